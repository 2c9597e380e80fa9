using MailPortal.Mail.Mime;

namespace MailPortal.Tests.Mail.Mime;

/// <summary>The sample mails, and the law that every reading has to keep.</summary>
internal static class Corpus
{
    // What a warm parser needs for a mail without anything in it, with room for tables that are made once; and for header lines that become
    // strings, values and addresses of two-byte characters.
    private const int MostAllocated = 256 * 1024, MostAllocatedPerByte = 20;

    /// <summary>Every file of the samples that is a mail, or nearly one.</summary>
    public static IReadOnlyList<string> Files()
    {
        var files = Directory.GetDirectories(Path.GetDirectoryName(Samples.Require("mail-inventory.json"))!)
            .Where(folder => Path.GetFileName(folder) is var name && (name.StartsWith("mail-", StringComparison.Ordinal) || name.StartsWith("co-dian-mail-", StringComparison.Ordinal)))
            .SelectMany(folder => Directory.GetFiles(folder, "*", SearchOption.AllDirectories))
            .Where(file => Path.GetExtension(file) is not (".json" or ".zip"))
            .Order(StringComparer.Ordinal).ToList();
        Assert.True(files.Count > 200, $"Only {files.Count} sample mails.");
        return files;
    }

    /// <summary>Reads and decodes everything, then checks that no byte vanished: what is in no header, leaf, preamble or epilogue is blank, a
    /// delimiter, or words behind one that a warning has.</summary>
    public static MimeMessage Read(byte[] raw, CancellationToken cancellation)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var mail = MimeParser.Parse(raw, cancellation: cancellation);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated <= MostAllocated + ((long)raw.Length * MostAllocatedPerByte), $"{allocated} bytes allocated for a mail of {raw.Length}.");
        var covered = new bool[raw.Length];
        var delimiters = new DelimiterLines(mail);
        Cover(mail.Root, raw, covered);
        for (var at = 0; at < raw.Length;)
        {
            var line = raw.AsSpan(at).IndexOfAny((byte)'\r', (byte)'\n');
            var end = line < 0 ? raw.Length : at + line;
            for (var start = at; at < end; at++)
                if (!covered[at] && raw[at] is not ((byte)' ' or (byte)'\t'))
                {
                    Assert.True(at == start && delimiters.Explain(raw.AsSpan(start..end)), $"Byte {at} of {raw.Length} is in no part.");
                    break;
                }
            at = end + 1;
        }
        return mail;
    }

    private static void Cover(MimePart part, byte[] raw, bool[] covered)
    {
        Cover(part.Headers.Raw, raw, covered);
        Cover(part.IsLeaf || part.Children.Count == 0 || IsDecoded(part, raw) ? part.RawBody : default, raw, covered);
        Cover(part.Preamble, raw, covered);
        Cover(part.Epilogue, raw, covered);
        if (part.IsLeaf)
        {
            var content = part.Decode();
            Assert.True(content.Length <= (part.RawBody.Length * 2) + 3);
            using var pieces = new MemoryStream(content.Length);
            Assert.True(part.DecodeToAsync(pieces, TestContext.Current.CancellationToken).AsTask().IsCompletedSuccessfully);
            Assert.True(content.AsSpan().SequenceEqual(pieces.GetBuffer().AsSpan(0, (int)pieces.Length)), $"Part {part.Path} ({part.TransferEncoding}) is another one when it is decoded in pieces: {content.Length} bytes, {pieces.Length}.");
        }
        _ = part.DecodeText();
        Assert.True(part.FileName is null || !part.FileName.Any(char.IsControl));
        foreach (var child in part.Children)
            Cover(child, raw, covered);
    }

    // The children of an encoded container lie in other memory.
    private static bool IsDecoded(MimePart part, byte[] raw) =>
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(part.Children[0].Raw, out var child) && child.Array != raw;

    private static void Cover(ReadOnlyMemory<byte> piece, byte[] raw, bool[] covered)
    {
        if (System.Runtime.InteropServices.MemoryMarshal.TryGetArray(piece, out var segment) && segment.Array == raw)
            covered.AsSpan(segment.Offset, segment.Count).Fill(true);
    }
}
