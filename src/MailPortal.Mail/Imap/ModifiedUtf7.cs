using System.Buffers.Binary;
using System.Text;

namespace MailPortal.Mail.Imap;

/// <summary>Folder names on the wire (RFC 3501 section 5.1.3): <c>Correo electr&amp;APM-nico</c>. Base64 of UTF-16 with <c>,</c> for <c>/</c> and no padding,
/// between <c>&amp;</c> and <c>-</c>.</summary>
internal static class ModifiedUtf7
{
    internal static string Encode(string name)
    {
        var text = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length;)
        {
            if (name[i] is >= ' ' and <= '~')
            {
                text.Append(name[i] == '&' ? "&-" : name[i]);
                i++;
                continue;
            }

            var end = i;
            while (end < name.Length && name[end] is not (>= ' ' and <= '~'))
                end++;
            var utf16 = Encoding.BigEndianUnicode.GetBytes(name[i..end]);
            text.Append('&').Append(Convert.ToBase64String(utf16).TrimEnd('=').Replace('/', ',')).Append('-');
            i = end;
        }

        return text.ToString();
    }

    /// <summary>What is not valid stays as it came: the name must still be usable to address the folder, and must never be lost.</summary>
    internal static string Decode(string wire)
    {
        if (!wire.Contains('&', StringComparison.Ordinal))
            return wire;
        var text = new StringBuilder(wire.Length);
        for (var i = 0; i < wire.Length; i++)
        {
            if (wire[i] != '&')
            {
                text.Append(wire[i]);
                continue;
            }

            var end = wire.IndexOf('-', i);
            if (end < 0 || (end > i + 1 && Utf16(wire[(i + 1)..end]) is null))
                return wire;
            text.Append(end == i + 1 ? "&" : Utf16(wire[(i + 1)..end]));
            i = end;
        }

        // Two spellings of one name would make two folders of one: only what encodes back to itself is taken as decoded.
        var decoded = text.ToString();
        return Encode(decoded) == wire ? decoded : wire;
    }

    private static string? Utf16(string base64)
    {
        var padded = base64.Replace(',', '/') + new string('=', (4 - base64.Length % 4) % 4);
        var bytes = new byte[base64.Length];
        if (!Convert.TryFromBase64String(padded, bytes, out var count) || count % 2 != 0)
            return null;
        return string.Create(count / 2, bytes, static (chars, source) =>
        {
            for (var i = 0; i < chars.Length; i++)
                chars[i] = (char)BinaryPrimitives.ReadUInt16BigEndian(source.AsSpan(2 * i));
        });
    }
}
