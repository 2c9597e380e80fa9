using System.Buffers;
using System.Text;

namespace MailPortal.Mail.Mime.Composing;

/// <summary>A text as it goes into a mail. Plain lines stay as they are; otherwise quoted-printable, or base64 where that is shorter
/// (Chinese, Arabic). Not format=flowed (RFC 3676): Outlook and Gmail show its soft breaks as hard ones, while quoted-printable keeps a
/// paragraph one line that every program wraps to its window.</summary>
/// <param name="Encoding">How it is encoded.</param>
/// <param name="Bytes">The encoded text.</param>
internal readonly record struct TextBody(TransferEncoding Encoding, ReadOnlyMemory<byte> Bytes)
{
    // RFC 5322 section 2.1.1: what every server and gateway leaves alone.
    private const int PlainLine = 78;

    private static readonly SearchValues<byte> Controls = SearchValues.Create(
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 127]);

    public static TextBody Encode(string text)
    {
        var lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Replace("\n", "\r\n", StringComparison.Ordinal);
        var utf8 = System.Text.Encoding.UTF8.GetBytes(lines);
        if (IsPlain(utf8))
            return new TextBody(TransferEncoding.SevenBit, utf8);
        // One in six: where two more characters for each of them come to more than a third of the text.
        if (QuotedPrintableEncoder.Escapes(utf8) > utf8.Length / 6)
        {
            var base64 = new byte[Base64Encoder.EncodedLength(utf8.Length)];
            Base64Encoder.Encode(utf8, base64);
            return new TextBody(TransferEncoding.Base64, base64.AsMemory(0, base64.Length - 2));
        }
        var quoted = new ArrayBufferWriter<byte>(utf8.Length + (utf8.Length / 4) + 16);
        QuotedPrintableEncoder.Encode(utf8, quoted);
        return new TextBody(TransferEncoding.QuotedPrintable, quoted.WrittenMemory);
    }

    /// <summary>Nothing on the way would touch it: no long lines, no blanks at their ends, nothing that mailbox files or SMTP double.</summary>
    private static bool IsPlain(ReadOnlySpan<byte> text)
    {
        if (!Ascii.IsValid(text) || text.ContainsAny(Controls))
            return false;
        while (text.Length > 0)
        {
            var end = text.IndexOf((byte)'\n');
            var line = (end < 0 ? text : text[..end]).TrimEnd((byte)'\r');
            if (line.Length > PlainLine || line.EndsWith(" "u8) || line.EndsWith("\t"u8) || line.StartsWith("."u8) || line.StartsWith("From "u8))
                return false;
            text = end < 0 ? [] : text[(end + 1)..];
        }
        return true;
    }
}
