namespace MailPortal.Mail.Mime;

/// <summary>Quoted-printable (RFC 2045 section 6.7): <c>Se=C3=B1or=</c>. Small letters, blanks behind a soft break and an <c>=</c> that
/// starts nothing are taken; raw blanks at the end of a line are dropped, as rule 3 demands.</summary>
internal static class QuotedPrintableDecoder
{
    /// <param name="source">What to decode.</param>
    /// <param name="target">At least as long as the source.</param>
    /// <param name="used">Bytes read; less than all only when more is to come and the end cannot be judged yet. Never 0.</param>
    /// <param name="last">Nothing follows the source.</param>
    /// <param name="defects">Gets what was wrong.</param>
    public static int Decode(ReadOnlySpan<byte> source, Span<byte> target, out int used, bool last, ref ContentDefects defects)
    {
        int read = 0, written = 0;
        while (read < source.Length)
        {
            var rest = source[read..];
            var stop = rest.IndexOfAny((byte)'=', (byte)'\n');
            if (stop < 0)
            {
                var solid = rest.TrimEnd(" \t\r"u8);
                if (!last && solid.Length + read > 0)
                    rest = solid;
                else if (last)
                    rest = rest.TrimEnd(" \t"u8);
                rest.CopyTo(target[written..]);
                written += rest.Length;
                used = last ? source.Length : read + rest.Length;
                return written;
            }
            if (rest[stop] == '\n')
                written += Line(rest[..(stop + 1)], target[written..]);
            else
            {
                rest[..stop].CopyTo(target[written..]);
                written += stop;
                var length = Escape(rest[stop..], out var value, last);
                if (length == 0 && read + stop > 0)
                {
                    used = read + stop;
                    return written;
                }
                if (value >= 0)
                    target[written++] = (byte)value;
                if (value == '=' && length <= 1)
                    defects |= ContentDefects.QuotedPrintableNoise;
                stop += Math.Max(length, 1) - 1;
            }
            read += stop + 1;
        }
        used = read;
        return written;
    }

    private static int Line(ReadOnlySpan<byte> line, Span<byte> target)
    {
        var ending = line.Length > 1 && line[^2] == '\r' ? 2 : 1;
        var text = line[..^ending].TrimEnd(" \t"u8);
        text.CopyTo(target);
        line[^ending..].CopyTo(target[text.Length..]);
        return text.Length + ending;
    }

    /// <summary>Length of what starts with <c>=</c>; 0 when it cannot be judged before more is there. Value -1: a soft break.</summary>
    private static int Escape(ReadOnlySpan<byte> source, out int value, bool last)
    {
        if (source.Length >= 3 && char.IsAsciiHexDigit((char)source[1]) && char.IsAsciiHexDigit((char)source[2]))
        {
            value = (Hex.Value(source[1]) << 4) | Hex.Value(source[2]);
            return 3;
        }
        value = -1;
        var blanks = source[1..].IndexOfAnyExcept((byte)' ', (byte)'\t');
        if (blanks < 0)
            return last ? source.Length : 0;
        var at = 1 + blanks;
        if (source[at] == '\n')
            return at + 1;
        if (source[at] == '\r')
        {
            // Any run of CR before the LF: in a mail that was turned into text twice, lines end with CR CR LF.
            var feed = source[at..].IndexOfAnyExcept((byte)'\r');
            if (feed < 0 && !last)
                return 0;
            return feed >= 0 && source[at + feed] == '\n' ? at + feed + 1 : at + 1;
        }
        if (!last && source.Length < 3)
            return 0;
        value = '=';
        return 1;
    }
}
