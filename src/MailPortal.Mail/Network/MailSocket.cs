using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using MailPortal.Mail.Problems;

namespace MailPortal.Mail.Network;

/// <summary>One connection to a mail server: bytes in through a pipe, bytes out, TLS at once or later, with a limit on every wait. A wait that runs
/// out or is cancelled breaks the connection: half an answer cannot be taken back.</summary>
public sealed class MailSocket : IAsyncDisposable
{
    // One TLS record is 16 KB at most; room for several keeps calls per megabyte few, and the buffers come from the shared pool.
    private static readonly StreamPipeReaderOptions Buffers = new(bufferSize: 64 * 1024, minimumReadSize: 16 * 1024, leaveOpen: true);
    private readonly TimeProvider time;
    private readonly CertificateTrust trust;
    private readonly ITimer watchdog;
    private Stream stream;
    private volatile bool timedOut;
    private volatile bool disposed;

    internal MailSocket(Stream stream, MailServerEndpoint endpoint, CertificateTrust trust, MailNetworkOptions options, TimeProvider time, ConnectionEvidence evidence)
    {
        this.stream = stream;
        this.time = time;
        this.trust = trust;
        Endpoint = endpoint;
        Options = options;
        Evidence = evidence;
        LocalAddress = stream is NetworkStream network ? (network.Socket.LocalEndPoint as IPEndPoint)?.Address : null;
        Input = PipeReader.Create(stream, Buffers);
        watchdog = time.CreateTimer(static state => ((MailSocket)state!).TimeOut(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Where it leads.</summary>
    public MailServerEndpoint Endpoint { get; }

    /// <summary>What the way here showed.</summary>
    public ConnectionEvidence Evidence { get; }

    /// <summary>The limits in force.</summary>
    public MailNetworkOptions Options { get; }

    /// <summary>The clock in force.</summary>
    public TimeProvider Time => time;

    /// <summary>The address that it leaves from; null where the stream is no socket.</summary>
    internal IPAddress? LocalAddress { get; }

    /// <summary>True once TLS is up.</summary>
    public bool IsEncrypted { get; private set; }

    /// <summary>The dialogue, when somebody wants it; redacted by construction.</summary>
    public WireLog? Log { get; set; }

    /// <summary>What the server sends. Read through <see cref="ReadAsync"/>, advance here.</summary>
    public PipeReader Input { get; private set; }

    /// <summary>A connection over any stream, for a recorded dialogue or a tunnel that is already there.</summary>
    public static MailSocket Over(Stream stream, MailServerEndpoint endpoint, MailNetworkOptions? options = null, TimeProvider? time = null)
    {
        var (limits, clock) = ((options ?? new()).Checked(), time ?? TimeProvider.System);
        return new(stream, endpoint, new(limits.TrustedAuthorities, clock), limits, clock, new());
    }

    /// <summary>The next bytes together with those not yet consumed. <see cref="ReadResult.IsCompleted"/> means the server has closed.</summary>
    /// <param name="patience">How long the server may be silent.</param>
    /// <param name="cancellation">Breaks the connection.</param>
    /// <exception cref="MailProblemException"><see cref="MailProblem.ServerSilent"/> or <see cref="MailProblem.ConnectionLost"/>.</exception>
    /// <exception cref="ObjectDisposedException">Closed on our side, before or meanwhile.</exception>
    public ValueTask<ReadResult> ReadAsync(TimeSpan patience, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        return Input.TryRead(out var result) && !result.IsCanceled ? new(result) : WaitAsync(patience, cancellation);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadResult> WaitAsync(TimeSpan patience, CancellationToken cancellation)
    {
        var watched = false;
        try
        {
            ReadResult result;
            do
            {
                // What is there at once needs nobody to watch over it: setting the watchdog costs more than reading.
                var read = Input.ReadAsync(cancellation);
                if (!read.IsCompleted)
                    watched = watchdog.Change(patience, Timeout.InfiniteTimeSpan);
                result = await read.ConfigureAwait(false);
                if (result.IsCanceled)
                    cancellation.ThrowIfCancellationRequested();
                // One that came too late for the read before is kept by the pipe, and told to this one, which nobody wants to end.
            }
            while (result.IsCanceled);

            // Closing the stream under a read may also look like the server's own end.
            return timedOut || disposed ? throw new IOException("Closed on our side.") : result;
        }
        catch (Exception e) when (IsBreak(e) || disposed || (timedOut && !cancellation.IsCancellationRequested))
        {
            throw Broken(e, patience);
        }
        finally
        {
            if (watched)
                watchdog.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Sends; returns when the system has taken the bytes.</summary>
    /// <exception cref="MailProblemException"><see cref="MailProblem.ServerSilent"/> or <see cref="MailProblem.ConnectionLost"/>.</exception>
    /// <exception cref="ObjectDisposedException">Closed on our side, before or meanwhile.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, TimeSpan patience, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        watchdog.Change(patience, Timeout.InfiniteTimeSpan);
        try
        {
            await stream.WriteAsync(bytes, cancellation).ConfigureAwait(false);
            await stream.FlushAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (IsBreak(e) || disposed || (timedOut && !cancellation.IsCancellationRequested))
        {
            throw Broken(e, patience);
        }
        finally
        {
            watchdog.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>The TLS handshake. Whatever arrived in plain text and was not read yet is thrown away: an attacker on the way puts answers behind
    /// the server's "begin TLS now", to have them believed as if they had come protected (RFC 9051 section 6.2.1).</summary>
    /// <exception cref="MailProblemException">Any of MP1007 to MP1014.</exception>
    public async Task UpgradeToTlsAsync(CancellationToken cancellation)
    {
        if (IsEncrypted)
            throw new InvalidOperationException("The connection already speaks TLS.");
        await Input.CompleteAsync();
        stream = await new TlsHandshake(Endpoint.Host, Endpoint.ToString(), trust, Options, time, Evidence).RunAsync(stream, cancellation);
        Input = PipeReader.Create(stream, Buffers);
        IsEncrypted = true;
    }

    private void TimeOut()
    {
        timedOut = true;
        stream.Dispose();
    }

    private static bool IsBreak(Exception e) => e is IOException or ObjectDisposedException or SocketException;

    /// <summary>Closed on our side is nothing that the world did.</summary>
    private Exception Broken(Exception cause, TimeSpan patience)
    {
        if (disposed)
            return new ObjectDisposedException($"The connection to {Endpoint} was closed while it was in use.", cause);
        return timedOut
            ? new MailProblemException(MailProblem.ServerSilent, $"{Endpoint}: nothing for {patience.TotalSeconds:0.#} s", cause)
            : new MailProblemException(MailProblem.ConnectionLost, $"{Endpoint}: {cause.Message}", cause);
    }

    /// <summary>Closes; a read or write that is under way ends with an <see cref="ObjectDisposedException"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        disposed = true;
        await watchdog.DisposeAsync();
        await stream.DisposeAsync();
        // The pipe is not completed: whoever is looking at what it holds at this moment would find there what another connection receives. Its
        // buffers are the collector's.
    }
}
