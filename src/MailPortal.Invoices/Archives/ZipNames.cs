using System.Buffers.Binary;
using System.Text;

namespace MailPortal.Invoices.Archives;

/// <summary>Names of entries: UTF-8 by flag, by the Unicode path extra field, by looks, else the old DOS page.</summary>
internal static class ZipNames
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);
    private static readonly Encoding Dos = CodePagesEncodingProvider.Instance.GetEncoding(437)!;

    public static string Decode(ReadOnlySpan<byte> raw, ReadOnlySpan<byte> extra)
    {
        // Info-ZIP Unicode Path, 0x7075: version 1, CRC-32 of the plain name, UTF-8 name. A wrong CRC means the plain name was changed since.
        if (TryFindExtra(extra, 0x7075, out var field) && field.Length > 5 && field[0] == 1
            && BinaryPrimitives.ReadUInt32LittleEndian(field[1..]) == Crc32.Of(raw) && TryUtf8(field[5..], out var unicode))
            return unicode;
        // Flag bit 11 says UTF-8, but many writers forget it, and text that is valid UTF-8 by chance is rare.
        return TryUtf8(raw, out var name) ? name : Dos.GetString(raw);
    }

    public static bool TryFindExtra(ReadOnlySpan<byte> extra, ushort id, out ReadOnlySpan<byte> field)
    {
        while (extra.Length >= 4)
        {
            var size = BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]);
            if (4 + size > extra.Length) break;
            if (BinaryPrimitives.ReadUInt16LittleEndian(extra) == id)
            {
                field = extra.Slice(4, size);
                return true;
            }
            extra = extra[(4 + size)..];
        }
        field = default;
        return false;
    }

    private static bool TryUtf8(ReadOnlySpan<byte> raw, out string text)
    {
        try
        {
            text = StrictUtf8.GetString(raw);
            return true;
        }
        catch (DecoderFallbackException)
        {
            text = "";
            return false;
        }
    }
}
