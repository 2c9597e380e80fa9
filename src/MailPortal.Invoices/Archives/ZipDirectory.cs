using System.Buffers.Binary;

namespace MailPortal.Invoices.Archives;

/// <summary>The central directory of a ZIP (APPNOTE 4.3), with every number checked against the bytes that are really there.</summary>
internal static class ZipDirectory
{
    public const uint LocalHeader = 0x04034B50, DirectoryHeader = 0x02014B50, EndRecord = 0x06054B50,
        Zip64EndRecord = 0x06064B50, Zip64Locator = 0x07064B50, Descriptor = 0x08074B50;

    /// <summary>Its entries with their data located, or the reason why there is no directory to go by.</summary>
    public static IReadOnlyList<ZipEntry>? Read(ReadOnlySpan<byte> zip, Limits limits, out ReadProblemKind problem, out string? detail)
    {
        problem = ReadProblemKind.DamagedArchive;
        detail = null;
        var end = FindEnd(zip);
        if (end < 0)
        {
            problem = ReadProblemKind.Truncated;
            detail = "no end of central directory";
            return null;
        }
        var record = zip[end..];
        long disk = U16(record, 4), directoryDisk = U16(record, 6), total = U16(record, 10), size = U32(record, 12), offset = U32(record, 16);
        long directoryEnd = end;
        if (end >= 20 && U32(zip, end - 20) == Zip64Locator)
        {
            var at = FindZip64(zip, end - 20);
            if (at < 0) { detail = "zip64 record missing"; return null; }
            var wide = zip[at..];
            (disk, directoryDisk, directoryEnd) = (U32(wide, 16), U32(wide, 20), at);
            (total, size, offset) = (S64(wide, 32), S64(wide, 40), S64(wide, 48));
        }
        if (disk != 0 || directoryDisk != 0)
        {
            problem = ReadProblemKind.MultiDiskArchive;
            detail = $"disk {Math.Max(disk, directoryDisk)}";
            return null;
        }
        if (total > limits.EntriesPerArchive)
        {
            problem = ReadProblemKind.TooManyEntries;
            detail = $"{total} > {limits.EntriesPerArchive}";
            return null;
        }
        if (total < 0 || size < 0 || offset < 0 || size > directoryEnd) { detail = "directory outside the file"; return null; }
        // Bytes before the archive (a self-extractor's program, a mail gateway's banner) shift every offset by the same amount.
        var start = directoryEnd - size;
        var shift = start - offset;
        if (shift < 0 || total > 0 && U32(zip, (int)start) != DirectoryHeader)
        {
            (start, shift) = (offset, 0);
            if (start > directoryEnd || total > 0 && U32(zip, (int)start) != DirectoryHeader) { detail = "directory not found"; return null; }
        }
        return ReadEntries(zip, start, directoryEnd, shift, total, limits, ref problem, ref detail);
    }

    private static List<ZipEntry>? ReadEntries(
        ReadOnlySpan<byte> zip, long start, long end, long shift, long total, Limits limits, ref ReadProblemKind problem, ref string? detail)
    {
        var entries = new List<ZipEntry>();
        var at = (int)start;
        // The stated number may lie low to hide entries: what stands there counts.
        for (var i = 0; i < total || at + 46 <= end && U32(zip, at) == DirectoryHeader; i++)
        {
            if (at + 46 > end || U32(zip, at) != DirectoryHeader) { detail = $"directory entry {i + 1}"; return null; }
            if (i >= limits.EntriesPerArchive) { problem = ReadProblemKind.TooManyEntries; detail = $"> {limits.EntriesPerArchive}"; return null; }
            var header = zip[at..(int)end];
            int nameLength = U16(header, 28), extraLength = U16(header, 30), commentLength = U16(header, 32);
            if (46 + nameLength + extraLength + commentLength > header.Length) { detail = $"directory entry {i + 1}"; return null; }
            var extra = header.Slice(46 + nameLength, extraLength);
            long packed = U32(header, 20), size = U32(header, 24), disk = U16(header, 34), offset = U32(header, 42);
            if (!TryWiden(extra, ref size, ref packed, ref offset, ref disk)) { detail = $"zip64 of entry {i + 1}"; return null; }
            if (disk != 0) { problem = ReadProblemKind.MultiDiskArchive; detail = $"disk {disk}"; return null; }
            entries.Add(Locate(zip, new ZipEntry
            {
                Name = ZipNames.Decode(header.Slice(46, nameLength), extra),
                Flags = U16(header, 8),
                Method = U16(header, 10),
                Crc = U32(header, 16),
                PackedSize = packed,
                Size = size,
                HeaderAt = offset > long.MaxValue - shift ? -1 : offset + shift,
                HasAesExtra = ZipNames.TryFindExtra(extra, 0x9901, out _),
            }));
            at += 46 + nameLength + extraLength + commentLength;
        }
        return entries;
    }

    // Name and extra field of the local header may be longer than the directory's: only it says where the data starts.
    private static ZipEntry Locate(ReadOnlySpan<byte> zip, ZipEntry entry)
    {
        if (entry.HeaderAt < 0 || entry.HeaderAt > zip.Length - 30) return entry;
        var at = (int)entry.HeaderAt;
        if (U32(zip, at) != LocalHeader) return entry;
        return entry with { DataAt = (long)at + 30 + U16(zip, at + 26) + U16(zip, at + 28) };
    }

    /// <summary>Two entries that share bytes turn a few kilobytes into terabytes (Fifield 2019): such an archive is refused before inflating.</summary>
    /// <remarks>An entry that claims to end behind the file is not looked at: it fails on its own, and the others need not suffer.</remarks>
    public static bool Overlap(IReadOnlyList<ZipEntry> entries, long fileLength)
    {
        var last = -1L;
        foreach (var entry in entries.Where(e => e.DataAt >= 0 && e.PackedSize <= fileLength - e.DataAt).OrderBy(e => e.HeaderAt))
        {
            if (entry.HeaderAt < last) return true;
            last = entry.DataAt + entry.PackedSize;
        }
        return false;
    }

    private static int FindEnd(ReadOnlySpan<byte> zip)
    {
        var lowest = Math.Max(0, zip.Length - 22 - ushort.MaxValue);
        for (var at = zip.Length - 22; at >= lowest; at--)
            if (U32(zip, at) == EndRecord && at + 22 + U16(zip, at + 20) <= zip.Length) return at;
        return -1;
    }

    private static int FindZip64(ReadOnlySpan<byte> zip, int locator)
    {
        var stated = S64(zip, locator + 8);
        if (stated >= 0 && stated <= locator - 56 && U32(zip, (int)stated) == Zip64EndRecord) return (int)stated;
        // Prepended bytes shift it too: it stands right before its locator.
        return locator >= 56 && U32(zip, locator - 56) == Zip64EndRecord ? locator - 56 : -1;
    }

    // Extra field 0x0001 holds, in this order, only those of the four numbers that are all ones in the plain header.
    private static bool TryWiden(ReadOnlySpan<byte> extra, ref long size, ref long packed, ref long offset, ref long disk)
    {
        var wanted = (size == uint.MaxValue ? 8 : 0) + (packed == uint.MaxValue ? 8 : 0) + (offset == uint.MaxValue ? 8 : 0) + (disk == ushort.MaxValue ? 4 : 0);
        if (wanted == 0) return true;
        if (!ZipNames.TryFindExtra(extra, 0x0001, out var wide) || wide.Length < wanted) return false;
        if (size == uint.MaxValue) { size = S64(wide, 0); wide = wide[8..]; }
        if (packed == uint.MaxValue) { packed = S64(wide, 0); wide = wide[8..]; }
        if (offset == uint.MaxValue) { offset = S64(wide, 0); wide = wide[8..]; }
        if (disk == ushort.MaxValue) disk = U32(wide, 0);
        return size >= 0 && packed >= 0 && offset >= 0;
    }

    public static ushort U16(ReadOnlySpan<byte> data, int at) => BinaryPrimitives.ReadUInt16LittleEndian(data[at..]);
    public static uint U32(ReadOnlySpan<byte> data, int at) => data.Length - at < 4 ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(data[at..]);
    private static long S64(ReadOnlySpan<byte> data, int at) => BinaryPrimitives.ReadInt64LittleEndian(data[at..]);
}
