using System.Text;

namespace MailPortal.Mail.Mime;

/// <summary>Folded lines (RFC 5322 section 2.2.3) that lost the blank they begin with, as scripts write them: told by the field before, which cannot have ended there.</summary>
internal static class LostFold
{
    // A field that is longer is no script's mistake, and must not be looked through for each of its lines.
    private const int LongestField = 8192;

    private const int LongestParameter = 40, LongestWord = 40;

    /// <summary>Whether a line that is no field goes on with the one before it.</summary>
    /// <param name="field">That field, as far as it was read.</param>
    /// <param name="nameLength">Of its name.</param>
    /// <param name="line">The line.</param>
    public static bool GoesOn(ReadOnlySpan<byte> field, int nameLength, ReadOnlySpan<byte> line)
    {
        field = field.TrimEnd(" \t"u8);
        return field[^1] switch
        {
            // Content-Type: application/pdf;
            // name="factura.pdf"
            (byte)';' => nameLength > 8 && Ascii.EqualsIgnoreCase(field[..8], "Content-") && IsParameter(line),
            // To: ana@x.co,
            // bob@x.co
            (byte)',' => KnownHeaders.Of(field[..nameLength]) is KnownHeader.From or KnownHeader.ReplyTo or KnownHeader.To or KnownHeader.Cc or KnownHeader.Bcc && line.Contains((byte)'@'),
            _ => EndsWithinWord(field, out var base64) && (base64 ? IsBase64(line[..(line.IndexOf("?="u8) is >= 0 and var end ? end : line.Length)], mayBeShort: true) : line.IndexOf("?="u8) >= 0),
        };
    }

    /// <summary>Whether a line is base64: of whole groups, or too long for a word.</summary>
    public static bool IsBase64(ReadOnlySpan<byte> line, bool mayBeShort = false)
    {
        line = line.TrimEnd(" \t"u8);
        foreach (var c in line.TrimEnd((byte)'='))
            if (Base64Decoder.Value(c) > 63)
                return false;
        return mayBeShort || (line.Length > 0 && (line.Length % 4 == 0 || line.Length > LongestWord));
    }

    private static bool IsParameter(ReadOnlySpan<byte> line)
    {
        var sign = line.IndexOf((byte)'=');
        if (sign is < 1 or > LongestParameter)
            return false;
        var name = line[..sign].TrimEnd(" \t"u8);
        foreach (var c in name)
            if (!char.IsAsciiLetterOrDigit((char)c) && c is not ((byte)'-' or (byte)'*' or (byte)'_'))
                return false;
        // No delimiter, which begins with dashes.
        return name.Length > 0 && char.IsAsciiLetter((char)name[0]);
    }

    // Subject: =?utf-8?B?RmFjdHVy
    // YQ==?=
    private static bool EndsWithinWord(ReadOnlySpan<byte> field, out bool base64)
    {
        base64 = false;
        var open = field.Length > LongestField ? -1 : field.LastIndexOf("=?"u8);
        if (open < 0)
            return false;
        var word = field[(open + 2)..];
        var mark = word.IndexOf((byte)'?');
        if (mark < 1 || mark + 2 >= word.Length || word[mark + 2] != '?')
            return false;
        base64 = (word[mark + 1] | 0x20) == 'b';
        return (base64 || (word[mark + 1] | 0x20) == 'q') && word[(mark + 3)..].IndexOf("?="u8) < 0;
    }
}
