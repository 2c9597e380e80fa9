using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace MailPortal.Mail.Mime;

/// <summary>An encoded word (RFC 2047 section 2).</summary>
/// <param name="Charset">As named, without RFC 2231's language.</param>
/// <param name="Base64">Its encoding is B; Q otherwise.</param>
/// <param name="Content">Its encoded text.</param>
/// <param name="End">Where it ends in the text that it stands in.</param>
internal readonly record struct EncodedWord(string Charset, bool Base64, ReadOnlyMemory<char> Content, int End);

/// <summary>Neighbouring words in one charset, decoded together: RFC 2047 section 5 wants each to be whole, and mailers that cut at a width
/// cut characters, groups of base64 and even <c>=C3</c> in two.</summary>
internal struct EncodedWordRun
{
    private ReadOnlyMemory<char> first;
    private List<ReadOnlyMemory<char>>? further;
    private ArrayBufferWriter<byte>? bytes;
    private string? charset;
    private bool base64;
    private bool malformed;

    public readonly bool Used => charset is not null;

    /// <summary>Whether the word may join those taken since the last flush.</summary>
    public readonly bool Goes(EncodedWord word) => charset is null || charset.Equals(word.Charset, StringComparison.OrdinalIgnoreCase);

    public void Take(EncodedWord word)
    {
        if (charset is not null && base64 != word.Base64)
            Decode();
        charset = word.Charset;
        base64 = word.Base64;
        if (first.IsEmpty)
            first = word.Content;
        else
            (further ??= [first]).Add(word.Content);
    }

    /// <summary>The text of all that was taken.</summary>
    /// <param name="guessed">Set when what was encoded is not all of it, or not of the charset named.</param>
    public string Flush(ref bool guessed)
    {
        if (charset is null)
            return "";
        Decode();
        var text = Charsets.Decode(bytes!.WrittenSpan, charset, out var mismatch);
        guessed |= malformed || mismatch is not null;
        malformed = false;
        bytes.ResetWrittenCount();
        charset = null;
        return text;
    }

    private void Decode()
    {
        bytes ??= new ArrayBufferWriter<byte>(Math.Max(16, first.Length + 4));
        var joined = further is null ? first.Span : string.Concat(further);
        if (!base64)
            malformed |= !AppendQuoted(joined, bytes, CharsetNames.Find(charset!) ?? Encoding.UTF8);
        else if (further is not null && AreWhole(CollectionsMarshal.AsSpan(further)))
            foreach (var word in further)
                malformed |= !AppendBase64(word.Span, bytes);
        else
            malformed |= !AppendBase64(joined, bytes);
        first = default;
        further = null;
    }

    /// <summary>Whether each is base64 of its own, perhaps without padding, and all together are none; otherwise groups were cut.</summary>
    private static bool AreWhole(ReadOnlySpan<ReadOnlyMemory<char>> words)
    {
        var total = 0;
        foreach (var word in words)
        {
            var text = word.Span.TrimEnd('=');
            // What is left of the last group has no room for bits that mean nothing.
            var spare = (text.Length % 4) switch { 0 => 0, 2 => 15, 3 => 3, _ => -1 };
            if (spare < 0 || (spare > 0 && (text[^1] > 127 || (Base64Decoder.Value((byte)text[^1]) & spare) != 0)))
                return false;
            total += word.Length;
        }
        return total % 4 != 0 || HasPaddingWithin(words);
    }

    private static bool HasPaddingWithin(ReadOnlySpan<ReadOnlyMemory<char>> words)
    {
        foreach (var word in words[..^1])
            if (word.Span.EndsWith("="))
                return true;
        return false;
    }

    /// <returns>Whether all of it meant something.</returns>
    private static bool AppendBase64(ReadOnlySpan<char> content, ArrayBufferWriter<byte> bytes)
    {
        var whole = true;
        int bits = 0, held = 0;
        var target = bytes.GetSpan((content.Length * 3 / 4) + 3);
        var written = 0;
        foreach (var c in content)
        {
            if (c > 127 || Base64Decoder.Value((byte)c) is not (>= 0 and < 64 and var six))
            {
                // "=" ends a group: two encodings may stand one behind the other.
                whole &= c == '=' ? held < 6 : char.IsWhiteSpace(c);
                held = c == '=' ? 0 : held;
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
        return whole && held < 6;
    }

    /// <returns>Whether all of it meant something.</returns>
    private static bool AppendQuoted(ReadOnlySpan<char> content, ArrayBufferWriter<byte> bytes, Encoding raw)
    {
        var whole = true;
        while (content.Length > 0)
        {
            // What is ASCII gives a byte for each character at most; what is not, as many as its charset takes for it, and some change their state for one.
            var ascii = content.IndexOfAnyExceptInRange('\0', '\u007f') is >= 0 and var end ? end : content.Length;
            bytes.Advance(Unquote(content[..ascii], bytes.GetSpan(ascii), ref whole));
            content = content[ascii..];
            // Raw bytes in a word, already decoded with the header around it, go back to what they were.
            var other = content.IndexOfAnyInRange('\0', '\u007f') is >= 0 and var next ? next : content.Length;
            raw.GetBytes(content[..other], bytes);
            content = content[other..];
        }
        return whole;
    }

    private static int Unquote(ReadOnlySpan<char> ascii, Span<byte> target, ref bool whole)
    {
        var written = 0;
        for (var i = 0; i < ascii.Length; i++)
        {
            var c = ascii[i];
            if (c == '=' && i + 2 < ascii.Length && char.IsAsciiHexDigit(ascii[i + 1]) && char.IsAsciiHexDigit(ascii[i + 2]))
            {
                target[written++] = (byte)((Hex.Value(ascii[i + 1]) << 4) | Hex.Value(ascii[i + 2]));
                i += 2;
                continue;
            }
            whole &= c != '=';
            target[written++] = (byte)(c == '_' ? ' ' : c);
        }
        return written;
    }
}
