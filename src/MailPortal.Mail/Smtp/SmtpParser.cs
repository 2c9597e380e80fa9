using MailPortal.Mail.Network;

namespace MailPortal.Mail.Smtp;

/// <summary>Puts the lines of a reply together (RFC 5321 section 4.2.1): <c>250-mail.contoso.test</c>, <c>250 SIZE 1000</c>. Anything else ends in a
/// <see cref="Problems.MailProblemException"/>; a reply that does not end is cut off.</summary>
internal sealed class SmtpParser
{
    private const int MostLines = 500;
    private readonly List<string> lines = [];
    private int code;

    /// <summary>One more line, without its end.</summary>
    /// <returns>The reply when this was its last line; null when more belongs to it.</returns>
    internal SmtpReply? Add(ReadOnlySpan<byte> line)
    {
        var number = Code(line);
        // A second code within one reply: nobody can tell which one is meant.
        if (number == 0 || (lines.Count > 0 && number != code))
            throw SmtpProblems.Broken($"not an SMTP reply: {WireText.Printable(line)}");
        if (lines.Count == MostLines)
            throw SmtpProblems.Broken($"a reply of more than {MostLines} lines");
        code = number;
        lines.Add(WireText.Printable(line.Length > 4 ? line[4..] : default).Trim());
        if (line.Length > 3 && line[3] == '-')
            return null;
        var reply = new SmtpReply(code, lines.Select(EnhancedCode).FirstOrDefault(found => found is not null), [.. lines])
        {
            Challenge = code / 100 == 3 && line.Length > 4 ? line[4..].Trim(" \t"u8).ToArray() : default(ReadOnlyMemory<byte>),
        };
        lines.Clear();
        return reply;
    }

    /// <summary>Three digits and a space, a hyphen or the end; 0 when it is something else.</summary>
    private static int Code(ReadOnlySpan<byte> line)
    {
        if (line.Length < 3 || line[0] is < (byte)'2' or > (byte)'5' || !char.IsAsciiDigit((char)line[1]) || !char.IsAsciiDigit((char)line[2]))
            return 0;
        if (line.Length > 3 && line[3] is not ((byte)' ' or (byte)'-' or (byte)'\t'))
            return 0;
        return (100 * (line[0] - '0')) + (10 * (line[1] - '0')) + line[2] - '0';
    }

    /// <summary><c>5.1.1</c> in front of the words (RFC 2034 section 4): its class is the code's first digit, else it is something else, an address for
    /// example.</summary>
    private string? EnhancedCode(string line)
    {
        var end = line.IndexOf(' ', StringComparison.Ordinal);
        var word = end < 0 ? line : line[..end];
        var parts = word.Split('.');
        return parts.Length == 3 && parts[0].Length == 1 && parts[0][0] - '0' == code / 100 && parts[0][0] != '3' && IsNumber(parts[1]) && IsNumber(parts[2])
            ? word
            : null;
    }

    private static bool IsNumber(string text) => text.Length is > 0 and <= 3 && text.All(char.IsAsciiDigit);
}
