using System.Security.Cryptography;
using MailPortal.Data;

namespace MailPortal.Tests.Portal.Data;

public sealed class FileStoreTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mailportal-").FullName;
    private readonly FileStore files;

    public FileStoreTests() => files = new FileStore(folder);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Write_Stream_IsFoundByItsHash()
    {
        var content = RandomNumberGenerator.GetBytes(300_001);
        var stored = await files.WriteAsync(new MemoryStream(content), TestContext.Current.CancellationToken);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), stored.Sha256);
        Assert.Equal(content.Length, stored.Size);
        Assert.Equal(content, await files.ReadAllAsync(stored.Sha256, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Write_SameContentTwice_IsOneFileAndLeavesNothingBehind()
    {
        var content = RandomNumberGenerator.GetBytes(1000);
        await files.WriteAsync(new MemoryStream(content), TestContext.Current.CancellationToken);
        await files.WriteAsync(content, TestContext.Current.CancellationToken);
        Assert.Single(Directory.GetFiles(folder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Write_StreamBreaks_StoresNothing()
    {
        await Assert.ThrowsAsync<IOException>(() => files.WriteAsync(new BreakingStream(), TestContext.Current.CancellationToken));
        Assert.Empty(Directory.GetFiles(folder, "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task DeleteIfOlder_WrittenAgainMeanwhile_IsSpared(bool asStream)
    {
        var content = "a punto de ser nombrado"u8.ToArray();
        var stored = await files.WriteAsync(content, TestContext.Current.CancellationToken);
        var path = Assert.Single(Directory.GetFiles(folder, stored.Sha256, SearchOption.AllDirectories));
        var longAgo = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var before = new DateTimeOffset(2021, 1, 1, 0, 0, 0, TimeSpan.Zero);
        File.SetLastWriteTimeUtc(path, longAgo);
        // A sweep has listed it as old; before it deletes, somebody stores the same bytes again.
        if (asStream) await files.WriteAsync(new MemoryStream(content), TestContext.Current.CancellationToken);
        else await files.WriteAsync(content, TestContext.Current.CancellationToken);
        Assert.False(files.DeleteIfOlder(stored.Sha256, before));
        Assert.True(files.Exists(stored.Sha256));
        File.SetLastWriteTimeUtc(path, longAgo);
        Assert.True(files.DeleteIfOlder(stored.Sha256, before));
        Assert.False(files.Exists(stored.Sha256));
    }

    [Theory]
    [InlineData("../../../../etc/passwd")]
    [InlineData("E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855")]
    [InlineData("")]
    public void Open_NotAHash_IsRefused(string hash) => Assert.Throws<ArgumentException>(() => files.OpenRead(hash));

    private sealed class BreakingStream : Stream
    {
        private bool read;
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
        public override void Flush() { }
        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (read) throw new IOException("The connection broke.");
            read = true;
            buffer.Span[0] = 1;
            return ValueTask.FromResult(1);
        }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
