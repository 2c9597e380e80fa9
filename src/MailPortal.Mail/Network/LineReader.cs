using System.Buffers;
using System.Runtime.CompilerServices;
using MailPortal.Mail.Problems;

namespace MailPortal.Mail.Network;

/// <summary>Lines and counted bytes from the pipe. What the pipe holds is looked at in place; a line is copied only when it lies across two buffers.</summary>
/// <param name="socket">Where they come from.</param>
/// <param name="longestLine">Bytes to wait for the end of a line; a server that goes on is cut off.</param>
/// <param name="broken">The protocol's own words for a server that breaks its rules.</param>
internal class LineReader(MailSocket socket, int longestLine, Func<string, MailProblemException> broken)
{
    private ReadOnlySequence<byte> buffer;
    private bool holding;
    private long scanned;
    private byte[] joined = [];
    private int filling;
    private Allowance allowance = Allowance.Endless;

    /// <summary>For each line from when it is waited for to its end, and for each read of counted bytes.</summary>
    internal TimeSpan Patience { get; set; }

    /// <summary>For all reads until it is set anew: a server that says one thing after the other, and never what is waited for, does not go on for ever.</summary>
    internal ref Allowance Allowance => ref allowance;

    /// <summary>False once a wait has failed: the position in the dialogue is lost.</summary>
    internal bool IsGood { get; private set; } = true;

    /// <summary>Bytes at hand without waiting.</summary>
    internal ReadOnlySequence<byte> Buffered => buffer;

    internal void Consume(long count) => buffer = buffer.Slice(count);

    /// <summary>Forgets what arrived before TLS.</summary>
    internal void Reset()
    {
        buffer = default;
        holding = false;
        scanned = 0;
    }

    /// <summary>The next line without its end; valid until the next call.</summary>
    internal ValueTask<ReadOnlyMemory<byte>> ReadLineAsync(CancellationToken cancellation) =>
        TryTakeLine(out var line) ? new(line) : WaitForLineAsync(cancellation);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadOnlyMemory<byte>> WaitForLineAsync(CancellationToken cancellation)
    {
        ReadOnlyMemory<byte> line;
        var asked = socket.Time.GetTimestamp();
        do
        {
            if (buffer.Length > longestLine)
            {
                IsGood = false;
                throw broken($"a line longer than {longestLine} bytes");
            }

            await FillAsync(Patience - socket.Time.GetElapsedTime(asked), cancellation).ConfigureAwait(false);
        }
        while (!TryTakeLine(out line));
        return line;
    }

    private bool TryTakeLine(out ReadOnlyMemory<byte> line)
    {
        line = default;
        var unseen = buffer.Slice(scanned);
        var feed = unseen.PositionOf((byte)'\n');
        if (feed is not { } end)
        {
            scanned = buffer.Length; // so that a line arriving in small pieces is not searched again from its beginning
            return false;
        }

        var text = buffer.Slice(0, end);
        if (text.IsSingleSegment)
        {
            line = text.First;
        }
        else
        {
            var length = (int)text.Length;
            if (joined.Length < length)
                joined = new byte[Math.Max(length, Math.Min(2 * joined.Length, longestLine))];
            text.CopyTo(joined);
            line = joined.AsMemory(0, length);
        }

        if (line.Length > 0 && line.Span[^1] == '\r')
            line = line[..^1];
        buffer = buffer.Slice(buffer.GetPosition(1, end));
        scanned = 0;
        return true;
    }

    /// <summary>Waits for at least one byte more than is at hand.</summary>
    internal ValueTask FillAsync(CancellationToken cancellation) => FillAsync(Patience, cancellation);

    private async ValueTask FillAsync(TimeSpan patience, CancellationToken cancellation)
    {
        // A message's own stream is read without a turn: two at once, or the next message asked for meanwhile, would tear the bytes apart.
        if (Interlocked.Exchange(ref filling, 1) != 0)
            throw new InvalidOperationException("A connection takes one caller at a time, and its bytes are being read already: a read that was not awaited.");
        if (allowance.Time < patience)
            patience = allowance.Time;
        var before = buffer.Length;
        if (holding)
            socket.Input.AdvanceTo(buffer.Start, buffer.End);
        buffer = default;
        holding = false;
        try
        {
            if (patience <= TimeSpan.Zero)
                throw new MailProblemException(MailProblem.ServerSilent, $"{socket.Endpoint}: the server goes on talking, and does not come to an end");
            var asked = socket.Time.GetTimestamp();
            var result = await socket.ReadAsync(patience, cancellation).ConfigureAwait(false);
            buffer = result.Buffer;
            holding = true;
            if (buffer.Length <= before)
                throw new MailProblemException(MailProblem.ConnectionLost, $"{socket.Endpoint}: the server closed the connection");
            allowance.Spend(socket.Time.GetElapsedTime(asked), buffer.Length - before);
            if (allowance.IsFlooded)
                throw broken("an answer larger than any that was asked for");
        }
        catch
        {
            IsGood = false;
            throw;
        }
        finally
        {
            Volatile.Write(ref filling, 0);
        }
    }

    /// <summary>Passes over this many bytes.</summary>
    internal async ValueTask SkipAsync(long count, CancellationToken cancellation)
    {
        while (count > 0)
        {
            if (buffer.IsEmpty)
                await FillAsync(cancellation).ConfigureAwait(false);
            var step = Math.Min(count, buffer.Length);
            Consume(step);
            count -= step;
        }
    }

    /// <summary>Copies this many bytes.</summary>
    internal async ValueTask CopyAsync(IBufferWriter<byte> target, long count, CancellationToken cancellation)
    {
        while (count > 0)
        {
            if (buffer.IsEmpty)
                await FillAsync(cancellation).ConfigureAwait(false);
            var step = Math.Min(count, buffer.Length);
            foreach (var segment in buffer.Slice(0, step))
                target.Write(segment.Span);
            Consume(step);
            count -= step;
        }
    }
}
