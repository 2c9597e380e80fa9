using System.Buffers;
using System.Text;

namespace MailPortal.Mail.Mime;

/// <summary>The text of an address header, and how far what starts in it goes: quotes, comments, brackets, encoded words. Looking ahead is
/// bounded or done once, or a header of openings without ends would be read again and again.</summary>
internal sealed class AddressText(string text)
{
    private const int LongestLocal = 256, LongestWord = 1000;

    private static readonly SearchValues<char> NeedsQuotes = SearchValues.Create(" \t,;:<>()[]@\\");
    private bool quoteLeftOpen;
    private bool commentLeftOpen;

    /// <summary>Behind the closing quote of what is quoted from here on; 0 when no quote closes it.</summary>
    public int QuotedEnd(int start) => End(start, '"', '"', ref quoteLeftOpen);

    /// <summary>Behind the closing parenthesis; 0 when none closes it.</summary>
    public int CommentEnd(int start) => End(start, '(', ')', ref commentLeftOpen);

    /// <summary>Appends what stands between two places, backslashes taken as RFC 5322 section 3.2.1 says.</summary>
    public void Unescape(int start, int end, StringBuilder target)
    {
        for (var at = start; at < end; at++)
        {
            if (text[at] == '\\' && at + 1 < end)
                at++;
            target.Append(text[at]);
        }
    }

    /// <summary>Where a quoted local part (RFC 5322 section 3.4.1) ends, if what starts here is one that needs its quotes; 0 otherwise.</summary>
    public int QuotedLocalEnd(int start)
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

    /// <summary>Where an encoded word ends that starts here (RFC 2047 section 2); 0 when none does.</summary>
    public int EncodedWordEnd(int start)
    {
        var rest = text.AsSpan(start, Math.Min(LongestWord, text.Length - start));
        if (!rest.StartsWith("=?"))
            return 0;
        var charset = rest[2..].IndexOf('?') + 2;
        if (charset < 3 || charset + 2 >= rest.Length || rest[charset + 2] != '?' || rest[charset + 1] is not ('Q' or 'q' or 'B' or 'b'))
            return 0;
        var length = rest[(charset + 3)..].IndexOf("?=");
        // Blanks are against the rules, and a word that is left open must not take an address with it.
        return length < 0 || (rest[..(charset + 3 + length)] is var word && word.ContainsAny(' ', '\t') && word.ContainsAny('<', '>', '@')) ? 0 : start + charset + 3 + length + 2;
    }

    /// <summary>Where the address in brackets ends that starts here, its quoted local part passed over already.</summary>
    public int BracketEnd(int start)
    {
        var rest = text.AsSpan(start);
        var stop = rest.IndexOfAny('>', '<');
        var inside = stop < 0 ? rest : rest[..stop];
        var closed = stop >= 0 && rest[stop] == '>';
        // A comma is a route's (RFC 5322 section 4.4): "<@a,@b:ana@x.co>". A semicolon is X.400's: "<G=Ana;S=Diaz;C=CO>".
        if (closed && inside.StartsWith("@"))
            return start + stop;
        var comma = inside.IndexOf(',');
        if (inside.IndexOf(';') is >= 0 and var semicolon && (comma < 0 || semicolon < comma) && inside[..semicolon].Contains('@'))
            comma = semicolon;
        if (comma >= 0)
            return start + comma;
        // Closed or left open: with two of them the first word with an @ is the address, "Ana <ana@x.co Bob <bob@x.co>".
        if (closed && inside.Count('@') < 2)
            return start + stop;
        var host = inside.IndexOf('@') + 1;
        host = host == 0 ? 0 : host + Math.Max(0, inside[host..].IndexOfAnyExcept(' ', '\t'));
        var blank = inside[host..].IndexOfAny(' ', '\t');
        return host > 0 && blank >= 0 ? start + host + blank : start + inside.Length;
    }

    private int End(int start, char open, char close, ref bool leftOpen)
    {
        var depth = 0;
        for (var at = start; at < text.Length && !leftOpen; at++)
        {
            var c = text[at];
            if (c == '\\')
                at++;
            else if (c == close && depth > 0)
            {
                if (--depth == 0)
                    return at + 1;
            }
            else if (c == open)
                depth++;
        }
        leftOpen = true;
        return 0;
    }
}
