namespace MailPortal.Mail.Mime;

/// <summary>Hexadecimal digits of quoted-printable, percent encoding and encoded words.</summary>
internal static class Hex
{
    /// <summary>0–15 for a digit; garbage for anything else: ask char.IsAsciiHexDigit first.</summary>
    public static int Value(int digit) => (digit & 0xF) + ((digit >> 6) * 9);
}
