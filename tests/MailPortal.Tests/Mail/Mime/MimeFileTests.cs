using System.Security.Cryptography;
using System.Text;
using MailPortal.Mail.Mime;

namespace MailPortal.Tests.Mail.Mime;

public sealed class MimeFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mailportal-mime-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>Everything that a reading gives, bytes by their hashes.</summary>
    private static List<string> Describe(MimeMessage mail)
    {
        var lines = new List<string> { $"{mail.Subject} {string.Join(',', mail.From)} {mail.MessageId} {mail.Date} {mail.LimitReached}" };
        Describe(mail.Root, lines);
        lines.AddRange(mail.Warnings.Select(warning => warning.ToString()));
        return lines;
    }

    private static void Describe(MimePart part, List<string> lines)
    {
        lines.Add($"{part.Path} {part.ContentType} {part.Origin} {part.FileName} {part.IsLeaf} {part.Children.Count} {part.Message?.Subject}");
        foreach (var bytes in new[] { part.Raw, part.RawBody, part.Headers.Raw, part.Preamble, part.Epilogue, part.Decode(), InPieces(part) })
            lines.Add(Convert.ToHexString(SHA256.HashData(bytes.Span)));
        foreach (var child in part.Children)
            Describe(child, lines);
    }

    private static byte[] InPieces(MimePart part)
    {
        using var target = new MemoryStream();
        Assert.True(part.DecodeToAsync(target, Cancellation).AsTask().IsCompletedSuccessfully);
        return target.ToArray();
    }

    private string Write(byte[] raw)
    {
        var path = Path.Combine(folder, Path.GetRandomFileName());
        File.WriteAllBytes(path, raw);
        return path;
    }

    // Nothing may be unpacked in memory here: every container goes through a file.
    private static MimeFile OpenWithoutMemory(string path) => MimeFile.Open(path, MimeLimits.Default, inMemory: 0, Cancellation);

    [Fact]
    public void Corpus_FromAFile_IsReadAsFromMemory()
    {
        foreach (var path in Corpus.Files())
        {
            var expected = Describe(MimeParser.Parse(File.ReadAllBytes(path), cancellation: Cancellation));
            using var file = MimeFile.Open(path, cancellation: Cancellation);
            Assert.Equal(expected, Describe(file.Message));
            using var frugal = OpenWithoutMemory(path);
            Assert.Equal(expected, Describe(frugal.Message));
        }
    }

    [Fact]
    public async Task Corpus_FromAStreamThatCannotSeek_IsReadAsFromMemory()
    {
        foreach (var path in Corpus.Files().Where((_, i) => i % 10 == 0))
        {
            var raw = await File.ReadAllBytesAsync(path, Cancellation);
            await using var drips = new DripStream(raw);
            using var file = await MimeFile.SpoolAsync(drips, folder: folder, cancellation: Cancellation);
            Assert.Equal(Describe(MimeParser.Parse(raw, cancellation: Cancellation)), Describe(file.Message));
        }
        Assert.Empty(Directory.GetFiles(folder));
    }

    [Fact]
    public void Mutations_FromAFile_AreReadAsFromMemory()
    {
        var originals = Corpus.Files().Select(File.ReadAllBytes).Where(raw => raw.Length is > 0 and < 40_000).ToArray();
        for (var seed = 0; seed < 500; seed++)
        {
            var raw = Mutation.Of(originals, new Random(seed));
            using var file = OpenWithoutMemory(Write(raw));
            Assert.Equal(Describe(MimeParser.Parse(raw, cancellation: Cancellation)), Describe(file.Message));
        }
    }

    [Fact]
    public void EmptyFile_IsAMailWithAWarning()
    {
        using var file = MimeFile.Open(Write([]), cancellation: Cancellation);
        Assert.Equal([MimeWarningKind.EmptyInput], file.Message.Kinds());
        Assert.Equal(0, file.Length);
        Assert.Empty(Assert.Single(file.Message.Leaves).Decode());
    }

    [Fact]
    public void FileBeyondTwoGigabytes_IsRefusedByName()
    {
        var path = Path.Combine(folder, "large");
        using (var large = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write))
            RandomAccess.SetLength(large, int.MaxValue + 1L); // a hole: it takes no room
        var refused = Assert.Throws<MailTooLargeException>(() => MimeFile.Open(path, cancellation: Cancellation));
        Assert.Equal(int.MaxValue + 1L, refused.Length);
    }

    [Fact]
    public async Task StreamBeyondTheMost_IsRefusedAndLeavesNothing()
    {
        await using var drips = new DripStream(new byte[100_000]);
        await Assert.ThrowsAsync<MailTooLargeException>(() => MimeFile.SpoolAsync(drips, null, folder, most: 99_999, Cancellation));
        Assert.Empty(Directory.GetFiles(folder));
    }

    [Fact]
    public async Task StreamThatBreaksOff_ThrowsItsOwnExceptionAndLeavesNothing()
    {
        await using var drips = new DripStream(new byte[10_000], failing: true);
        await Assert.ThrowsAsync<IOException>(() => MimeFile.SpoolAsync(drips, folder: folder, cancellation: Cancellation));
        Assert.Empty(Directory.GetFiles(folder));
    }

    [Fact]
    public void MissingFile_IsAnIOException() => Assert.Throws<FileNotFoundException>(() => MimeFile.Open(Path.Combine(folder, "none"), cancellation: Cancellation));

    [Fact]
    public void Cancelled_ClosesTheFile()
    {
        var path = Write("Subject: x\r\n\r\nbody"u8.ToArray());
        Assert.Throws<OperationCanceledException>(() => MimeFile.Open(path, cancellation: new CancellationToken(canceled: true)));
        using var alone = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
    }

    [Fact]
    public async Task AfterDispose_TextStaysAndBytesThrow()
    {
        var path = Write(Encoding.ASCII.GetBytes("Subject: Factura\r\nX-Other: a\r\nContent-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            + Convert.ToBase64String("Subject: inner\r\n\r\ninner body"u8)));
        var file = OpenWithoutMemory(path);
        var (outer, inner) = (file.Message.Root, Assert.Single(file.Message.Leaves));
        Assert.Equal("inner body", inner.DecodeText());
        file.Dispose();
        file.Dispose();
        Assert.Equal("Factura", file.Message.Subject);
        foreach (var part in new[] { outer, inner })
        {
            Assert.Throws<ObjectDisposedException>(part.Decode);
            Assert.Throws<ObjectDisposedException>(part.DecodeText);
            Assert.Throws<ObjectDisposedException>(() => part.RawBody.Span.Length);
            Assert.Throws<ObjectDisposedException>(() => part.RawBody.Pin());
            await Assert.ThrowsAsync<ObjectDisposedException>(() => part.DecodeToAsync(Stream.Null, Cancellation).AsTask());
        }
        Assert.Throws<ObjectDisposedException>(() => outer.Headers[1].Value);
        using var alone = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
    }

    [Fact]
    public async Task DisposeWhileAPartIsWrittenOut_UnmapsNothingUnderIt()
    {
        var content = new byte[200_000];
        new Random(1).NextBytes(content);
        var file = MimeFile.Open(Write([.. "Content-Transfer-Encoding: binary\r\n\r\n"u8, .. content]), cancellation: Cancellation);
        await using var target = new ActingStream(file.Dispose);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => file.Message.Root.DecodeToAsync(target, Cancellation).AsTask());
        Assert.InRange(target.Length, 1, content.Length - 1);
        Assert.Equal(content[..(int)target.Length], target.ToArray());
    }

    /// <summary>Gives a few bytes at a time and cannot seek.</summary>
    private sealed class DripStream(byte[] bytes, bool failing = false) : MemoryStream(bytes, writable: false)
    {
        public override bool CanSeek => false;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (failing && Position > 5000)
                throw new IOException("The connection broke off.");
            return base.ReadAsync(buffer[..Math.Min(buffer.Length, 1777)], cancellationToken);
        }
    }

    /// <summary>Does something while it holds what it is to write: were the memory gone then, so would be this process.</summary>
    private sealed class ActingStream(Action act) : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var bytes = buffer.Span;
            act();
            Write(bytes);
            return ValueTask.CompletedTask;
        }
    }
}
