using static MailPortal.Invoices.Archives.ZipDirectory;

namespace MailPortal.Invoices.Archives;

/// <summary>Entries of an archive whose directory is cut off or broken, found by walking from local header to local header.</summary>
internal static class ZipRecovery
{
    private static ReadOnlySpan<byte> LocalMark => "PK\x03\x04"u8;
    private static ReadOnlySpan<byte> DescriptorMark => "PK\x07\x08"u8;

    public static List<ZipEntry> Read(ReadOnlySpan<byte> zip, Limits limits)
    {
        var entries = new List<ZipEntry>();
        var at = zip.IndexOf(LocalMark);
        while (at >= 0 && at + 30 <= zip.Length && entries.Count < limits.EntriesPerArchive)
        {
            int nameLength = U16(zip, at + 26), extraLength = U16(zip, at + 28);
            long data = (long)at + 30 + nameLength + extraLength;
            if (data > zip.Length) break;
            var extra = zip.Slice(at + 30 + nameLength, extraLength);
            var flags = U16(zip, at + 6);
            long packed = U32(zip, at + 18), size = U32(zip, at + 22);
            var crc = U32(zip, at + 14);
            var unknown = (flags & 8) != 0 || packed == uint.MaxValue;
            if (unknown) (packed, size, crc) = FromDescriptor(zip, (int)data);
            entries.Add(new ZipEntry
            {
                Name = ZipNames.Decode(zip.Slice(at + 30, nameLength), extra),
                Flags = flags,
                Method = U16(zip, at + 8),
                Crc = crc,
                PackedSize = packed,
                Size = size,
                HeaderAt = at,
                DataAt = data,
                HasAesExtra = ZipNames.TryFindExtra(extra, 0x9901, out _),
                SizeUnknown = unknown && size < 0,
            });
            var next = Math.Min(zip.Length, data + packed);
            var found = zip[(int)next..].IndexOf(LocalMark);
            at = found < 0 ? -1 : (int)next + found;
        }
        return entries;
    }

    // With flag bit 3 the sizes follow the data: [PK 7 8] crc packed size. It is genuine if packed is the distance to it.
    private static (long Packed, long Size, uint Crc) FromDescriptor(ReadOnlySpan<byte> zip, int data)
    {
        for (var from = data; from < zip.Length;)
        {
            var found = zip[from..].IndexOf(DescriptorMark);
            if (found < 0) break;
            var at = from + found;
            if (at + 16 <= zip.Length && U32(zip, at + 8) == at - data) return (at - data, U32(zip, at + 12), U32(zip, at + 4));
            from = at + 4;
        }
        return (zip.Length - data, -1, 0);
    }
}
