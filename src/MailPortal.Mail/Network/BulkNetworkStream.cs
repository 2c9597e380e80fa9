using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MailPortal.Mail.Network;

/// <summary>A socket's stream that, while much is coming in, lets it gather for a moment before it reads on. From a near server the next packet is a fraction
/// of a millisecond away: being called for each one alone costs more than all the rest of a download. The moment is waited for on the thread that there is. Where
/// it was in vain, it is left out for a while, each time for longer; few threads may wait so at any time, and never for the answer to a
/// command. On Linux, whose sockets can be told what is enough (<c>SO_RCVLOWAT</c>, socket(7)); elsewhere it is any socket's stream.</summary>
/// <param name="socket">Connected; closed with the stream.</param>
/// <param name="places">As many as may wait so at the same time.</param>
internal sealed class BulkNetworkStream(Socket socket, SemaphoreSlim places) : NetworkStream(socket, ownsSocket: true)
{
    /// <summary>How many bytes in one read are "much": no answer but a message is that long.</summary>
    internal const int Much = 4096;

    /// <summary>How many bytes end the moment early: some records of TLS.</summary>
    internal const int Enough = 128 * 1024;

    /// <summary>How often the moment is left out at most.</summary>
    internal const int LongestPause = 1024;

    private const int SocketLevel = 1; // SOL_SOCKET
    private const int ReceiveLowWater = 18; // SO_RCVLOWAT
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);
    private static readonly SemaphoreSlim OfTheMachine = new(Math.Max(1, Environment.ProcessorCount / 2));
    private bool canGather = OperatingSystem.IsLinux();
    private bool muchIsComing;
    private int lowWater = 1;
    private int pause;
    private int left;

    internal BulkNetworkStream(Socket socket)
        : this(socket, OfTheMachine)
    {
    }

    /// <summary>How often it has waited so.</summary>
    internal int Moments { get; private set; }

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!canGather || cancellationToken.IsCancellationRequested)
            return base.ReadAsync(buffer, cancellationToken);
        if (buffer.IsEmpty && muchIsComing)
            return new(0); // SslStream asks for nothing, to learn whether there is something before it takes a buffer
        // Whoever is called when something comes wants to be called for a single byte too.
        if (Socket.Available == 0 && !(muchIsComing && Gather()))
            WakeFrom(1);
        var read = base.ReadAsync(buffer, cancellationToken);
        if (buffer.IsEmpty)
            return read;
        return read.IsCompletedSuccessfully ? new(Noted(read.Result)) : NoteAsync(read);
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        WakeFrom(1);
        return base.Read(buffer);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> NoteAsync(ValueTask<int> read) => Noted(await read.ConfigureAwait(false));

    private int Noted(int count)
    {
        muchIsComing = count >= Much;
        return count;
    }

    /// <returns>Whether there is something to read now.</returns>
    private bool Gather()
    {
        if (left > 0)
        {
            left--;
            return false;
        }

        if (!places.Wait(0))
            return false;
        try
        {
            if (!WakeFrom(Enough))
                return false;
            Moments++;
            Socket.Poll(Moment, SelectMode.SelectRead);
        }
        finally
        {
            places.Release();
        }

        var came = Socket.Available > 0;
        pause = came ? 0 : Math.Min((2 * pause) + 1, LongestPause);
        left = pause;
        return came;
    }

    private bool WakeFrom(int bytes)
    {
        if (lowWater == bytes)
            return true;
        try
        {
            Socket.SetRawSocketOption(SocketLevel, ReceiveLowWater, MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in bytes)));
            lowWater = bytes;
        }
        catch (SocketException) when (lowWater == 1)
        {
            canGather = false; // a system that calls itself Linux and has no such option: nothing was changed
        }

        return lowWater == bytes;
    }
}
