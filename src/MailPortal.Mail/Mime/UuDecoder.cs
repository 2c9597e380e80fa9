namespace MailPortal.Mail.Mime;

/// <summary>uuencode (POSIX): <c>begin 644 name</c>, lines that start with their length, <c>end</c>.</summary>
internal static class UuDecoder
{
    /// <summary>The content of a whole body in this encoding, with or without its <c>begin</c> line.</summary>
    public static byte[] DecodeBody(ReadOnlySpan<byte> body, ref ContentDefects defects)
    {
        body = body[Begin(body)..];
        var target = new byte[Room(body.Length)];
        var written = DecodeLines(body, target, out _, out var ended);
        if (!ended)
            defects |= ContentDefects.UuEncode;
        return target.AsSpan(0, written).ToArray();
    }

    /// <summary>What so many bytes may give: a line of its length alone, all its blanks lost on the way, is three bytes.</summary>
    public static int Room(int length) => (int)Math.Min((length * 3L / 2) + 3, Array.MaxLength);

    /// <summary>Where the lines behind <c>begin</c> start; 0 when there is none.</summary>
    public static int Begin(ReadOnlySpan<byte> body)
    {
        var begin = body.StartsWith("begin "u8) ? 0 : body.IndexOf("\nbegin "u8) + 1;
        if (!body[begin..].StartsWith("begin "u8))
            return begin;
        begin += Math.Max(0, body[begin..].IndexOf((byte)'\n'));
        return body.Length - body[begin..].TrimStart("\r\n"u8).Length;
    }

    /// <summary>Length of the lines that belong to it, <c>end</c> included; 0 when there is none. Without an <c>end</c> only lines as long
    /// as they say and of its characters alone count, or a paragraph behind "begin 644 ways" would be taken for data, and a blank there for
    /// the line that holds nothing.</summary>
    public static int LinesLength(ReadOnlySpan<byte> lines)
    {
        int at = 0, solid = 0;
        var strict = true;
        while (Next(lines, at, out var line, out var next))
        {
            at = next;
            if (line.SequenceEqual("end"u8))
                return at;
            var length = line.Length > 0 ? (line[0] - 32) & 63 : 0;
            strict &= line.Length > 0 && line.Length - 1 >= length * 4 / 3 && !line.ContainsAnyExceptInRange((byte)' ', (byte)'`');
            if (strict && length > 0)
                solid = at;
        }
        return solid;
    }

    /// <summary>Lines up to <c>end</c>, or to the first that is none.</summary>
    /// <param name="lines">Whole ones.</param>
    /// <param name="target">Of <see cref="Room"/> for them.</param>
    /// <param name="used">Bytes read.</param>
    /// <param name="ended">Whether <c>end</c> was among them.</param>
    /// <returns>Bytes written.</returns>
    public static int DecodeLines(ReadOnlySpan<byte> lines, Span<byte> target, out int used, out bool ended)
    {
        int written = 0, at = 0;
        ended = false;
        while (!ended && Next(lines, at, out var line, out var next))
        {
            ended = line.SequenceEqual("end"u8);
            if (!ended && line.Length > 0)
                Line(line[1..], (line[0] - 32) & 63, target, ref written);
            at = next;
        }
        used = at;
        return written;
    }

    private static bool Next(ReadOnlySpan<byte> lines, int at, out ReadOnlySpan<byte> line, out int next)
    {
        var rest = lines[at..];
        var end = rest.IndexOfAny((byte)'\r', (byte)'\n');
        line = end < 0 ? rest : rest[..end];
        next = at + line.Length + (end < 0 ? 0 : rest[end..].StartsWith("\r\n"u8) ? 2 : 1);
        if (rest.Length == 0 || line.SequenceEqual("end"u8) || line.Length == 0)
            return rest.Length > 0;
        // A line holds its length and four characters for three bytes; trailing blanks may have been lost on the way.
        var length = (line[0] - 32) & 63;
        return line[0] is >= 32 and <= 96 && line.Length - 1 <= ((length + 2) / 3 * 4) + 2;
    }

    private static void Line(ReadOnlySpan<byte> line, int length, Span<byte> target, ref int written)
    {
        for (var i = 0; i < line.Length + 3 && length > 0; i += 4)
        {
            var bits = (At(line, i) << 18) | (At(line, i + 1) << 12) | (At(line, i + 2) << 6) | At(line, i + 3);
            for (var shift = 16; shift >= 0 && length > 0 && written < target.Length; shift -= 8, length--)
                target[written++] = (byte)(bits >> shift);
        }
    }

    // A lost trailing blank counts as 0.
    private static int At(ReadOnlySpan<byte> line, int index) => index < line.Length ? (line[index] - 32) & 63 : 0;
}
