using System.Buffers;
using System.Text;

namespace MailPortal.Mail.Mime;

/// <summary>Header values out of raw bytes: unfolding (RFC 5322 section 2.2.3), raw 8-bit (RFC 6532, else windows-1252) and encoded words
/// (RFC 2047, with RFC 2231's language): <c>=?utf-8*es?Q?Se=C3=B1or?=</c>. One pass; what is malformed stays as it is.</summary>
internal static class EncodedWords
{
    // RFC 2047 says 75 characters for a whole word; the charset's name alone is bounded here, so that a search for its end is.
    private const int LongestCharset = 64;

    /// <summary>Line breaks taken out, raw bytes decoded, encoded words left.</summary>
    public static string Unfold(ReadOnlySpan<byte> value)
    {
        if (value.IndexOfAny((byte)'\r', (byte)'\n') < 0)
            return Literal(value);
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
        var text = Literal(buffer.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(buffer);
        return text;
    }

    /// <summary>Unfolded and decoded.</summary>
    public static string Decode(ReadOnlySpan<byte> value) => DecodeText(Unfold(value));

    /// <summary>Encoded words decoded in text that is unfolded already.</summary>
    public static string DecodeText(string text)
    {
        if (!text.Contains("=?", StringComparison.Ordinal))
            return text;
        var output = new StringBuilder(text.Length);
        var pending = new Pending();
        int literalStart = 0, search = 0, knownEnd = -1;
        while (true)
        {
            var start = text.IndexOf("=?", search, StringComparison.Ordinal);
            if (start < 0)
                break;
            if (!TryWord(text, start, ref knownEnd, out var word))
            {
                search = start + 2;
                continue;
            }
            var between = text.AsSpan(literalStart, start - literalStart);
            // Blanks between two encoded words are not part of the text (RFC 2047 section 6.2).
            if (!(pending.Used && between.IsWhiteSpace()))
            {
                pending.Flush(output);
                output.Append(between);
            }
            pending.Take(word, output);
            literalStart = search = word.End;
        }
        pending.Flush(output);
        output.Append(text.AsSpan(literalStart));
        return output.ToString();
    }

    private static string Literal(ReadOnlySpan<byte> bytes) =>
        Ascii.IsValid(bytes) ? Encoding.ASCII.GetString(bytes) : Charsets.Guess(bytes);

    private static bool TryWord(string text, int start, ref int knownEnd, out Word word)
    {
        word = default;
        var rest = text.AsSpan(start + 2);
        var mark = rest[..Math.Min(rest.Length, LongestCharset)].IndexOf('?');
        if (mark < 1 || mark + 2 >= rest.Length || rest[mark + 2] != '?')
            return false;
        var encoding = char.ToUpperInvariant(rest[mark + 1]);
        if (encoding is not ('B' or 'Q'))
            return false;
        var contentStart = start + 2 + mark + 3;
        // The next "?=" is remembered: many openings and no end must not search the rest again and again.
        if (knownEnd < contentStart)
        {
            knownEnd = text.IndexOf("?=", contentStart, StringComparison.Ordinal);
            if (knownEnd < 0)
                knownEnd = int.MaxValue;
        }
        if (knownEnd == int.MaxValue)
            return false;
        var charset = rest[..mark];
        var star = charset.IndexOf('*');
        if (star >= 0)
            charset = charset[..star];
        word = new Word(charset.ToString(), encoding == 'B', text.AsMemory(contentStart, knownEnd - contentStart), knownEnd + 2);
        return true;
    }

    private readonly record struct Word(string Charset, bool Base64, ReadOnlyMemory<char> Content, int End);

    /// <summary>Bytes of neighbouring words in one charset: mailers cut characters, and even base64 groups, between two words.</summary>
    private struct Pending
    {
        private ArrayBufferWriter<byte>? bytes;
        private string? charset;

        public readonly bool Used => charset is not null;

        public void Take(Word word, StringBuilder output)
        {
            if (charset is not null && !charset.Equals(word.Charset, StringComparison.OrdinalIgnoreCase))
                Flush(output);
            charset = word.Charset;
            bytes ??= new ArrayBufferWriter<byte>(Math.Max(16, word.Content.Length));
            if (word.Base64)
                AppendBase64(word.Content.Span, bytes);
            else
                AppendQuoted(word.Content.Span, bytes, Charsets.Find(charset) ?? Encoding.UTF8);
        }

        public void Flush(StringBuilder output)
        {
            if (charset is not null && bytes is not null)
                output.Append(Charsets.Decode(bytes.WrittenSpan, charset.ToLowerInvariant(), out _));
            bytes?.ResetWrittenCount();
            charset = null;
        }

        private static void AppendBase64(ReadOnlySpan<char> content, ArrayBufferWriter<byte> bytes)
        {
            int bits = 0, held = 0;
            var target = bytes.GetSpan((content.Length * 3 / 4) + 3);
            var written = 0;
            foreach (var c in content)
            {
                if (c > 127 || Base64Decoder.Value((byte)c) is not (>= 0 and < 64 and var six))
                {
                    // "=" ends a group: two encodings may stand one behind the other.
                    if (c == '=')
                        held = 0;
                    continue;
                }
                bits = ((bits << 6) | six) & 0xFFFFFF;
                held += 6;
                if (held < 8)
                    continue;
                held -= 8;
                target[written++] = (byte)(bits >> held);
            }
            bytes.Advance(written);
        }

        private static void AppendQuoted(ReadOnlySpan<char> content, ArrayBufferWriter<byte> bytes, Encoding raw)
        {
            var target = bytes.GetSpan((content.Length * 4) + 4);
            var written = 0;
            for (var i = 0; i < content.Length; i++)
            {
                var c = content[i];
                if (c == '=' && i + 2 < content.Length && char.IsAsciiHexDigit(content[i + 1]) && char.IsAsciiHexDigit(content[i + 2]))
                {
                    target[written++] = (byte)((Hex.Value(content[i + 1]) << 4) | Hex.Value(content[i + 2]));
                    i += 2;
                }
                else if (c == '_')
                    target[written++] = (byte)' ';
                else if (c < 128)
                    target[written++] = (byte)c;
                else
                {
                    // Raw bytes in a word, already decoded with the header around it, go back to what they were.
                    var pair = char.IsHighSurrogate(c) && i + 1 < content.Length ? 2 : 1;
                    written += raw.GetBytes(content.Slice(i, pair), target[written..]);
                    i += pair - 1;
                }
            }
            bytes.Advance(written);
        }
    }
}
