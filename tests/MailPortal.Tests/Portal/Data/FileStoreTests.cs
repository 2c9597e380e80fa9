using System.Security.Cryptography;
using MailPortal.Data;

namespace MailPortal.Tests.Portal.Data;

public sealed class FileStoreTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mailportal-").FullName;
    private readonly FileStore files;

    public FileStoreTests() => files = new FileStore(new DataDirectory(folder));

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
