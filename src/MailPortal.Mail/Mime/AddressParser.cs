using System.Buffers;
using System.Text;

namespace MailPortal.Mail.Mime;

/// <summary>Address lists (RFC 5322 section 3.4, obsolete forms of 4.4) as mailers write them: <c>"Díaz, Ana" &lt;ana@x.co&gt;, b@x.co (B),
/// Group: c@x.co;</c>. One pass over unfolded text; quotes and brackets left open end with the text.</summary>
internal sealed class AddressParser(string text, int most)
{
    private static readonly SearchValues<char> EndsName = SearchValues.Create("<,;@:\"");
    private static readonly SearchValues<char> NeedsQuotes = SearchValues.Create(" \t,;:<>()[]@\\");

    // Looking ahead is bounded, or a header of openings without ends would be read again and again.
    private const int LongestLocal = 256, LongestWord = 1000;

    private readonly List<MailAddress> found = [];
    private readonly StringBuilder phrase = new();
    private readonly StringBuilder comment = new();
    private string? bracketed;
    private bool quoted;
    private bool hasSign;

    public bool Malformed { get; private set; }

    public bool LimitReached { get; private set; }

    public IReadOnlyList<MailAddress> Parse()
    {
        for (var at = 0; at < text.Length;)
        {
            switch (text[at])
            {
                case '"':
                    quoted = true;
                    ReadQuoted(ref at);
                    break;
                case '(':
                    ReadComment(ref at);
                    break;
                case '<':
                    ReadBracketed(ref at);
                    break;
                case '=' when EncodedWordEnd(at) is > 0 and var end:
                    // "=?utf-8?Q?D=C3=ADaz,_Ana:_ventas?=": commas and colons that should have been encoded, too.
                    phrase.Append(text, at, end - at);
                    at = end;
                    break;
                case ':' when bracketed is null && !hasSign:
                    // A group's name says nothing about its members.
                    Clear();
                    at++;
                    break;
                case ',' or ';':
                    at++;
                    // "Díaz, Ana <ana@x.co>" without quotes: a name cut by its comma, no address before it.
                    if (text[at - 1] == ',' && NameGoesOn(at))
                    {
                        Malformed = true;
                        phrase.Append(',');
                    }
                    else if (!Take())
                        return found;
                    break;
                default:
                    hasSign |= text[at] == '@';
                    phrase.Append(text[at++]);
                    break;
            }
        }
        Take();
        return found;
    }

    private bool NameGoesOn(int at)
    {
        if (bracketed is not null || comment.Length > 0 || phrase.Length is 0 or > 200 || phrase.ToString() is var so && (so.Contains('@', StringComparison.Ordinal) || string.IsNullOrWhiteSpace(so)))
            return false;
        var next = text.AsSpan(at, Math.Min(200, text.Length - at)).IndexOfAny(EndsName);
        return next >= 0 && text[at + next] == '<' && !string.IsNullOrWhiteSpace(text.Substring(at, next));
    }

    private bool Take()
    {
        var words = Spaces(phrase.ToString());
        if (bracketed is not null)
            Add(new MailAddress(Name(words.Length > 0 ? words : comment.ToString()), bracketed));
        else if (words.Contains('@', StringComparison.Ordinal) && !quoted)
            Bare(words);
        else if (words.Length > 0)
        {
            // "undisclosed-recipients", a local name, or a name alone.
            Malformed = true;
            Add(quoted || words.Contains(' ', StringComparison.Ordinal)
                ? quoted && words.Contains('@', StringComparison.Ordinal) && !words.Contains(' ', StringComparison.Ordinal)
                    ? new MailAddress("", words)
                    : new MailAddress(Name(words), "")
                : new MailAddress(Name(comment.ToString()), words));
        }
        Clear();
        return !LimitReached;
    }

    // "ana@x.co (Ana)", "ana @ x.co", "Ana Díaz ana@x.co" with brackets forgotten, "ana@x.co bob@x.co" with the comma forgotten.
    private void Bare(string words)
    {
        if (words[0] == '"')
        {
            Add(new MailAddress(Name(comment.ToString()), words));
            return;
        }
        var tight = words.Replace(" @", "@", StringComparison.Ordinal).Replace("@ ", "@", StringComparison.Ordinal);
        if (!tight.Contains(' ', StringComparison.Ordinal))
        {
            Add(new MailAddress(Name(comment.ToString()), tight));
            return;
        }
        Malformed = true;
        var pieces = tight.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var name = string.Join(' ', pieces.Where(piece => !piece.Contains('@', StringComparison.Ordinal)));
        foreach (var address in pieces.Where(piece => piece.Contains('@', StringComparison.Ordinal)))
            Add(new MailAddress(Name(name.Length > 0 ? name : comment.ToString()), address));
    }

    private void Add(MailAddress address)
    {
        if (found.Count < most)
            found.Add(address);
        else
            LimitReached = true;
    }

    private void Clear()
    {
        phrase.Clear();
        comment.Clear();
        bracketed = null;
        quoted = hasSign = false;
    }

    /// <summary>Where an encoded word ends that starts here (RFC 2047 section 2); 0 when none does.</summary>
    private int EncodedWordEnd(int start)
    {
        var rest = text.AsSpan(start, Math.Min(LongestWord, text.Length - start));
        if (!rest.StartsWith("=?"))
            return 0;
        var charset = rest[2..].IndexOf('?') + 2;
        if (charset < 3 || charset + 2 >= rest.Length || rest[charset + 2] != '?' || rest[charset + 1] is not ('Q' or 'q' or 'B' or 'b'))
            return 0;
        var length = rest[(charset + 3)..].IndexOf("?=");
        return length < 0 || rest[..(charset + 3 + length)].ContainsAny(' ', '\t') ? 0 : start + charset + 3 + length + 2;
    }

    private void ReadQuoted(ref int at)
    {
        if (string.IsNullOrWhiteSpace(phrase.ToString()) && QuotedLocalEnd(at) is > 0 and var local)
        {
            // "local part"@host without brackets.
            phrase.Append(text, at, local - at);
            quoted = false;
            at = local;
            return;
        }
        for (at++; at < text.Length; at++)
        {
            if (text[at] == '"')
            {
                at++;
                if (at < text.Length && text[at] == '@' && phrase.Length > 0)
                    quoted = false;
                return;
            }
            if (text[at] == '\\' && at + 1 < text.Length)
                at++;
            phrase.Append(text[at]);
        }
        Malformed = true;
    }

    /// <summary>Where a quoted local part (RFC 5322 section 3.4.1) ends, if what starts here is one that needs its quotes; 0 otherwise.</summary>
    private int QuotedLocalEnd(int start)
    {
        var needed = false;
        for (var at = start + 1; at < text.Length && at - start < LongestLocal; at++)
        {
            if (text[at] == '"')
                return needed && at + 1 < text.Length && text[at + 1] == '@' ? at + 1 : 0;
            needed |= NeedsQuotes.Contains(text[at]);
            if (text[at] == '\\')
                at++;
        }
        return 0;
    }

    private void ReadComment(ref int at)
    {
        var depth = 0;
        if (comment.Length > 0)
            comment.Append(' ');
        for (; at < text.Length; at++)
        {
            var c = text[at];
            if (c == '\\' && at + 1 < text.Length)
                c = text[++at];
            else if (c == '(' && depth++ == 0)
                continue;
            else if (c == ')' && --depth == 0)
            {
                at++;
                return;
            }
            comment.Append(c);
        }
        Malformed = true;
    }

    private void ReadBracketed(ref int at)
    {
        var start = ++at;
        var local = start < text.Length && text[start] == '"' ? Math.Max(start, QuotedLocalEnd(start)) : start;
        var close = text.AsSpan(local).IndexOfAny('>', ',');
        var end = close < 0 ? text.Length : local + close;
        // A comma inside the brackets is a route (RFC 5322 section 4.4) "<@a,@b:ana@x.co>"; otherwise the bracket was left open.
        if (close >= 0 && text[end] == ',' && text[start] == '@')
        {
            close = text.AsSpan(start).IndexOf('>');
            end = close < 0 ? text.Length : start + close;
        }
        Malformed |= end == text.Length || text[end] == ',';
        at = end < text.Length && text[end] == '>' ? end + 1 : end;
        var inside = (text[start..local] + WithoutComments(text[local..end])).Trim();
        if (inside.StartsWith('@') && inside.IndexOf(':', StringComparison.Ordinal) is > 0 and var route)
            inside = inside[(route + 1)..].Trim();
        if (bracketed is null || bracketed.Length == 0)
            bracketed = inside.TrimStart('<');
        else
            Malformed = true;
        if (at < text.Length && text[at] == '>')
            at++;
    }

    // <pete(his account)@silly.test(his host)>
    private static string WithoutComments(string inside)
    {
        if (!inside.Contains('(', StringComparison.Ordinal))
            return inside;
        var kept = new StringBuilder(inside.Length);
        var depth = 0;
        foreach (var c in inside)
        {
            if (c == '(')
                depth++;
            else if (c == ')' && depth > 0)
                depth--;
            else if (depth == 0)
                kept.Append(c);
        }
        return kept.ToString();
    }

    // 'Ana' has Outlook's quotes around it; an apostrophe at one end is part of the name.
    private static string Name(string words)
    {
        var name = Spaces(EncodedWords.DecodeText(words));
        return name.Length > 1 && name[0] == '\'' && name[^1] == '\'' ? name[1..^1].Trim() : name;
    }

    private static string Spaces(string words)
    {
        words = words.Trim();
        if (!words.Contains("  ", StringComparison.Ordinal) && !words.Contains('\t', StringComparison.Ordinal))
            return words;
        return string.Join(' ', words.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries));
    }
}
