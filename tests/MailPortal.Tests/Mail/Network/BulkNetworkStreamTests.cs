using System.Net;
using System.Net.Sockets;
using MailPortal.Mail.Network;

namespace MailPortal.Tests.Mail.Network;

/// <summary>Bytes that are let gather: none is lost or kept waiting for others that do not come.</summary>
public sealed class BulkNetworkStreamTests : IAsyncLifetime
{
    private readonly SemaphoreSlim places = new(1);
    private readonly byte[] buffer = new byte[2 * BulkNetworkStream.Much];
    private Socket server = null!;
    private Socket client = null!;
    private BulkNetworkStream stream = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(listener.LocalEndPoint!, Cancellation);
        server = await listener.AcceptAsync(Cancellation);
        server.NoDelay = true;
        stream = new(client, places);
    }

    public async ValueTask DisposeAsync()
    {
        await stream.DisposeAsync();
        server.Dispose();
        places.Dispose();
    }

    [Fact(Timeout = 60_000)]
    public async Task Read_OfMegabytes_GivesEveryByteInOrder()
    {
        var sent = new byte[5_000_000];
        new Random(20261130).NextBytes(sent);
        var sending = server.SendAsync(sent, Cancellation).AsTask().ContinueWith(_ => server.Shutdown(SocketShutdown.Send), Cancellation, TaskContinuationOptions.None, TaskScheduler.Default);
        using var received = new MemoryStream();
        await stream.CopyToAsync(received, Cancellation);
        await sending;
        Assert.Equal(sent, received.ToArray());
    }

    /// <summary>The system was told that much is enough: were that left so, a single byte would wake nobody.</summary>
    [Fact(Timeout = 60_000)]
    public async Task Read_BehindMuch_WakesForASingleByte()
    {
        await ReadMuchAsync();
        var waiting = stream.ReadAsync(buffer, Cancellation).AsTask();
        Assert.False(waiting.IsCompleted);
        Assert.Equal(OperatingSystem.IsLinux() ? 1 : 0, stream.Moments);
        await server.SendAsync("!"u8.ToArray(), Cancellation);
        Assert.Equal(1, await waiting);
        Assert.Equal((byte)'!', buffer[0]);
    }

    [Fact(Timeout = 60_000)]
    public async Task Read_BehindMuch_SeesTheEnd()
    {
        await ReadMuchAsync();
        server.Shutdown(SocketShutdown.Send);
        Assert.Equal(0, await stream.ReadAsync(buffer, Cancellation));
    }

    /// <summary>The answer to a command is as far away as the server: no thread is held for it.</summary>
    [Fact(Timeout = 60_000)]
    public async Task Read_BehindAnAnswer_HoldsNoThread()
    {
        await SendAndReadAsync(BulkNetworkStream.Much - 1);
        await WaitForOneByteAsync();
        Assert.Equal(0, stream.Moments);
    }

    /// <summary>From a server far away the moment is in vain: it is tried more and more rarely.</summary>
    [Fact(Timeout = 60_000)]
    public async Task Read_WhereTheMomentIsInVain_LeavesItOutForLongerEachTime()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere nothing gathers.");
        var moments = new List<int>();
        for (var i = 0; i < 13; i++)
        {
            await ReadMuchAsync();
            await WaitForOneByteAsync();
            moments.Add(stream.Moments);
        }
        Assert.Equal("1 1 2 2 2 2 3 3 3 3 3 3 3", string.Join(' ', moments));
    }

    [Fact(Timeout = 60_000)]
    public async Task Read_WhereAllPlacesAreTaken_HoldsNoThread()
    {
        Assert.True(places.Wait(0, Cancellation));
        await ReadMuchAsync();
        await WaitForOneByteAsync();
        Assert.Equal(0, stream.Moments);
    }

    [Fact(Timeout = 60_000)]
    public async Task Read_WhereTheMomentIsOver_HasGivenItsPlaceBack()
    {
        await ReadMuchAsync();
        await WaitForOneByteAsync();
        Assert.Equal(1, places.CurrentCount);
    }

    [Fact(Timeout = 60_000)]
    public async Task Read_Cancelled_EndsSo()
    {
        await ReadMuchAsync();
        using var cancelled = new CancellationTokenSource();
        var waiting = stream.ReadAsync(buffer, cancelled.Token).AsTask();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    private Task ReadMuchAsync() => SendAndReadAsync(BulkNetworkStream.Much);

    /// <summary>In one piece: read when all of it is here.</summary>
    private async Task SendAndReadAsync(int bytes)
    {
        await server.SendAsync(new byte[bytes], Cancellation);
        Assert.True(SpinWait.SpinUntil(() => client.Available == bytes, TimeSpan.FromSeconds(30)));
        Assert.Equal(bytes, await stream.ReadAsync(buffer, Cancellation));
    }

    private async Task WaitForOneByteAsync()
    {
        var waiting = stream.ReadAsync(buffer, Cancellation).AsTask();
        Assert.False(waiting.IsCompleted);
        await server.SendAsync("."u8.ToArray(), Cancellation);
        Assert.Equal(1, await waiting);
    }
}
