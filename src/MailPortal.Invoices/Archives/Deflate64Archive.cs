using System.Buffers.Binary;
using System.IO.Compression;

namespace MailPortal.Invoices.Archives;

/// <summary>
/// Deflate64 (Windows writes it for large files): the framework inflates it, but only as part of a ZIP. So the packed bytes are
/// wrapped into a ZIP of one entry whose every number is ours.
/// </summary>
internal static class Deflate64Archive
{
    public static Stream Open(ReadOnlyMemory<byte> packed, long size)
    {
        var zip = new byte[31 + packed.Length + 47 + 22];
        var local = zip.AsSpan();
        BinaryPrimitives.WriteUInt32LittleEndian(local, ZipDirectory.LocalHeader);
        WriteCommon(local[4..], packed.Length, size);
        local[30] = (byte)'x';
        packed.Span.CopyTo(local[31..]);

        var directory = local[(31 + packed.Length)..];
        BinaryPrimitives.WriteUInt32LittleEndian(directory, ZipDirectory.DirectoryHeader);
        WriteCommon(directory[6..], packed.Length, size);
        directory[46] = (byte)'x';

        var end = directory[47..];
        BinaryPrimitives.WriteUInt32LittleEndian(end, ZipDirectory.EndRecord);
        end[8] = end[10] = 1;
        BinaryPrimitives.WriteUInt32LittleEndian(end[12..], 47);
        BinaryPrimitives.WriteUInt32LittleEndian(end[16..], (uint)(31 + packed.Length));
        return new ZipArchive(new MemoryStream(zip, writable: false)).Entries[0].Open();
    }

    // version 21 | flags | method 9 | time | date | crc | packed | size | name length 1 | extra length 0
    private static void WriteCommon(Span<byte> at, int packed, long size)
    {
        at[0] = 21;
        at[4] = 9;
        BinaryPrimitives.WriteUInt32LittleEndian(at[14..], (uint)packed);
        BinaryPrimitives.WriteUInt32LittleEndian(at[18..], (uint)Math.Clamp(size, 0, uint.MaxValue - 1));
        at[22] = 1;
    }
}
