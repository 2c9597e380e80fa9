using MailPortal.Mail.Network;
using MailPortal.Mail.Problems;

namespace MailPortal.Mail.Pop3;

/// <summary>The bytes of one message, read from the connection as they are asked for: forward only, valid until the connection reads on. Ends at the
/// server's dot alone; a connection that breaks before throws, so that a cut message never looks complete.</summary>
internal sealed class Pop3MessageStream(Pop3Connection connection, long maxBytes) : WireStream
{
    // What is passed over at least before a server counts as one that never ends its message; with larger limits, as much as the limit.
    private const long MostPassedOver = 32L * 1024 * 1024;
    private readonly LineReader reader = connection.Reader;
    private DotUnstuffing dots;
    private int run; // bytes of the message at the beginning of what is at hand
    private bool ended;
    private bool detached;

    public override bool CanRead => !detached;

    /// <summary>Bytes of the message passed so far.</summary>
    internal long Count { get; private set; }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(detached, this);
        var taken = Take(buffer.Span);
        return taken > 0 || ended || buffer.IsEmpty ? new(taken) : FillAndReadAsync(buffer, cancellationToken);
    }

    private async ValueTask<int> FillAndReadAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        int taken;
        do
        {
            await reader.FillAsync(cancellation).ConfigureAwait(false);
            taken = Take(buffer.Span);
        }
        while (taken == 0 && !ended);
        return taken;
    }

    private int Take(Span<byte> target)
    {
        var taken = 0;
        while (taken < target.Length && HasContent())
        {
            var count = Math.Min(run, target.Length - taken);
            Refuse(count);
            reader.Buffered.FirstSpan[..count].CopyTo(target[taken..]);
            Pass(count);
            taken += count;
        }

        return taken;
    }

    /// <summary>Hands the pipe's own buffers on, without a copy between.</summary>
    public override async Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(detached, this);
        while (await HasContentAsync(cancellationToken).ConfigureAwait(false))
        {
            Refuse(run);
            await destination.WriteAsync(reader.Buffered.First[..run], cancellationToken).ConfigureAwait(false);
            Pass(run);
        }
    }

    /// <summary>Whether it ends before anything of it has come. Reads as far as its first byte.</summary>
    internal async ValueTask<bool> IsEmptyAsync(CancellationToken cancellation) => !await HasContentAsync(cancellation).ConfigureAwait(false);

    /// <summary>The connection takes over again: passes over what has not been read.</summary>
    internal async ValueTask SkipAsync(CancellationToken cancellation)
    {
        detached = true;
        while (await HasContentAsync(cancellation).ConfigureAwait(false))
        {
            Pass(run);
            if (Count - maxBytes > Math.Max(maxBytes, MostPassedOver))
                throw connection.Break(Pop3Problems.Broken($"a message of more than {Count} bytes, and no end of it"));
        }
    }

    private async ValueTask<bool> HasContentAsync(CancellationToken cancellation)
    {
        while (!HasContent())
        {
            if (ended)
                return false;
            await reader.FillAsync(cancellation).ConfigureAwait(false);
        }

        return true;
    }

    /// <summary>Passes over dots and the end; true with bytes of the message at hand.</summary>
    private bool HasContent()
    {
        while (run == 0 && !ended)
        {
            var step = dots.Look(reader.Buffered, out var length);
            if (step == DotStep.Unclear)
                return false;
            if (step == DotStep.Content)
                run = length;
            else
                reader.Consume(length);
            ended = step == DotStep.End;
        }

        return run > 0;
    }

    private void Pass(int count)
    {
        reader.Consume(count);
        run -= count;
        Count += count;
    }

    /// <summary>What LIST says is an estimate at some servers, so only reading tells. The session goes on: the rest is passed over.</summary>
    private void Refuse(int count)
    {
        if (Count + count <= maxBytes)
            return;
        var text = $"the message is longer than {maxBytes} bytes";
        throw new MailProblemException(MailProblem.UnexpectedAnswer, text, new Pop3CommandException(null, text));
    }
}
