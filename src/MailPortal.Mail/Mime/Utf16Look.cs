using System.Text;

namespace MailPortal.Mail.Mime;

/// <summary>UTF-16 that does not say so: most of what is written in letters has a NUL beside each of them, and no other charset of mails has any.</summary>
internal static class Utf16Look
{
    private const int Enough = 512;

    /// <summary>In which order it stands; null when it does not look like it.</summary>
    public static Encoding? Of(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 4 || bytes.Length % 2 != 0)
            return null;
        bytes = bytes[..Math.Min(bytes.Length, Enough)];
        if (!bytes.Contains((byte)0))
            return null;
        int first = 0, second = 0;
        for (var at = 0; at < bytes.Length; at += 2)
        {
            first += bytes[at] == 0 ? 1 : 0;
            second += bytes[at + 1] == 0 ? 1 : 0;
        }
        var half = bytes.Length / 4;
        if (first > half && second == 0)
            return Encoding.BigEndianUnicode;
        return second > half && first == 0 ? Encoding.Unicode : null;
    }
}
