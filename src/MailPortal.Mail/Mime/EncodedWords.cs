using System.Buffers;
using System.Text;

namespace MailPortal.Mail.Mime;

/// <summary>Header values out of raw bytes: unfolding (RFC 5322 section 2.2.3), raw 8-bit (RFC 6532, else the mail's charset, else UTF-8 that was damaged, else windows-1252) and encoded words
/// (RFC 2047, with RFC 2231's language): <c>=?utf-8*es?Q?Se=C3=B1or?=</c>. One pass; what is malformed stays as it is.</summary>
internal static class EncodedWords
{
    // RFC 2047 says 75 characters for a whole word; the charset's name alone is bounded here, so that a search for its end is.
    private const int LongestCharset = 64;

    /// <summary>Line breaks taken out, raw bytes decoded, encoded words left.</summary>
    /// <param name="value">As it came.</param>
    /// <param name="near">A charset that raw bytes may be in.</param>
    public static string Unfold(ReadOnlySpan<byte> value, Encoding? near = null)
    {
        if (value.IndexOfAny((byte)'\r', (byte)'\n') < 0)
            return Charsets.Guess(value, near);
        var buffer = ArrayPool<byte>.Shared.Rent(value.Length);
        var length = 0;
        while (value.Length > 0)
        {
            var end = value.IndexOfAny((byte)'\r', (byte)'\n');
            if (end < 0)
                end = value.Length;
            value[..end].CopyTo(buffer.AsSpan(length));
            length += end;
            value = value[Math.Min(end + 1, value.Length)..];
        }
        var text = Charsets.Guess(buffer.AsSpan(0, length), near);
        ArrayPool<byte>.Shared.Return(buffer);
        return text;
    }

    /// <summary>Encoded words decoded in text that is unfolded already.</summary>
    /// <param name="text">Text with words in it, or without.</param>
    /// <param name="malformed">Set when one was left as it is, or had to be repaired: by a guess at its charset, or without what it could not mean.</param>
    public static string DecodeText(string text, ref bool malformed)
    {
        if (!text.Contains("=?", StringComparison.Ordinal))
            return text;
        StringBuilder? output = null;
        var pending = new EncodedWordRun();
        int literalStart = 0, search = 0, knownEnd = -1;
        while (true)
        {
            var start = text.IndexOf("=?", search, StringComparison.Ordinal);
            if (start < 0)
                break;
            if (!TryWord(text, start, ref knownEnd, ref malformed, out var word))
            {
                search = start + 2;
                continue;
            }
            var between = text.AsSpan(literalStart, start - literalStart);
            // Blanks between two encoded words are not part of the text (RFC 2047 section 6.2).
            if (!(pending.Used && between.IsWhiteSpace()))
            {
                if (pending.Used || !between.IsEmpty)
                    (output ??= new StringBuilder(text.Length)).Append(pending.Flush(ref malformed)).Append(between);
            }
            else if (!pending.Goes(word))
                (output ??= new StringBuilder(text.Length)).Append(pending.Flush(ref malformed));
            pending.Take(word);
            literalStart = search = word.End;
        }
        if (!pending.Used)
            return text;
        if (output is null && literalStart == text.Length)
            return pending.Flush(ref malformed);
        output ??= new StringBuilder(text.Length);
        return output.Append(pending.Flush(ref malformed)).Append(text.AsSpan(literalStart)).ToString();
    }

    // "=?utf-8?Q?=C2=BFListo?=20S=C3=AD?=": a question mark of the text that nobody encoded, and behind it what somebody did.
    private static int EndBehindMark(string text, int from)
    {
        if (from + 1 >= text.Length || !char.IsAsciiHexDigitUpper(text[from]) || !char.IsAsciiHexDigitUpper(text[from + 1]))
            return 0;
        var end = text.IndexOf("?=", from, StringComparison.Ordinal);
        return end > 0 && text.AsSpan(from, end - from).IndexOf("=?") < 0 ? end : 0;
    }

    private static bool TryWord(string text, int start, ref int knownEnd, ref bool malformed, out EncodedWord word)
    {
        word = default;
        var rest = text.AsSpan(start + 2);
        var mark = rest[..Math.Min(rest.Length, LongestCharset)].IndexOf('?');
        if (mark < 1 || mark + 2 >= rest.Length || rest[mark + 2] != '?')
            return false;
        var encoding = char.ToUpperInvariant(rest[mark + 1]);
        if (encoding is not ('B' or 'Q'))
        {
            malformed |= MimeToken.Is(rest[..mark]);
            return false;
        }
        var contentStart = start + 2 + mark + 3;
        // The next "?=" is remembered: many openings and no end must not search the rest again and again.
        if (knownEnd < contentStart)
        {
            knownEnd = text.IndexOf("?=", contentStart, StringComparison.Ordinal);
            if (knownEnd < 0)
                knownEnd = int.MaxValue;
        }
        if (knownEnd == int.MaxValue)
        {
            malformed = true;
            return false;
        }
        while (encoding == 'Q' && EndBehindMark(text, knownEnd + 2) is > 0 and var end)
        {
            malformed = true;
            knownEnd = end;
        }
        var charset = rest[..mark];
        var star = charset.IndexOf('*');
        if (star >= 0)
            charset = charset[..star];
        word = new EncodedWord(charset.ToString(), encoding == 'B', text.AsMemory(contentStart, knownEnd - contentStart), knownEnd + 2);
        return true;
    }
}
