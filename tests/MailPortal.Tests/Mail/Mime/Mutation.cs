namespace MailPortal.Tests.Mail.Mime;

/// <summary>Damages mails as transports, editors and attackers do; the same seed gives the same damage.</summary>
internal static class Mutation
{
    private static readonly string[] Tokens =
        ["\r\n", "\n", "\r", "\r\n\r\n", "--", "=", "==", "\0", ":", ";", "\"", "(", "<", "=?utf-8?B?", "?=", "=?x?Q?", "Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n",
         "Content-Type: message/rfc822\r\n\r\n", "Content-Transfer-Encoding: base64\r\n", "begin 644 a\n", "=ybegin line=128 size=1 name=a\n", "filename*0*=", "From ", " ", "\u00ff\u00fe"];

    public static byte[] Of(byte[][] originals, Random random)
    {
        var raw = (byte[])originals[random.Next(originals.Length)].Clone();
        for (var times = random.Next(1, 6); times > 0 && raw.Length > 1; times--)
            raw = Once(raw, originals, random);
        return raw;
    }

    private static byte[] Once(byte[] raw, byte[][] originals, Random random)
    {
        var at = random.Next(raw.Length);
        var length = Math.Min(random.Next(1, 400), raw.Length - at);
        switch (random.Next(7))
        {
            case 0:
                raw[at] = (byte)random.Next(256);
                return raw;
            case 1:
                return raw[..at];
            case 2:
                return [.. raw[..at], .. raw[(at + length)..]];
            case 3:
                return [.. raw[..at], .. raw[at..(at + length)], .. raw[at..]];
            case 4:
                return [.. raw[..at], .. System.Text.Encoding.Latin1.GetBytes(Tokens[random.Next(Tokens.Length)]), .. raw[at..]];
            case 5:
                var other = originals[random.Next(originals.Length)];
                var from = random.Next(other.Length);
                return [.. raw[..at], .. other[from..Math.Min(other.Length, from + 2000)], .. raw[at..]];
            default:
                random.NextBytes(raw.AsSpan(at, Math.Min(length, 20)));
                return raw;
        }
    }
}
