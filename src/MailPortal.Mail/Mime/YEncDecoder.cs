using System.Globalization;
using System.Text;

namespace MailPortal.Mail.Mime;

/// <summary>yEnc 1.3: every byte plus 42, four critical ones escaped by <c>=</c> and plus 64 again, <c>=yend size=… crc32=…</c> at the end.</summary>
internal static class YEncDecoder
{
    private static readonly uint[] Crc = MakeTable();

    /// <param name="body">From the line after <c>=ybegin</c> on.</param>
    /// <param name="used">Bytes up to and with the line of <c>=yend</c>.</param>
    /// <param name="damaged">The end is missing, or its size or checksum contradicts.</param>
    public static byte[] Decode(ReadOnlySpan<byte> body, out int used, out bool damaged)
    {
        var target = new byte[body.Length];
        int written = 0, at = 0;
        damaged = true;
        while (at < body.Length)
        {
            var rest = body[at..];
            var end = rest.IndexOfAny((byte)'\r', (byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            at += line.Length + (end < 0 ? 0 : 1);
            if (line.StartsWith("=yend"u8))
            {
                damaged = Contradicts(Encoding.Latin1.GetString(line), target.AsSpan(0, written));
                break;
            }
            if (!line.StartsWith("=ypart"u8))
                Line(line, target, ref written);
        }
        used = at;
        return target.AsSpan(0, written).ToArray();
    }

    private static void Line(ReadOnlySpan<byte> line, Span<byte> target, ref int written)
    {
        // Dots at the start of a line were doubled on the way (RFC 3977); a yEnc line starts with two only then.
        if (line.StartsWith(".."u8))
            line = line[1..];
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (c == '=' && i + 1 < line.Length)
                c = (byte)(line[++i] - 64);
            target[written++] = (byte)(c - 42);
        }
    }

    private static bool Contradicts(string end, ReadOnlySpan<byte> content)
    {
        if (Value(end, " size=") is { } size && size != content.Length.ToString(CultureInfo.InvariantCulture))
            return true;
        var said = Value(end, " pcrc32=") ?? Value(end, " crc32=");
        if (said is null || !uint.TryParse(said, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var expected))
            return false;
        var crc = uint.MaxValue;
        foreach (var b in content)
            crc = Crc[(byte)(crc ^ b)] ^ (crc >> 8);
        return ~crc != expected;
    }

    private static string? Value(string line, string key)
    {
        var at = line.IndexOf(key, StringComparison.Ordinal);
        if (at < 0)
            return null;
        at += key.Length;
        var end = line.IndexOf(' ', at);
        return end < 0 ? line[at..] : line[at..end];
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (uint i = 0; i < 256; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++)
                value = (value & 1) != 0 ? 0xEDB88320 ^ (value >> 1) : value >> 1;
            table[i] = value;
        }
        return table;
    }
}
