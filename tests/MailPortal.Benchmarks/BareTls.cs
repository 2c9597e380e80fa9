using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace MailPortal.Benchmarks;

/// <summary>A TLS connection and one buffer: what the baselines read with.</summary>
internal sealed class BareTls : IAsyncDisposable
{
    private readonly byte[] buffer = new byte[128 * 1024];
    private readonly SslStream stream;
    private int start;
    private int end;

    private BareTls(SslStream stream) => this.stream = stream;

    /// <summary>What has come and was not taken yet.</summary>
    public ReadOnlySpan<byte> Here => buffer.AsSpan(start, end - start);

    public static async Task<BareTls> ConnectAsync(string host, int port, X509Certificate2 authority, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(host, port, cancellation);
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, CustomTrustStore = { authority } };
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host, CertificateChainPolicy = trust }, cancellation);
        return new BareTls(stream);
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation) => stream.WriteAsync(bytes, cancellation);

    public void Take(int count) => start += count;

    /// <summary>Waits for more.</summary>
    public async ValueTask FillAsync(CancellationToken cancellation)
    {
        buffer.AsSpan(start, end - start).CopyTo(buffer);
        (start, end) = (0, end - start);
        var read = await stream.ReadAsync(buffer.AsMemory(end), cancellation);
        if (read == 0) throw new EndOfStreamException();
        end += read;
    }

    /// <summary>Waits until a whole line is here.</summary>
    /// <returns>Its length with its line break.</returns>
    public async ValueTask<int> LineAsync(CancellationToken cancellation)
    {
        int length;
        while ((length = Here.IndexOf((byte)'\n') + 1) == 0) await FillAsync(cancellation);
        return length;
    }

    public async ValueTask SkipAsync(long count, CancellationToken cancellation)
    {
        while (count > 0)
        {
            if (start == end) await FillAsync(cancellation);
            var taken = (int)Math.Min(count, end - start);
            (start, count) = (start + taken, count - taken);
        }
    }

    public ValueTask DisposeAsync() => stream.DisposeAsync();
}
