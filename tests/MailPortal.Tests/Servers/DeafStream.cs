namespace MailPortal.Tests.Servers;

/// <summary>Says what it has to say whatever it is told, then closes.</summary>
public sealed class DeafStream(byte[] said, Func<int> piece) : BareStream
{
    private int at;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = Math.Min(Math.Min(buffer.Length, piece()), said.Length - at);
        said.AsMemory(at, count).CopyTo(buffer);
        at += count;
        return new(count);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
}
