namespace MailPortal.Tests.Mail.Mime;

/// <summary>Damages mails as transports, editors and attackers do; the same seed gives the same damage.</summary>
internal static class Mutation
{
    private static readonly string[] Tokens =
        ["\r\n", "\n", "\r", "\r\n\r\n", "--", "=", "==", "\0", ":", ";", "\"", "(", "<", "=?utf-8?B?", "?=", "=?x?Q?", "Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n",
         "Content-Type: message/rfc822\r\n\r\n", "Content-Transfer-Encoding: base64\r\n", "begin 644 a\n", "=ybegin line=128 size=1 name=a\n", "filename*0*=", "From ", " ", "\u00ff\u00fe",
         "=?iso-2022-jp?Q?\u00e6\u00bc\u00a2\u00e6\u00bc\u00a2\u00e6\u00bc\u00a2\u00e6\u00bc\u00a2\u00e6\u00bc\u00a2\u00e6\u00bc\u00a2\u00e6\u00bc\u00a2\u00e6\u00bc\u00a2?="];

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
        switch (random.Next(12))
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
            case 6:
                return SwapLines(raw, at, random);
            case 7:
                return DoubleHeader(raw, random);
            case 8:
                return EditBoundary(raw, random);
            case 9:
                raw[at] ^= (byte)(1 << random.Next(8));
                return raw;
            case 10:
                return raw[at..];
            default:
                random.NextBytes(raw.AsSpan(at, Math.Min(length, 20)));
                return raw;
        }
    }

    private static Range Line(byte[] raw, int at)
    {
        var start = raw.AsSpan(0, at).LastIndexOf((byte)'\n') + 1;
        var end = raw.AsSpan(at).IndexOf((byte)'\n');
        return start..(end < 0 ? raw.Length : at + end + 1);
    }

    // A line is moved to where another one starts.
    private static byte[] SwapLines(byte[] raw, int at, Random random)
    {
        var line = Line(raw, at);
        byte[] without = [.. raw[..line.Start], .. raw[line.End..]];
        var to = without.Length == 0 ? 0 : Line(without, random.Next(without.Length)).Start.Value;
        return [.. without[..to], .. raw[line], .. without[to..]];
    }

    // A line of the first headers stands a second time among them.
    private static byte[] DoubleHeader(byte[] raw, Random random)
    {
        var end = raw.AsSpan().IndexOf("\r\n\r\n"u8) is > 0 and var crlf ? crlf : Math.Max(1, raw.AsSpan().IndexOf("\n\n"u8));
        var (line, to) = (Line(raw, random.Next(end)), Line(raw, random.Next(end)).Start.Value);
        return [.. raw[..to], .. raw[line], .. raw[to..]];
    }

    // A delimiter, or what looks like one, gains, loses or changes a byte, or is repeated.
    private static byte[] EditBoundary(byte[] raw, Random random)
    {
        var from = random.Next(raw.Length);
        var hit = raw.AsSpan(from).IndexOf("\n--"u8);
        if (hit < 0)
            return raw;
        var line = Line(raw, from + hit + 1);
        var at = random.Next(line.Start.Value, line.End.Value);
        switch (random.Next(4))
        {
            case 0:
                return [.. raw[..at], (byte)"- a\"=0"[random.Next(6)], .. raw[at..]];
            case 1:
                return [.. raw[..at], .. raw[(at + 1)..]];
            case 2:
                raw[at] = (byte)random.Next(256);
                return raw;
            default:
                return [.. raw[..line.Start], .. raw[line], .. raw[line.Start..]];
        }
    }
}
