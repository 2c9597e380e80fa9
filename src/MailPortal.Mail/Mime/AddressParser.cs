using System.Buffers;
using System.Text;

namespace MailPortal.Mail.Mime;

/// <summary>Address lists (RFC 5322 section 3.4, obsolete forms of 4.4) as mailers write them: <c>"Díaz, Ana" &lt;ana@x.co&gt;, b@x.co (B),
/// Group: c@x.co;</c>. One pass over unfolded text. No address is lost to a quote, bracket or parenthesis left open, to a comma that is
/// missing or is a semicolon, or to being quoted or encoded together with its name.</summary>
internal sealed class AddressParser(string text, int most)
{
    private static readonly SearchValues<char> EndsName = SearchValues.Create("<;@:\"");
    private static readonly SearchValues<char> Marks = SearchValues.Create("\"(<=:,;\\@");

    private static readonly SearchValues<char> Entity = SearchValues.Create("#0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private static readonly SearchValues<char> SaysNothing = SearchValues.Create(" \t'\">.");

    // With the blank or bracket before it. What was read is looked at again only so far back.
    private const int LongestScheme = 8, LongestIndent = 100, LongestEntity = 8;

    private readonly List<MailAddress> found = [];
    private readonly AddressText ahead = new(text);
    private readonly StringBuilder phrase = new();
    private readonly StringBuilder comment = new();
    private string? bracketed;
    private int nameEnd;
    private int quotedEnd;
    private bool hasSign;
    private bool inGroup;
    private bool malformed;
    private bool malformedWord;
    private bool within;

    public bool Malformed => malformed;

    /// <summary>Whether a name has an encoded word that had to be guessed or was left as it is.</summary>
    public bool HasMalformedWord => malformedWord;

    public bool LimitReached { get; private set; }

    public IReadOnlyList<MailAddress> Parse()
    {
        for (var at = 0; at < text.Length && !LimitReached;)
        {
            var plain = text.AsSpan(at).IndexOfAny(Marks);
            if (plain != 0)
            {
                plain = plain < 0 ? text.Length - at : plain;
                phrase.Append(text, at, plain);
                at += plain;
            }
            else
                Mark(ref at);
        }
        Take();
        return found;
    }

    private void Mark(ref int at)
    {
        switch (text[at])
        {
            case '"':
                Quoted(ref at);
                break;
            case '(' when ahead.CommentEnd(at) is > 0 and var end:
                Comment(at + 1, end - 1);
                at = end;
                break;
            case '<':
                Bracketed(ref at);
                break;
            case '=' when ahead.EncodedWordEnd(at) is > 0 and var end:
                // "=?utf-8?Q?D=C3=ADaz,_Ana:_ventas?=": commas and colons that should have been encoded, too.
                phrase.Append(text, at, end - at);
                at = end;
                break;
            case ':' when bracketed is null && !hasSign:
                Colon();
                at++;
                break;
            case ',' or ';':
                Separator(ref at);
                break;
            case '\\' when at + 1 < text.Length && (Marks.Contains(text[at + 1]) || text[at + 1] is '>' or ')'):
                // "Díaz\, Ana" outside of quotes (section 4.1). Before anything else it is a Windows domain's.
                phrase.Append(text[at + 1]);
                at += 2;
                break;
            default:
                malformed |= text[at] == '(';
                hasSign |= text[at] == '@';
                phrase.Append(text[at++]);
                break;
        }
    }

    private void Separator(ref int at)
    {
        malformed |= text[at] == ';' && !inGroup;
        inGroup &= text[at] == ',' || EndsEntity();
        at++;
        if (text[at - 1] == ';' && EndsEntity())
        {
            malformed = true;
            phrase.Append(';');
            return;
        }
        // "Díaz, Ana <ana@x.co>" without quotes: a name cut by its comma, no address before it.
        if (text[at - 1] == ',' && NameGoesOn(at))
        {
            malformed = true;
            phrase.Append(',');
        }
        else
            Take();
    }

    // "Perez &amp; Diaz <ana@x.co>", out of a web page.
    private bool EndsEntity()
    {
        if (bracketed is not null || hasSign)
            return false;
        var end = phrase.ToString(Math.Max(0, phrase.Length - LongestEntity), Math.Min(phrase.Length, LongestEntity));
        var mark = end.LastIndexOf('&');
        return mark >= 0 && mark < end.Length - 1 && !end.AsSpan(mark + 1).ContainsAnyExcept(Entity);
    }

    private bool NameGoesOn(int at)
    {
        if (bracketed is not null || comment.Length > 0 || phrase.Length is 0 or > 200 || phrase.ToString() is var so && (so.Contains('@', StringComparison.Ordinal) || string.IsNullOrWhiteSpace(so)))
            return false;
        // "Contoso, <ana@x.co>" has an empty first name.
        var next = text.AsSpan(at, Math.Min(200, text.Length - at)).IndexOfAny(EndsName);
        return next >= 0 && text[at + next] == '<';
    }

    // A group's name says nothing about its members. "mailto:ana@x.co" is no group.
    private void Colon()
    {
        var start = Math.Max(0, phrase.Length - LongestScheme);
        var end = phrase.ToString(start, phrase.Length - start);
        var last = end.AsSpan().LastIndexOfAny(" \t[") + 1;
        if (AddressSpec.IsScheme(end.AsSpan(last)))
        {
            malformed = true;
            phrase.Length = start + last;
            return;
        }
        Clear();
        inGroup = true;
    }

    private void Quoted(ref int at)
    {
        if (phrase.Length < LongestIndent && string.IsNullOrWhiteSpace(phrase.ToString()) && ahead.QuotedLocalEnd(at) is > 0 and var local)
        {
            // "local part"@host without brackets.
            phrase.Append(text, at, local - at);
            at = local;
            return;
        }
        var end = ahead.QuotedEnd(at);
        if (end == 0)
        {
            // What follows a quote that nothing closes is read as if the quote were not there, or the addresses behind it were lost.
            malformed = true;
            at++;
            return;
        }
        ahead.Unescape(at + 1, end - 1, phrase);
        at = end;
        // "ana"@x.co: quotes that a local part did not need.
        quotedEnd = at < text.Length && text[at] == '@' ? quotedEnd : phrase.Length;
    }

    private void Comment(int start, int end)
    {
        if (comment.Length > 0)
            comment.Append(' ');
        ahead.Unescape(start, end, comment);
    }

    private void Bracketed(ref int at)
    {
        if (bracketed is { Length: > 0 } && !IsAddress(bracketed))
        {
            // "Contoso <facturas> <ana@x.co>"
            malformed = true;
            phrase.Insert(nameEnd, $"<{bracketed}>");
        }
        else if (bracketed is { Length: > 0 })
            Second();
        nameEnd = phrase.Length;
        while (at < text.Length && text[at] is '<' or ' ' or '\t')
            at++;
        var start = at;
        var local = start < text.Length && text[start] == '"' ? Math.Max(start, ahead.QuotedLocalEnd(start)) : start;
        at = ahead.BracketEnd(local);
        bracketed = AddressSpec.Clean(text[start..local], text[local..at], ref malformed);
        malformed |= at == text.Length || text[at] != '>';
        while (at < text.Length && text[at] == '>')
            at++;
    }

    // "Ana <ana@x.co> Bob <bob@x.co>": the comma is missing, what stands between the brackets is the second one's name.
    private void Second()
    {
        var name = phrase.ToString(nameEnd, phrase.Length - nameEnd);
        phrase.Length = nameEnd;
        malformed = true;
        Take();
        if (SaysSomething(name))
            phrase.Append(name);
    }

    // Of Exchange's own form, too.
    private static bool IsAddress(string text) => text.Contains('@', StringComparison.Ordinal) || text.StartsWith('/');

    private static bool SaysSomething(string behind) => behind.AsSpan().ContainsAnyExcept(SaysNothing);

    private void Take()
    {
        var another = "";
        if (bracketed is not null && phrase.Length > nameEnd && phrase.ToString(nameEnd, phrase.Length - nameEnd) is var behind)
        {
            malformed |= !string.IsNullOrWhiteSpace(behind);
            another = behind.Contains('@', StringComparison.Ordinal) ? DisplayName.Spaces(behind) : "";
            phrase.Length = SaysSomething(behind) && another.Length == 0 ? phrase.Length : nameEnd;
        }
        var words = DisplayName.Spaces(phrase.ToString());
        if (bracketed is not null)
        {
            Add(Name(words.Length > 0 ? words : comment.ToString()), bracketed);
            quotedEnd = 0;
            // "Ana <ana@x.co> bob@x.co", "<ana@x.co bob@x.co>"
            if (another.Length > 0)
                Bare(another);
        }
        else if (hasSign)
            Bare(words);
        else if (words.Length > 0)
            Without(words);
        Clear();
    }

    // "ana@x.co (Ana)", "ana @ x.co", "Ana Díaz ana@x.co" with brackets forgotten, "ana@x.co bob@x.co" with the comma forgotten.
    private void Bare(string words)
    {
        var name = "";
        if (quotedEnd > 0 && phrase.ToString(quotedEnd, phrase.Length - quotedEnd) is var rest && rest.Contains('@', StringComparison.Ordinal))
            (name, words) = (DisplayName.Spaces(phrase.ToString(0, quotedEnd)), DisplayName.Spaces(rest));
        var tight = words[0] == '"' ? words : AddressSpec.Tight(words);
        if (name.Length == 0 && (words[0] == '"' || !tight.Contains(' ', StringComparison.Ordinal)))
        {
            Add(Name(comment.ToString()), words[0] == '"' ? tight : Piece(tight));
            return;
        }
        malformed = true;
        // CN=Ana Diaz/OU=Sales/O=Contoso@CONTOSO, a name of Lotus Notes.
        if (name.Length == 0 && words.IndexOf('@', StringComparison.Ordinal) is var at && words.AsSpan(0, at).LastIndexOf('/') > words.AsSpan(0, at).LastIndexOf(' ') && !words.AsSpan(at).Contains(' '))
        {
            Add(Name(comment.ToString()), words);
            return;
        }
        var pieces = words.Replace(" @", "@", StringComparison.Ordinal).Replace("@ ", "@", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        name = string.Join(' ', pieces.Where(piece => !piece.Contains('@', StringComparison.Ordinal)).Prepend(name)).Trim();
        foreach (var address in pieces.Where(piece => piece.Contains('@', StringComparison.Ordinal)))
            Add(Name(name.Length > 0 ? name : comment.ToString()), Piece(address));
    }

    // "[ana@x.co]", "ana@x.co>"; but "ana@[192.0.2.1]".
    private string Piece(string word)
    {
        var bare = word.Trim('<', '>');
        if (!bare.Contains("@[", StringComparison.Ordinal))
            bare = bare.Trim('[', ']');
        malformed |= bare.Length < word.Length;
        return AddressSpec.Clean("", bare, ref malformed);
    }

    // "undisclosed-recipients", a local name, a name alone; or all of it in quotes or encoded, "=?utf-8?Q?Ana_<ana@x.co>?=".
    private void Without(string words)
    {
        malformed = true;
        var decoded = EncodedWords.DecodeText(words, ref malformedWord).Trim();
        if (!within && decoded.Contains('@', StringComparison.Ordinal) && (decoded.Contains('<', StringComparison.Ordinal) || !decoded.Contains(' ', StringComparison.Ordinal)))
        {
            foreach (var address in new AddressParser(decoded, most) { within = true }.Parse())
                Add(address.Name, address.Address);
        }
        else if (comment.ToString() is var aside && aside.Contains('@', StringComparison.Ordinal) && !aside.Contains(' ', StringComparison.Ordinal))
            Add(Name(words), AddressSpec.Clean("", aside, ref malformed));
        else if (quotedEnd > 0 || words.Contains(' ', StringComparison.Ordinal) || decoded != words)
            Add(Name(words), "");
        else
            Add(Name(aside), words);
    }

    private string Name(string words) => DisplayName.Of(words, ref malformedWord);

    private void Add(string name, string address)
    {
        if (name.Length + address.Length == 0)
            return;
        if (found.Count < most)
            found.Add(new MailAddress(name, address));
        else
            LimitReached = true;
    }

    private void Clear()
    {
        phrase.Clear();
        comment.Clear();
        bracketed = null;
        nameEnd = quotedEnd = 0;
        hasSign = false;
    }
}
