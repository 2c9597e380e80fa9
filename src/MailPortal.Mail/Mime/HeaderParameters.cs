using System.Buffers;
using System.Text;

namespace MailPortal.Mail.Mime;

/// <summary>A structured header with parameters (RFC 2045 section 5.1, RFC 2183) and their continuations (RFC 2231):
/// <c>attachment; filename*0*=utf-8'es'Factura%20; filename*1="2024.zip"</c>. Reads what mailers write: no semicolon, no quotes, quotes
/// left open, quotes inside, comments anywhere. The text is unfolded; encoded words in values are decoded.</summary>
internal sealed class HeaderParameters
{
    private const int LongestLookahead = 40, LongestRest = 200;
    private static readonly SearchValues<char> EndsPlain = SearchValues.Create("; \t\r\n\v\f\u0085\u00a0(=,");
    private static readonly string[] Usual = ["charset", "name", "boundary", "filename", "format", "type"];

    private string text;
    private int at;
    private bool quoteLeftOpen;
    private bool malformedWord;

    private HeaderParameters(string text) => this.text = text;

    /// <summary>What stands before the parameters, comments and blanks taken out.</summary>
    public string Main { get; private set; } = "";

    /// <summary>Parameters by lower-case name.</summary>
    public Dictionary<string, string> Values { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether something had to be guessed.</summary>
    public bool Malformed { get; private set; }

    /// <summary>Whether a value had an encoded word that had to be guessed, or was left as it is.</summary>
    public bool HasMalformedWord => malformedWord;

    public static HeaderParameters Parse(string text)
    {
        var result = new HeaderParameters(text);
        result.TakeOutOfWord();
        result.TakeOffQuotes();
        result.ReadMain();
        result.ReadParameters();
        return result;
    }

    // =?utf-8?Q?attachment;_filename=a.pdf?=
    private void TakeOutOfWord()
    {
        if (!text.StartsWith("=?", StringComparison.Ordinal))
            return;
        Malformed = true;
        text = EncodedWords.DecodeText(text, ref malformedWord);
    }

    // "attachment; filename=a.pdf", all of it in quotes.
    private void TakeOffQuotes()
    {
        if (!text.StartsWith('"') || text.Length < 2 || text.IndexOf('"', 1) != text.Length - 1 || !text.Contains(';', StringComparison.Ordinal))
            return;
        Malformed = true;
        text = text[1..^1];
    }

    private void ReadMain()
    {
        var plain = text.AsSpan().IndexOfAny(EndsPlain);
        if (plain < 0 || text[plain] == ';')
        {
            at = plain < 0 ? text.Length : plain;
            Main = text[..at];
            return;
        }
        var main = new StringBuilder();
        while (at < text.Length && text[at] != ';')
        {
            var before = at;
            SkipBlanks();
            // "text/plain charset=utf-8": the semicolon is missing. "filename=a.pdf": so is everything before it.
            if ((at > before || main.Length == 0) && StartsParameter())
                break;
            if (at < text.Length && text[at] == ',' && EndsAtComma())
                break;
            if (at < text.Length && text[at] != ';')
                main.Append(text[at++]);
        }
        Main = main.ToString();
    }

    // "application/pdf, name=a.pdf", "application/pdf,": a comma for the semicolon.
    private bool EndsAtComma()
    {
        var comma = at++;
        SkipBlanks();
        if (at >= text.Length || text[at] == ';' || StartsParameter())
            return Malformed = true;
        at = comma;
        return false;
    }

    private void ReadParameters()
    {
        List<ParameterSegment>? segments = null;
        while (at < text.Length)
        {
            var start = at;
            SkipBlanks();
            if (at < text.Length && text[at] == ';')
            {
                at++;
                continue;
            }
            var name = ReadName();
            SkipBlanks();
            if (name.Length == 0 || at >= text.Length || text[at] != '=')
            {
                Malformed |= at < text.Length || name.Length > 0;
                if (at == start)
                    at++;
                continue;
            }
            at++;
            while (at < text.Length && char.IsWhiteSpace(text[at]))
                at++;
            var value = at < text.Length && text[at] == '"' ? ReadQuoted(mayHoldQuotes: name is not ("boundary" or "charset")) : ReadPlain();
            var star = name.IndexOf('*', StringComparison.Ordinal);
            if (star > 0)
                (segments ??= []).Add(ParameterSegment.From(name, star, value));
            else if (!Values.TryAdd(name, EncodedWords.DecodeText(value, ref malformedWord)))
                Malformed = true;
        }
        if (segments is not null)
            Malformed |= ParameterSegment.Join(segments, Values, ref malformedWord);
    }

    private string ReadName()
    {
        var start = at;
        while (at < text.Length && text[at] is not ('=' or ';' or '(' or '"') && !char.IsWhiteSpace(text[at]))
            at++;
        foreach (var usual in Usual)
            if (text.AsSpan(start, at - start).Equals(usual, StringComparison.OrdinalIgnoreCase))
                return usual;
        return text[start..at].ToLowerInvariant();
    }

    private string ReadQuoted(bool mayHoldQuotes)
    {
        var open = ++at;
        // One that no quote closes was read to the end: so would be every other behind it.
        if (quoteLeftOpen && text.IndexOf(';', open) is >= 0 and var upTo)
        {
            at = upTo;
            return text[open..upTo];
        }
        // Nearly always what is quoted ends at the first quote, and has nothing escaped in it.
        if (text.AsSpan(open).IndexOfAny('"', '\\') is >= 0 and var length && text[open + length] == '"')
        {
            at = open + length + 1;
            if (!mayHoldQuotes || EndsValue())
                return text.Substring(open, length);
            at = open;
        }
        var value = new StringBuilder();
        while (at < text.Length)
        {
            var c = text[at];
            if (c == '\\' && at + 1 < text.Length && text[at + 1] is '"' or '\\')
            {
                value.Append(text[at + 1]);
                at += 2;
                continue;
            }
            at++;
            if (c != '"')
            {
                // A backslash before anything else is a Windows path that nobody escaped.
                value.Append(c);
                continue;
            }
            if (EndsValue())
                return value.ToString();
            Malformed = true;
            value.Append(c);
        }
        Malformed = quoteLeftOpen = true;
        var semicolon = text.IndexOf(';', open);
        if (semicolon < 0)
            return value.ToString();
        at = semicolon;
        return text[open..semicolon];
    }

    /// <summary>Whether a quote that was just read is the closing one: only blanks, comments, a semicolon or a parameter may follow.</summary>
    private bool EndsValue()
    {
        var i = BehindBlanks(at);
        // name="a.pdf",
        if (i < text.Length && text[i] == ',')
            i = BehindBlanks(i + 1);
        return i >= text.Length || text[i] is ';' or '(' || (StartsParameter(i) && !text.AsSpan(i).StartsWith("="));
    }

    private int BehindBlanks(int from)
    {
        var i = from;
        while (i < text.Length && char.IsWhiteSpace(text[i]) && i - from < LongestLookahead)
            i++;
        return i;
    }

    private string ReadPlain()
    {
        var start = at;
        while (at < text.Length && (text[at] != ';' || GoesOnBehindSemicolon()))
        {
            if (!char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }
            var end = at;
            while (at < text.Length && char.IsWhiteSpace(text[at]))
                at++;
            // "charset=us-ascii (plain)" and "charset=utf-8 name=a.zip"; but "name=my file (2).pdf" is one value.
            if (StartsParameter() || (at < text.Length && text[at] == '(' && !DotFollows()))
                return text[start..end];
        }
        return text[start..at].TrimEnd();
    }

    private bool DotFollows()
    {
        var rest = text.AsSpan(at, Math.Min(LongestRest, text.Length - at));
        return rest.IndexOfAny('.', ';') is >= 0 and var end && rest[end] == '.';
    }

    // "name=factura 1;2.pdf" without quotes: no blank, no parameter, but the rest of a file's name.
    private bool GoesOnBehindSemicolon()
    {
        var rest = text.AsSpan(at + 1, Math.Min(LongestLookahead, text.Length - at - 1));
        rest = rest[..(rest.IndexOf(';') is >= 0 and var end ? end : rest.Length)];
        return rest.Length > 0 && !char.IsWhiteSpace(rest[0]) && rest.IndexOf('=') < 0 && rest.IndexOf('.') > 0;
    }

    private bool StartsParameter() => StartsParameter(at);

    private bool StartsParameter(int i)
    {
        var end = Math.Min(text.Length, i + LongestLookahead);
        var start = i;
        while (i < end && (char.IsAsciiLetterOrDigit(text[i]) || text[i] is '-' or '*' or '_'))
            i++;
        // "=?" opens an encoded word, it is no parameter's equals sign.
        return i > start && i < text.Length && text[i] == '=' && !(i + 1 < text.Length && text[i + 1] == '?' && text[start] == '=');
    }

    private void SkipBlanks()
    {
        while (at < text.Length)
        {
            if (text[at] == '(')
                SkipComment();
            else if (char.IsWhiteSpace(text[at]))
                at++;
            else
                return;
        }
    }

    private void SkipComment()
    {
        var depth = 0;
        for (; at < text.Length; at++)
        {
            if (text[at] == '\\')
                at++;
            else if (text[at] == '(')
                depth++;
            else if (text[at] == ')' && --depth == 0)
            {
                at++;
                return;
            }
        }
        at = text.Length;
        Malformed = true;
    }
}
