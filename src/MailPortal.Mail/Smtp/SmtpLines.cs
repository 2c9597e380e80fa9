namespace MailPortal.Mail.Smtp;

/// <summary>Makes a message fit for the wire, block by block: a lone CR or LF becomes CRLF (RFC 5321 section 2.3.8; who lets one through invites a
/// second message to be smuggled in behind it), the last line is ended, and for DATA a dot at the beginning of a line is doubled (section 4.5.2).</summary>
/// <param name="forData">With dots doubled and <c>.</c> at the end; BDAT needs neither.</param>
internal sealed class SmtpLines(bool forData)
{
    private bool afterReturn; // its LF is written already
    private bool atLineStart = true;

    /// <summary>Room that a block of this length may need, the end included.</summary>
    internal static int Room(int length) => (2 * length) + 8;

    /// <returns>Bytes written.</returns>
    internal int Write(ReadOnlySpan<byte> block, Span<byte> target)
    {
        var written = 0;
        while (!block.IsEmpty)
        {
            if (afterReturn)
            {
                afterReturn = false;
                if (block[0] == '\n')
                {
                    block = block[1..];
                    continue;
                }
            }

            if (forData && atLineStart && block[0] == '.')
                target[written++] = (byte)'.';
            var end = block.IndexOfAny((byte)'\r', (byte)'\n');
            var text = end < 0 ? block : block[..end];
            text.CopyTo(target[written..]);
            written += text.Length;
            atLineStart = end >= 0;
            if (end < 0)
                break;
            "\r\n"u8.CopyTo(target[written..]);
            written += 2;
            afterReturn = block[end] == '\r';
            block = block[(end + 1)..];
        }

        return written;
    }

    /// <summary>What the end still needs. An empty message has no line to end.</summary>
    /// <returns>Bytes written.</returns>
    internal int End(Span<byte> target)
    {
        var end = (atLineStart, forData) switch
        {
            (true, true) => ".\r\n"u8,
            (false, true) => "\r\n.\r\n"u8,
            (false, false) => "\r\n"u8,
            (true, false) => default,
        };
        end.CopyTo(target);
        return end.Length;
    }
}
