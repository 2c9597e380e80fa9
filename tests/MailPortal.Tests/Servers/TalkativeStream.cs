using System.Text;

namespace MailPortal.Tests.Servers;

/// <summary>Opens with what it has to say, then says one thing again and again, whatever it is told; each in a piece of its own. It closes after so many, so
/// that a client that listens to all of it comes to an end.</summary>
public sealed class TalkativeStream(IEnumerable<string> opening, string again, int times) : ServerStream
{
    private readonly Queue<byte[]> first = new(opening.Select(Encoding.UTF8.GetBytes));
    private readonly byte[] next = Encoding.UTF8.GetBytes(again);
    private ReadOnlyMemory<byte> saying;

    /// <summary>How often it said it.</summary>
    public int Said { get; private set; }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (saying.IsEmpty)
        {
            if (first.TryDequeue(out var piece))
                saying = piece;
            else if (Said++ < times)
                saying = next;
        }

        var count = Math.Min(buffer.Length, saying.Length);
        saying[..count].CopyTo(buffer);
        saying = saying[count..];
        return new(count);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
}
