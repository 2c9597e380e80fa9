using System.Buffers.Text;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace MailPortal.Benchmarks;

/// <summary>The least that can be done to read IMAP: lines and literals, thrown away. The baseline, no client.</summary>
internal sealed class BareImap : IAsyncDisposable
{
    private readonly BareTls tls;

    private BareImap(BareTls tls) => this.tls = tls;

    public long Literals { get; private set; }

    public long LiteralBytes { get; private set; }

    public static async Task<BareImap> ConnectAsync(string host, int port, X509Certificate2 authority, CancellationToken cancellation) =>
        new(await BareTls.ConnectAsync(host, port, authority, cancellation));

    /// <summary>Sends commands and reads until the line that begins with <paramref name="last"/>.</summary>
    public async Task DoAsync(string commands, byte[] last, CancellationToken cancellation)
    {
        await tls.WriteAsync(Encoding.ASCII.GetBytes(commands), cancellation);
        while (true)
        {
            var length = await tls.LineAsync(cancellation);
            var (isLast, literal) = Read(tls.Here[..length], last);
            tls.Take(length);
            if (isLast) return;
            if (literal is not { } size) continue;
            (Literals, LiteralBytes) = (Literals + 1, LiteralBytes + size);
            await tls.SkipAsync(size, cancellation);
        }
    }

    private static (bool IsLast, long? Literal) Read(ReadOnlySpan<byte> line, byte[] last)
    {
        if (line.StartsWith(last)) return (true, null);
        if (!line.EndsWith("}\r\n"u8)) return (false, null);
        // * 1 FETCH (UID 1 BODY[] {87123}
        return Utf8Parser.TryParse(line[(line.LastIndexOf((byte)'{') + 1)..], out long literal, out _) ? (false, literal) : throw new InvalidDataException(Encoding.ASCII.GetString(line));
    }

    public ValueTask DisposeAsync() => tls.DisposeAsync();
}
