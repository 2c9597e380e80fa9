using System.Buffers;

namespace MailPortal.Mail.Mime.Composing;

/// <summary>Quoted-printable (RFC 2045 section 6.7): <c>Se=C3=B1or</c>, lines of at most 76 characters. CR LF is a line break of the text;
/// a CR or LF alone is written as <c>=0D</c>, <c>=0A</c>, so that any bytes come back as they were.</summary>
internal static class QuotedPrintableEncoder
{
    private const int LongestLine = 76;

    private static readonly SearchValues<byte> Plain =
        SearchValues.Create("\t !\"#$%&'()*+,-./0123456789:;<>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~"u8);

    /// <summary>How many bytes become three, near enough: what decides between this and base64.</summary>
    public static int Escapes(ReadOnlySpan<byte> text)
    {
        var count = 0;
        foreach (var b in text)
            if (!Plain.Contains(b) && b is not ((byte)'\r' or (byte)'\n'))
                count++;
        return count;
    }

    public static void Encode(ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        while (text.Length > 0)
        {
            var end = text.IndexOf("\r\n"u8);
            Line(end < 0 ? text : text[..end], output);
            if (end < 0)
                return;
            output.Write("\r\n"u8);
            text = text[(end + 2)..];
        }
    }

    /// <summary>One line of the text, over as many lines as it takes.</summary>
    private static void Line(ReadOnlySpan<byte> line, IBufferWriter<byte> output)
    {
        var column = 0;
        for (var at = 0; at < line.Length;)
        {
            var mangled = column == 0 && IsMangled(line[at..]);
            // No further than a line: looking through what is left of megabytes for each of their lines would take minutes.
            var run = mangled ? 0 : Math.Min(PlainRun(line[at..Math.Min(at + LongestLine, line.Length - 1)]), LongestLine - 1 - column);
            if (run > 0)
            {
                output.Write(line.Slice(at, run));
                at += run;
                column += run;
            }
            // The last column is for the "=" of a soft break, unless the text's own line ends there.
            var last = at == line.Length - 1;
            var plain = !mangled && Plain.Contains(line[at]) && !(last && line[at] is (byte)' ' or (byte)'\t');
            if (column + (plain ? 1 : 3) > (last ? LongestLine : LongestLine - 1))
            {
                output.Write("=\r\n"u8);
                column = 0;
                continue;
            }
            column += Write(line[at++], plain, output);
        }
    }

    private static int PlainRun(ReadOnlySpan<byte> text) => text.IndexOfAnyExcept(Plain) is >= 0 and var run ? run : text.Length;

    // "From " gets a ">" from mailbox files, and a dot alone ends a mail for those who forget to double it (RFC 2049 section 3).
    private static bool IsMangled(ReadOnlySpan<byte> line) => line[0] == '.' || line.StartsWith("From "u8);

    private static int Write(byte value, bool plain, IBufferWriter<byte> output)
    {
        var target = output.GetSpan(3);
        if (plain)
            target[0] = value;
        else
        {
            target[0] = (byte)'=';
            target[1] = Hex.Digit(value >> 4);
            target[2] = Hex.Digit(value & 15);
        }
        var width = plain ? 1 : 3;
        output.Advance(width);
        return width;
    }
}
