namespace MailPortal.Mail.Network;

/// <summary>Remembers the first bytes that a server sent into a TLS handshake, to tell "speaks plain text" from "speaks bad TLS". Everything is
/// passed through; after the first bytes at the price of one call.</summary>
internal sealed class FirstBytesStream(Stream inner) : Stream
{
    private readonly byte[] first = new byte[80];
    private int count;

    internal ReadOnlySpan<byte> First => first.AsSpan(0, count);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        count == first.Length ? inner.ReadAsync(buffer, cancellationToken) : RememberAsync(buffer, cancellationToken);

    private async ValueTask<int> RememberAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        var read = await inner.ReadAsync(buffer, cancellation);
        var kept = Math.Min(read, first.Length - count);
        buffer.Span[..kept].CopyTo(first.AsSpan(count));
        count += kept;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => inner.WriteAsync(buffer, cancellationToken);

    public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush() => inner.Flush();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
