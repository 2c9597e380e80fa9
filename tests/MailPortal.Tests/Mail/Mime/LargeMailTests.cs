using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using MailPortal.Mail.Mime;

namespace MailPortal.Tests.Mail.Mime;

/// <summary>A mail of 150 MB is read without being held. What is allocated is counted on this thread alone, which does all of it.</summary>
public sealed class LargeMailTests : IDisposable
{
    private const int Attachment = 100_000_000, Text = 13_000_000, Most = 8_000_000;
    private readonly string folder = Directory.CreateTempSubdirectory("mailportal-large-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void MailOf150Megabytes_IsReadAndWrittenOutWithoutBeingHeld()
    {
        var path = Path.Combine(folder, "large.eml");
        var hashes = WriteMail(path);
        Assert.InRange(new FileInfo(path).Length, 150_000_000, 170_000_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        using (var file = MimeFile.Open(path, cancellation: Cancellation))
            Assert.Equal(hashes, Hashes(file.Message));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Most);
    }

    [Fact]
    public async Task MailOf150Megabytes_FromAStream_IsReadWithoutBeingHeld()
    {
        var path = Path.Combine(folder, "large.eml");
        var hashes = WriteMail(path);
        using var stream = new SynchronousStream(path);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var spooling = MimeFile.SpoolAsync(stream, folder: folder, cancellation: Cancellation);
        Assert.True(spooling.IsCompletedSuccessfully, "It went to another thread, where nothing is counted.");
        using (var file = await spooling)
            Assert.Equal(hashes, Hashes(file.Message));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Most);
        Assert.Single(Directory.GetFiles(folder));
    }

    [Theory]
    [InlineData("message/rfc822", "base64")]
    [InlineData("message/rfc822", "quoted-printable")]
    [InlineData("application/pkcs7-mime", "base64")]
    [InlineData("application/pkcs7-mime", "binary")]
    [InlineData("application/ms-tnef", "base64")]
    [InlineData("text/plain", "uuencode")]
    [InlineData("text/plain", "uuencode in base64")]
    [InlineData("text/plain", "yenc")]
    public void WhatIsPacked_IsUnpackedWithoutBeingHeld(string type, string how)
    {
        var content = new byte[20_000_000];
        new Random(3).NextBytes(content);
        var path = Path.Combine(folder, "packed.eml");
        File.WriteAllBytes(path, Packed.Mail(type, how, content));
        var before = GC.GetAllocatedBytesForCurrentThread();
        using (var file = MimeFile.Open(path, cancellation: Cancellation))
        {
            Assert.Contains(Convert.ToHexString(SHA256.HashData(content)), Hashes(file.Message));
            Assert.Equal(MimeLimitsReached.None, file.Message.LimitReached);
        }
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Most);
    }

    private static List<string> Hashes(MimeMessage mail) => [.. mail.Leaves.Select(leaf =>
    {
        using var hash = new HashStream();
        Assert.True(leaf.DecodeToAsync(hash, Cancellation).AsTask().IsCompletedSuccessfully);
        return hash.Hash();
    })];

    // multipart/mixed { multipart/alternative { text, HTML of 13 MB in quoted-printable }, zip of 100 MB in base64, text of 13 MB }
    private static List<string> WriteMail(string path)
    {
        using var file = File.Create(path);
        void Write(string text) => file.Write(Encoding.ASCII.GetBytes(text));
        Write("Subject: large\r\nContent-Type: multipart/mixed; boundary=outer\r\n\r\n--outer\r\nContent-Type: multipart/alternative; boundary=outer-in\r\n\r\n"
            + "--outer-in\r\n\r\nshort\r\n--outer-in\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n");
        var line = "<p>0123456789 - 0123456789 -- 0123456789 caf\u00e9</p>\r\n"u8.ToArray();
        using var html = new HashStream();
        for (var at = 0; at < Text; at += line.Length)
        {
            Write("<p>0123456789 - 0123456789 -- 012345=\r\n6789 caf=C3=A9</p>\r\n");
            html.Write(line);
        }
        Write("\r\n--outer-in--\r\n\r\n--outer\r\nContent-Type: application/zip; name=\"a.zip\"\r\nContent-Transfer-Encoding: base64\r\n\r\n");
        using var zip = new HashStream();
        var (random, bytes, base64) = (new Random(1), new byte[57], new byte[78]);
        ("\r\n"u8).CopyTo(base64.AsSpan(76));
        for (var at = 0; at < Attachment; at += bytes.Length)
        {
            random.NextBytes(bytes);
            zip.Write(bytes);
            Base64.EncodeToUtf8(bytes, base64, out _, out _);
            file.Write(base64);
        }
        Write("--outer\r\nContent-Type: text/x-log\r\n\r\n");
        using var log = new HashStream();
        for (var at = 0; at < Text; at += line.Length)
        {
            file.Write(line);
            log.Write(line);
        }
        Write("\r\n--outer--\r\n");
        return [Convert.ToHexString(SHA256.HashData("short"u8)), html.Hash(), zip.Hash(), log.Hash()];
    }

    /// <summary>Keeps a hash of what is written to it.</summary>
    private sealed class HashStream : MemoryStream
    {
        private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        public string Hash() => Convert.ToHexString(hash.GetCurrentHash());

        public override void Write(byte[] buffer, int offset, int count) => hash.AppendData(buffer, offset, count);

        public override void Write(ReadOnlySpan<byte> buffer) => hash.AppendData(buffer);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            hash.AppendData(buffer.Span);
            return ValueTask.CompletedTask;
        }

        protected override void Dispose(bool disposing)
        {
            hash.Dispose();
            base.Dispose(disposing);
        }
    }

    /// <summary>A file that is read on the caller's thread and cannot seek.</summary>
    private sealed class SynchronousStream(string path) : FileStream(path, FileMode.Open, FileAccess.Read)
    {
        public override bool CanSeek => false;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));
    }
}
