using System.Buffers;
using System.Globalization;
using System.Text;

namespace MailPortal.Mail.Mime;

/// <summary>yEnc 1.3: every byte plus 42, four critical ones escaped by <c>=</c> and plus 64 again, <c>=yend size=… crc32=…</c> at the end.</summary>
internal static class YEncDecoder
{
    private const int LongestEnd = 1000, Piece = 64 * 1024;

    /// <param name="body">From the line after <c>=ybegin</c> on.</param>
    /// <param name="target">Gets the content.</param>
    /// <param name="used">Bytes up to and with the line of <c>=yend</c>.</param>
    /// <param name="damaged">The end is missing, or its size or checksum contradicts.</param>
    public static void Decode(ReadOnlySpan<byte> body, IBufferWriter<byte> target, out int used, out bool damaged)
    {
        var at = 0;
        var content = (Length: 0L, Crc: uint.MaxValue);
        damaged = true;
        while (at < body.Length)
        {
            var rest = body[at..];
            var end = rest.IndexOfAny((byte)'\r', (byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            at += line.Length + (end < 0 ? 0 : 1);
            if (line.StartsWith("=yend"u8))
            {
                damaged = Contradicts(Encoding.Latin1.GetString(line[..Math.Min(line.Length, LongestEnd)]), content.Length, ~content.Crc);
                break;
            }
            if (!line.StartsWith("=ypart"u8))
                Line(line, target, ref content);
        }
        used = at;
    }

    private static void Line(ReadOnlySpan<byte> line, IBufferWriter<byte> target, ref (long Length, uint Crc) content)
    {
        // Dots at the start of a line were doubled on the way (RFC 3977); a yEnc line starts with two only then.
        if (line.StartsWith(".."u8))
            line = line[1..];
        for (var i = 0; i < line.Length;)
        {
            var room = target.GetSpan(Math.Min(line.Length - i, Piece));
            var written = 0;
            for (; i < line.Length && written < room.Length; i++)
            {
                var c = line[i];
                if (c == '=' && i + 1 < line.Length)
                    c = (byte)(line[++i] - 64);
                c -= 42;
                room[written++] = c;
                content.Crc = Crc32.Next(content.Crc, c);
            }
            content.Length += written;
            target.Advance(written);
        }
    }

    private static bool Contradicts(string end, long length, uint crc)
    {
        if (Value(end, " size=") is { } size && size != length.ToString(CultureInfo.InvariantCulture))
            return true;
        var said = Value(end, " pcrc32=") ?? Value(end, " crc32=");
        return said is not null && uint.TryParse(said, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var expected) && crc != expected;
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
}
