using System.Buffers;
using System.Text;
using MailPortal.Mail.Network;
using MailPortal.Tests.Servers;

namespace MailPortal.Tests.Mail.Network;

/// <summary>A connection that is hung up from elsewhere while it is being read.</summary>
public sealed class MailSocketTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Were its buffers given back, the next connection would write into what this one is looking at.</summary>
    [Fact]
    public async Task Dispose_WhileWhatArrivedIsLookedAt_LeavesItAlone()
    {
        var socket = MailSocket.Over(new EndingStream("* OK ready\r\n"), ReplayStream.Endpoint);
        var arrived = (await socket.ReadAsync(Patience, Cancellation)).Buffer;
        await socket.DisposeAsync();
        Assert.Equal("* OK ready\r\n", Encoding.ASCII.GetString(arrived.Slice(arrived.Start, 12).ToArray()));
    }

    /// <summary>The end that a closed stream reports is our own, not the server's.</summary>
    [Fact(Timeout = 60_000)]
    public async Task Dispose_WhileWaiting_IsNotTakenForTheServersEnd()
    {
        var socket = MailSocket.Over(new EndingStream(""), ReplayStream.Endpoint);
        var waiting = socket.ReadAsync(Patience, Cancellation).AsTask();
        Assert.False(waiting.IsCompleted);
        await socket.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await socket.ReadAsync(Patience, Cancellation));
    }

    /// <summary>The pipe keeps a cancellation that came while bytes did, and tells it to the next read: that is no end of the connection.</summary>
    [Fact(Timeout = 60_000)]
    public async Task Read_BehindOneThatWasCancelledTooLate_WaitsForWhatComes()
    {
        using var late = new CancellationTokenSource();
        var socket = MailSocket.Over(new LateStream(late), ReplayStream.Endpoint);
        var result = await socket.ReadAsync(Patience, late.Token);
        Assert.True(late.IsCancellationRequested);
        Assert.False(result.IsCanceled);
        Assert.Equal("* one\r\n", Encoding.ASCII.GetString(result.Buffer.ToArray()));
        socket.Input.AdvanceTo(result.Buffer.End);
        result = await socket.ReadAsync(Patience, Cancellation);
        Assert.Equal((false, "* two\r\n"), (result.IsCanceled, Encoding.ASCII.GetString(result.Buffer.ToArray())));
    }

    private sealed class LateStream(CancellationTokenSource late) : ServerStream
    {
        private int reads;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var said = reads++ == 0 ? "* one\r\n"u8.ToArray() : "* two\r\n"u8.ToArray();
            await late.CancelAsync();
            said.CopyTo(buffer);
            return said.Length;
        }
    }

    /// <summary>Says something, and then nothing until it is closed: then it has come to its end, as some platforms' sockets have.</summary>
    private sealed class EndingStream(string said) : ServerStream
    {
        private readonly TaskCompletionSource ended = new();
        private byte[] pending = Encoding.ASCII.GetBytes(said);

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var said = pending;
            pending = [];
            if (said.Length == 0) await ended.Task;
            said.CopyTo(buffer);
            return said.Length;
        }

        protected override void Dispose(bool disposing)
        {
            ended.TrySetResult();
            base.Dispose(disposing);
        }
    }
}
