using System.Text;

namespace MailPortal.Mail.Mime;

/// <summary>The mark that a text of Unicode may begin with (RFC 3629 section 6, RFC 2781 section 3.2).</summary>
internal static class ByteOrderMark
{
    private static readonly UTF32Encoding BigEndianUtf32 = new(bigEndian: true, byteOrderMark: false);

    /// <summary>What it says that follows; null when there is none.</summary>
    public static Encoding? Of(ReadOnlySpan<byte> bytes, out int length)
    {
        (var encoding, length) = bytes switch
        {
            [0xEF, 0xBB, 0xBF, ..] => (Encoding.UTF8, 3),
            // Before that of UTF-16, which it begins with: no text starts with a NUL.
            [0xFF, 0xFE, 0, 0, ..] => (Encoding.UTF32, 4),
            [0xFF, 0xFE, ..] => (Encoding.Unicode, 2),
            [0xFE, 0xFF, ..] => (Encoding.BigEndianUnicode, 2),
            [0, 0, 0xFE, 0xFF, ..] => (BigEndianUtf32, 4),
            _ => ((Encoding?)null, 0),
        };
        return encoding;
    }
}
