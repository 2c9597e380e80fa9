using System.Diagnostics;
using System.Net.Sockets;

namespace MailPortal.Sandbox.Exchange;

/// <summary>Carries bytes both ways between a signed-in client and Dovecot, untouched; slowed or cut where a fault says so.</summary>
internal sealed class MailboxPipe(Stream client, Stream mailbox, Socket mailboxSocket)
{
    private const int BufferSize = 128 * 1024;

    /// <param name="bytesPerSecond">Most that goes to the client in a second.</param>
    /// <param name="cutAfter">Bytes after the first message body's beginning at which to stop.</param>
    /// <returns>Whether it was cut, and the client's connection is to be reset.</returns>
    public async Task<bool> RunAsync(int? bytesPerSecond, int? cutAfter, CancellationToken cancellation)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var up = UpAsync(over.Token);
        try
        {
            if (bytesPerSecond is null && cutAfter is null)
            {
                await mailbox.CopyToAsync(client, BufferSize, cancellation);
                return false;
            }
            return await DownAsync(bytesPerSecond, cutAfter, cancellation);
        }
        finally
        {
            await over.CancelAsync();
            await up;
        }
    }

    private async Task UpAsync(CancellationToken cancellation)
    {
        try
        {
            await client.CopyToAsync(mailbox, BufferSize, cancellation);
        }
        catch (OperationCanceledException)
        {
            return; // the way down is over
        }
        catch (IOException)
        {
            // The client went away without a word.
        }
        // The client has closed: Dovecot ends the session then, and with it the way down.
        if (mailboxSocket.Connected) mailboxSocket.Shutdown(SocketShutdown.Send);
    }

    private async Task<bool> DownAsync(int? bytesPerSecond, int? cutAfter, CancellationToken cancellation)
    {
        var buffer = new byte[bytesPerSecond is { } rate ? Math.Clamp(rate / 20, 64, BufferSize) : BufferSize];
        int? left = null;
        var matched = 0;
        for (int read; (read = await mailbox.ReadAsync(buffer, cancellation)) > 0;)
        {
            var count = read;
            if (cutAfter is { } after)
            {
                var at = left is null ? BodyBegins(buffer.AsSpan(0, read), ref matched) : 0;
                if (at >= 0) left ??= after;
                if (left is { } rest && (left = rest - (read - at)) <= 0)
                {
                    count = at + rest;
                    await client.WriteAsync(buffer.AsMemory(0, count), cancellation);
                    await client.FlushAsync(cancellation);
                    return true;
                }
            }
            var began = Stopwatch.GetTimestamp();
            await client.WriteAsync(buffer.AsMemory(0, count), cancellation);
            if (bytesPerSecond is { } perSecond)
            {
                var due = TimeSpan.FromSeconds((double)count / perSecond) - Stopwatch.GetElapsedTime(began);
                if (due > TimeSpan.Zero) await Task.Delay(due, TimeProvider.System, cancellation);
            }
        }
        return false;
    }

    // Where "BODY[" ends in this piece, also when it began in the last one; -1 when it does not.
    private static int BodyBegins(ReadOnlySpan<byte> piece, ref int matched)
    {
        var sign = "BODY["u8;
        for (var i = 0; i < piece.Length; i++)
        {
            matched = piece[i] == sign[matched] ? matched + 1 : piece[i] == sign[0] ? 1 : 0;
            if (matched == sign.Length) return i + 1;
        }
        return -1;
    }
}
