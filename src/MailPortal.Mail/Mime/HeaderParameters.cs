using System.Buffers;
using System.Globalization;
using System.Text;

namespace MailPortal.Mail.Mime;

/// <summary>A structured header with parameters (RFC 2045 section 5.1, RFC 2183) and their continuations (RFC 2231):
/// <c>attachment; filename*0*=utf-8'es'Factura%20; filename*1="2024.zip"</c>. Reads what mailers write: no semicolon, no quotes, quotes
/// left open, quotes inside, comments anywhere. The text is unfolded; encoded words in values are decoded.</summary>
internal sealed class HeaderParameters
{
    private const int LongestLookahead = 40;
    private static readonly SearchValues<char> EndsPlain = SearchValues.Create("; \t\r\n\v\f\u0085\u00a0(=,");
    private static readonly string[] Usual = ["charset", "name", "boundary", "filename", "format", "type"];

    private string text;
    private int at;

    private HeaderParameters(string text) => this.text = text;

    /// <summary>What stands before the parameters, comments and blanks taken out.</summary>
    public string Main { get; private set; } = "";

    /// <summary>Parameters by lower-case name.</summary>
    public Dictionary<string, string> Values { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether something had to be guessed.</summary>
    public bool Malformed { get; private set; }

    public static HeaderParameters Parse(string text)
    {
        var result = new HeaderParameters(text);
        result.TakeOffQuotes();
        result.ReadMain();
        result.ReadParameters();
        return result;
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
        List<Segment>? segments = null;
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
            var value = at < text.Length && text[at] == '"' ? ReadQuoted() : ReadPlain();
            var star = name.IndexOf('*', StringComparison.Ordinal);
            if (star > 0)
                (segments ??= []).Add(Segment.From(name, star, value));
            else if (!Values.TryAdd(name, EncodedWords.DecodeText(value)))
                Malformed = true;
        }
        if (segments is not null)
            Join(segments);
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

    private string ReadQuoted()
    {
        var open = ++at;
        // Nearly always what is quoted ends at the first quote, and has nothing escaped in it.
        if (text.AsSpan(open).IndexOfAny('"', '\\') is >= 0 and var length && text[open + length] == '"')
        {
            at = open + length + 1;
            if (EndsValue())
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
        Malformed = true;
        var semicolon = text.IndexOf(';', open);
        if (semicolon < 0)
            return value.ToString();
        at = semicolon;
        return text[open..semicolon];
    }

    /// <summary>Whether a quote that was just read is the closing one: only blanks, comments, a semicolon or a parameter may follow.</summary>
    private bool EndsValue()
    {
        var i = at;
        while (i < text.Length && char.IsWhiteSpace(text[i]) && i - at < LongestLookahead)
            i++;
        return i >= text.Length || text[i] is ';' or '(' || (StartsParameter(i) && !text.AsSpan(i).StartsWith("="));
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
            if (StartsParameter() || (at < text.Length && text[at] == '(' && text.IndexOf('.', at) < 0))
                return text[start..end];
        }
        return text[start..at].TrimEnd();
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

    private void Join(List<Segment> segments)
    {
        foreach (var group in segments.GroupBy(segment => segment.Name, StringComparer.OrdinalIgnoreCase))
        {
            var output = new StringBuilder();
            var encoded = new StringBuilder();
            string? charset = null;
            var expected = 0;
            foreach (var segment in group.OrderBy(segment => segment.Index))
            {
                if (segment.Index == expected - 1)
                {
                    Malformed = true;
                    continue;
                }
                Malformed |= segment.Index != expected;
                expected = segment.Index + 1;
                if (!segment.Extended)
                {
                    Flush(output, encoded, charset);
                    output.Append(segment.Value);
                    continue;
                }
                var value = segment.Value.AsSpan();
                charset ??= TakeCharset(segment.Value, out value);
                // Joined before it is decoded: cutters at a width cut characters and "%C3", too.
                encoded.Append(value);
            }
            Flush(output, encoded, charset);
            // RFC 2231 outranks the plain form that stands beside it for old readers. What names its charset is decoded with that: encoded
            // words in it are somebody's real characters.
            Values[group.Key.ToLowerInvariant()] = charset is null ? EncodedWords.DecodeText(output.ToString()) : output.ToString();
        }
    }

    private static string TakeCharset(string value, out ReadOnlySpan<char> rest)
    {
        var first = value.IndexOf('\'', StringComparison.Ordinal);
        var second = first < 0 ? -1 : value.IndexOf('\'', first + 1);
        rest = value.AsSpan(second + 1);
        // utf-8'a%20b.zip: one of the two is missing.
        if (first > 0 && second < 0 && Charsets.Find(value[..first]) is not null)
        {
            rest = value.AsSpan(first + 1);
            return value[..first].ToLowerInvariant();
        }
        return second < 0 ? "" : value[..first].Trim().ToLowerInvariant();
    }

    private static void Percent(ReadOnlySpan<char> value, List<byte> bytes)
    {
        Span<byte> utf8 = stackalloc byte[4];
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '%' && i + 2 < value.Length && char.IsAsciiHexDigit(value[i + 1]) && char.IsAsciiHexDigit(value[i + 2]))
            {
                bytes.Add((byte)((Hex.Value(value[i + 1]) << 4) | Hex.Value(value[i + 2])));
                i += 2;
            }
            else if (value[i] < 128)
                bytes.Add((byte)value[i]);
            else
            {
                Rune.DecodeFromUtf16(value[i..], out var rune, out var length);
                foreach (var b in utf8[..rune.EncodeToUtf8(utf8)])
                    bytes.Add(b);
                i += length - 1;
            }
        }
    }

    private static void Flush(StringBuilder output, StringBuilder encoded, string? charset)
    {
        if (encoded.Length == 0)
            return;
        var bytes = new List<byte>(encoded.Length);
        Percent(encoded.ToString(), bytes);
        output.Append(Charsets.Decode(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(bytes), charset is "" ? null : charset, out _));
        encoded.Clear();
    }

    private readonly record struct Segment(string Name, int Index, bool Extended, string Value)
    {
        // "filename*", "filename*3", "filename*3*"
        public static Segment From(string name, int star, string value)
        {
            var rest = name.AsSpan(star + 1);
            var extended = rest.Length == 0 || rest[^1] == '*';
            var digits = rest.TrimEnd('*');
            var index = int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
            return new Segment(name[..star], index, extended, value);
        }
    }
}
