using System.IO.Compression;
using System.Runtime.InteropServices;

namespace MailPortal.Invoices.Archives;

/// <summary>
/// Opens a ZIP within the limits of one mail. Written on the directory itself because the framework's ZipArchive inflates
/// overlapping entries, believes stated sizes and gives up a whole archive for one bad entry.
/// </summary>
internal static class ZipReader
{
    private const ushort Stored = 0, Deflate = 8, Deflate64 = 9;

    /// <summary>Entries one by one; problems of the whole archive come as items whose name is empty.</summary>
    public static IEnumerable<ZipItem> Read(ReadOnlyMemory<byte> zip, ReadBudget budget, CancellationToken cancellationToken)
    {
        var entries = ZipDirectory.Read(zip.Span, budget.Limits, out var problem, out var detail);
        if (entries is [] && zip.Span.StartsWith("PK\x03\x04"u8)) (entries, problem, detail) = (null, ReadProblemKind.DamagedArchive, "empty directory");
        if (entries is null)
        {
            yield return new ZipItem("", null, problem, detail);
            if (problem is ReadProblemKind.MultiDiskArchive or ReadProblemKind.TooManyEntries) yield break;
            entries = ZipRecovery.Read(zip.Span, budget.Limits);
        }
        if (ZipDirectory.Overlap(entries, zip.Length))
        {
            yield return new ZipItem("", null, ReadProblemKind.OverlappingEntries, null);
            yield break;
        }
        foreach (var entry in entries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!budget.TryTakeEntry())
            {
                yield return new ZipItem("", null, ReadProblemKind.TooManyEntries, $"> {budget.Limits.EntriesPerMail}");
                yield break;
            }
            if (entry.IsFolder) continue;
            yield return ReadEntry(zip, entry, budget, cancellationToken);
            if (budget.BytesLeft < 0) yield break;
        }
    }

    private static ZipItem ReadEntry(ReadOnlyMemory<byte> zip, ZipEntry entry, ReadBudget budget, CancellationToken cancellationToken)
    {
        ZipItem Failed(ReadProblemKind kind, string? detail = null) => new(entry.Name, null, kind, detail);

        if (entry.IsEncrypted) return Failed(ReadProblemKind.PasswordProtected);
        if (entry.Method is not (Stored or Deflate or Deflate64)) return Failed(ReadProblemKind.UnsupportedCompression, $"{entry.Method}");
        if (entry.DataAt < 0 || entry.DataAt > zip.Length) return Failed(ReadProblemKind.DamagedArchive, "local header");
        if (entry.PackedSize > zip.Length - entry.DataAt) return Failed(ReadProblemKind.Truncated, $"{entry.PackedSize} > {zip.Length - entry.DataAt}");

        var packed = zip.Slice((int)entry.DataAt, (int)entry.PackedSize);
        byte[] content;
        try
        {
            using var stream = Open(packed, entry);
            var failure = Inflate(stream, entry, budget, out content, cancellationToken);
            if (failure is not null) return Failed(failure.Value, $"{content.Length}");
        }
        catch (InvalidDataException e)
        {
            return Failed(entry.SizeUnknown ? ReadProblemKind.Truncated : ReadProblemKind.DamagedArchive, e.Message);
        }
        // Recovered without a directory and a descriptor: nothing but the content itself can say whether this is all of it.
        if (entry.SizeUnknown) return new ZipItem(entry.Name, content, null, null);
        if (content.Length != entry.Size) return new ZipItem(entry.Name, content, ReadProblemKind.SizeMismatch, $"{entry.Size} / {content.Length}");
        if (Crc32.Of(content) != entry.Crc) return new ZipItem(entry.Name, content, ReadProblemKind.BadCrc, null);
        return new ZipItem(entry.Name, content, null, null);
    }

    // What the archive says about sizes is not believed: bytes are counted as they come out.
    private static ReadProblemKind? Inflate(Stream stream, ZipEntry entry, ReadBudget budget, out byte[] content, CancellationToken cancellationToken)
    {
        var limits = budget.Limits;
        var output = new MemoryStream((int)Math.Clamp(entry.Size, 0, 1024 * 1024));
        var buffer = new byte[32 * 1024];
        ReadProblemKind? failure = null;
        for (int read; failure is null && (read = stream.Read(buffer)) > 0;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            output.Write(buffer, 0, read);
            budget.Inflated(read);
            if (output.Length > limits.BytesPerEntry) failure = ReadProblemKind.EntryTooLarge;
            else if (budget.BytesLeft < 0) failure = ReadProblemKind.MailTooLarge;
            else if (output.Length > limits.RatioFloor && output.Length / Math.Max(1, entry.PackedSize) >= limits.Ratio)
                failure = ReadProblemKind.CompressionRatio;
        }
        content = output.ToArray();
        return failure;
    }

    private static Stream Open(ReadOnlyMemory<byte> packed, ZipEntry entry) => entry.Method switch
    {
        Stored => AsStream(packed),
        Deflate => new DeflateStream(AsStream(packed), CompressionMode.Decompress),
        _ => Deflate64Archive.Open(packed, entry.Size),
    };

    internal static MemoryStream AsStream(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
            : new MemoryStream(bytes.ToArray(), writable: false);
}
