using System.Text;

namespace MailPortal.Tests.Servers;

/// <summary>Says what it has to say piece by piece, then nothing more until it is closed. Like a TLS stream it refuses two reads at once, and ends one that is under way
/// when it is closed.</summary>
public sealed class SilentStream(params string[] said) : ServerStream
{
    private readonly Queue<byte[]> pieces = new(said.Select(Encoding.UTF8.GetBytes));
    private readonly TaskCompletionSource<int> closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StringBuilder heard = new();
    private ReadOnlyMemory<byte> saying;
    private int reading;

    public bool IsClosed => closed.Task.IsCompleted;

    /// <summary>Everything that the client said.</summary>
    public string Heard => heard.ToString();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (saying.IsEmpty && pieces.TryDequeue(out var piece))
            saying = piece;
        var count = Math.Min(buffer.Length, saying.Length);
        if (count == 0 && !buffer.IsEmpty)
            return Interlocked.Exchange(ref reading, 1) == 0 ? new(closed.Task) : throw new NotSupportedException("Another read operation is pending.");
        saying[..count].CopyTo(buffer);
        saying = saying[count..];
        return new(count);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        heard.Append(Encoding.UTF8.GetString(buffer.Span));
        return ValueTask.CompletedTask;
    }

    protected override void Dispose(bool disposing)
    {
        closed.TrySetException(new ObjectDisposedException(nameof(SilentStream)));
        base.Dispose(disposing);
    }
}
