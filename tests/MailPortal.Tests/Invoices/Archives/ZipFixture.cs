using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace MailPortal.Tests.Invoices.Archives;

/// <summary>ZIPs as good programs write them, and, byte by byte, as bad ones do.</summary>
internal static class ZipFixture
{
    public static byte[] Of(params (string Name, byte[] Content)[] entries)
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, content) in entries)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(content);
            }
        return stream.ToArray();
    }

    public static byte[] Of(params (string Name, string Content)[] entries) =>
        Of([.. entries.Select(e => (e.Name, Encoding.UTF8.GetBytes(e.Content)))]);

    public static byte[] Deflate(byte[] content)
    {
        var stream = new MemoryStream();
        using (var deflate = new DeflateStream(stream, CompressionLevel.SmallestSize, leaveOpen: true)) deflate.Write(content);
        return stream.ToArray();
    }

    /// <summary>An archive from raw entries; what they claim is written as it is.</summary>
    public static byte[] Raw(params RawEntry[] entries)
    {
        var file = new MemoryStream();
        var directory = new MemoryStream();
        foreach (var entry in entries)
        {
            var offset = entry.Offset ?? (uint)file.Length;
            if (entry.Offset is null) entry.WriteLocal(file);
            entry.WriteDirectory(directory, offset);
        }
        var start = (uint)file.Length;
        directory.WriteTo(file);
        WriteEnd(file, entries.Length, (uint)directory.Length, start);
        return file.ToArray();
    }

    public static void WriteEnd(Stream file, int count, uint size, uint start, ushort disk = 0)
    {
        Span<byte> end = stackalloc byte[22];
        BinaryPrimitives.WriteUInt32LittleEndian(end, 0x06054B50);
        BinaryPrimitives.WriteUInt16LittleEndian(end[4..], disk);
        BinaryPrimitives.WriteUInt16LittleEndian(end[8..], (ushort)count);
        BinaryPrimitives.WriteUInt16LittleEndian(end[10..], (ushort)count);
        BinaryPrimitives.WriteUInt32LittleEndian(end[12..], size);
        BinaryPrimitives.WriteUInt32LittleEndian(end[16..], start);
        file.Write(end);
    }
}

/// <summary>One entry, with every claim separate from what is really there.</summary>
internal sealed record RawEntry(string Name, byte[] Content)
{
    public ushort Method { get; init; } = 8;
    public ushort Flags { get; init; }
    public byte[]? Packed { get; init; }
    public uint? Crc { get; init; }
    public uint? ClaimedPacked { get; init; }
    public uint? ClaimedSize { get; init; }
    public byte[] Extra { get; init; } = [];
    public byte[]? RawName { get; init; }
    public bool Descriptor { get; init; }
    /// <summary>Writes no local header and points there instead.</summary>
    public uint? Offset { get; init; }

    private byte[] Data => Packed ?? (Method == 0 ? Content : ZipFixture.Deflate(Content));

    public void WriteLocal(Stream file)
    {
        Span<byte> header = stackalloc byte[30];
        BinaryPrimitives.WriteUInt32LittleEndian(header, 0x04034B50);
        WriteCommon(header[4..], sizesKnown: !Descriptor);
        file.Write(header);
        file.Write(NameBytes);
        file.Write(Extra);
        file.Write(Data);
        if (!Descriptor) return;
        Span<byte> descriptor = stackalloc byte[16];
        BinaryPrimitives.WriteUInt32LittleEndian(descriptor, 0x08074B50);
        WriteSizes(descriptor[4..]);
        file.Write(descriptor);
    }

    public void WriteDirectory(Stream directory, uint offset)
    {
        Span<byte> header = stackalloc byte[46];
        BinaryPrimitives.WriteUInt32LittleEndian(header, 0x02014B50);
        WriteCommon(header[6..], sizesKnown: true);
        BinaryPrimitives.WriteUInt32LittleEndian(header[42..], offset);
        directory.Write(header);
        directory.Write(NameBytes);
        directory.Write(Extra);
    }

    private byte[] NameBytes => RawName ?? Encoding.UTF8.GetBytes(Name);

    private void WriteCommon(Span<byte> at, bool sizesKnown)
    {
        at[0] = 20;
        BinaryPrimitives.WriteUInt16LittleEndian(at[2..], (ushort)(Flags | (Descriptor ? 8 : 0)));
        BinaryPrimitives.WriteUInt16LittleEndian(at[4..], Method);
        if (sizesKnown) WriteSizes(at[10..]);
        BinaryPrimitives.WriteUInt16LittleEndian(at[22..], (ushort)NameBytes.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(at[24..], (ushort)Extra.Length);
    }

    private void WriteSizes(Span<byte> at)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(at, Crc ?? Crc32(Content));
        BinaryPrimitives.WriteUInt32LittleEndian(at[4..], ClaimedPacked ?? (uint)Data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(at[8..], ClaimedSize ?? (uint)Content.Length);
    }

    // Bit by bit, on purpose not the program's table.
    public static uint Crc32(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var b in data)
        {
            crc ^= b;
            for (var i = 0; i < 8; i++) crc = (crc & 1) != 0 ? crc >> 1 ^ 0xEDB88320 : crc >> 1;
        }
        return ~crc;
    }
}
