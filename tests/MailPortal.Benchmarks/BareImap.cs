using System.Buffers.Text;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace MailPortal.Benchmarks;

/// <summary>The least that can be done to read IMAP: lines and literals, thrown away. The baseline, no client.</summary>
internal sealed class BareImap : IAsyncDisposable
{
    private readonly byte[] buffer = new byte[128 * 1024];
    private readonly SslStream stream;
    private int start;
    private int end;

    private BareImap(SslStream stream) => this.stream = stream;

    public long Literals { get; private set; }

    public long LiteralBytes { get; private set; }

    public static async Task<BareImap> ConnectAsync(string host, int port, X509Certificate2 authority, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(host, port, cancellation);
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, CustomTrustStore = { authority } };
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host, CertificateChainPolicy = trust }, cancellation);
        return new BareImap(stream);
    }

    /// <summary>Sends commands and reads until the line that begins with <paramref name="last"/>.</summary>
    public async Task DoAsync(string commands, byte[] last, CancellationToken cancellation)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(commands), cancellation);
        while (true)
        {
            var line = buffer.AsMemory(start, end - start);
            var length = line.Span.IndexOf((byte)'\n') + 1;
            if (length == 0)
            {
                await FillAsync(cancellation);
                continue;
            }
            start += length;
            line = line[..length];
            if (line.Span.StartsWith(last)) return;
            if (!line.Span.EndsWith("}\r\n"u8)) continue;
            // * 1 FETCH (UID 1 BODY[] {87123}
            var open = line.Span.LastIndexOf((byte)'{') + 1;
            if (!Utf8Parser.TryParse(line.Span[open..], out long literal, out _)) throw new InvalidDataException(Encoding.ASCII.GetString(line.Span));
            (Literals, LiteralBytes) = (Literals + 1, LiteralBytes + literal);
            while (literal > 0)
            {
                if (start == end) await FillAsync(cancellation);
                var taken = (int)Math.Min(literal, end - start);
                (start, literal) = (start + taken, literal - taken);
            }
        }
    }

    private async ValueTask FillAsync(CancellationToken cancellation)
    {
        buffer.AsSpan(start, end - start).CopyTo(buffer);
        (start, end) = (0, end - start);
        var read = await stream.ReadAsync(buffer.AsMemory(end), cancellation);
        if (read == 0) throw new EndOfStreamException();
        end += read;
    }

    public ValueTask DisposeAsync() => stream.DisposeAsync();
}
