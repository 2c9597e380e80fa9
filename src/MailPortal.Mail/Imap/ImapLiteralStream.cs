using MailPortal.Mail.Network;

namespace MailPortal.Mail.Imap;

/// <summary>The bytes of one message, read from the connection as they are asked for: forward only, valid until the connection reads on. Ends exactly
/// at the announced length; a connection that breaks before throws, so that a cut message never looks complete.</summary>
internal sealed class ImapLiteralStream(ImapConnection connection, long length, IImapResumption? resumption = null) : WireStream
{
    private long remaining = length;
    private bool detached;

    public override bool CanRead => !detached;

    /// <summary>As announced.</summary>
    internal long Announced { get; } = length;

    /// <summary>Bytes read so far.</summary>
    internal long Taken => Announced - remaining;

    /// <summary>The connection takes over again.</summary>
    /// <returns>What has not been read.</returns>
    internal long Detach()
    {
        detached = true;
        return remaining;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(detached, this);
        if (remaining == 0 || buffer.IsEmpty)
            return new(0);
        return connection.Reader.Buffered.IsEmpty ? FillAndReadAsync(buffer, cancellationToken) : new(Take(buffer.Span));
    }

    private async ValueTask<int> FillAndReadAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        await FillAsync(cancellation).ConfigureAwait(false);
        return Take(buffer.Span);
    }

    private async ValueTask FillAsync(CancellationToken cancellation)
    {
        try
        {
            await connection.Reader.FillAsync(cancellation).ConfigureAwait(false);
            return;
        }
        catch (Problems.MailProblemException problem)
        {
            var end = connection.Break(problem);
            if (resumption is null)
                throw end;
            connection = await resumption.ResumeAsync(this, end, cancellation).ConfigureAwait(false);
        }

        if (connection.Reader.Buffered.IsEmpty)
            await FillAsync(cancellation).ConfigureAwait(false);
    }

    private int Take(Span<byte> target)
    {
        var available = connection.Reader.Buffered;
        var segment = available.FirstSpan;
        var count = (int)Math.Min(Math.Min(segment.Length, target.Length), remaining);
        segment[..count].CopyTo(target);
        connection.Reader.Consume(count);
        remaining -= count;
        return count;
    }

    /// <summary>Hands the pipe's own buffers on, without a copy between.</summary>
    public override async Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(detached, this);
        while (remaining > 0)
        {
            if (connection.Reader.Buffered.IsEmpty)
                await FillAsync(cancellationToken).ConfigureAwait(false);
            var segment = connection.Reader.Buffered.First;
            if (segment.Length > remaining)
                segment = segment[..(int)remaining];
            await destination.WriteAsync(segment, cancellationToken).ConfigureAwait(false);
            connection.Reader.Consume(segment.Length);
            remaining -= segment.Length;
        }
    }
}
