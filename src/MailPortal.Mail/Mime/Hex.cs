namespace MailPortal.Mail.Mime;

/// <summary>Hexadecimal digits of quoted-printable, percent encoding and encoded words.</summary>
internal static class Hex
{
    /// <summary>0–15 for a digit; garbage for anything else: ask char.IsAsciiHexDigit first.</summary>
    public static int Value(int digit) => (digit & 0xF) + ((digit >> 6) * 9);

    /// <summary>The digit for 0–15, in capitals as RFC 2045 section 6.7 wants.</summary>
    public static byte Digit(int value) => (byte)(value < 10 ? '0' + value : 'A' + value - 10);
}
