using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace MailPortal.Benchmarks;

/// <summary>The least that can be done to read POP3: commands in a row, and the ends of the messages looked for. The baseline, no client.</summary>
internal sealed class BarePop3 : IAsyncDisposable
{
    private const int UnderWay = 128;

    private readonly BareTls tls;

    private BarePop3(BareTls tls) => this.tls = tls;

    public long Bytes { get; private set; }

    public static async Task<BarePop3> ConnectAsync(string host, int port, X509Certificate2 authority, string user, string password, CancellationToken cancellation)
    {
        var pop3 = new BarePop3(await BareTls.ConnectAsync(host, port, authority, cancellation));
        await pop3.tls.WriteAsync(Encoding.ASCII.GetBytes($"USER {user}\r\nPASS {password}\r\n"), cancellation);
        for (var answers = 0; answers < 3; answers++) pop3.tls.Take(await pop3.tls.LineAsync(cancellation));
        return pop3;
    }

    /// <summary>RETR 1 to <paramref name="count"/>, as many at once as may be.</summary>
    public async Task RetrieveAsync(int count, CancellationToken cancellation)
    {
        for (var (sent, got) = (0, 0); got < count; got++)
        {
            if (sent - got <= UnderWay / 2 && sent < count)
            {
                var commands = new StringBuilder();
                for (; sent < count && sent - got < UnderWay; sent++) commands.Append("RETR ").Append(sent + 1).Append("\r\n");
                await tls.WriteAsync(Encoding.ASCII.GetBytes(commands.ToString()), cancellation);
            }
            tls.Take(await tls.LineAsync(cancellation));
            await BodyAsync(cancellation);
        }
    }

    private async ValueTask BodyAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var end = tls.Here.IndexOf("\r\n.\r\n"u8);
            if (end >= 0)
            {
                Bytes += end + 2;
                tls.Take(end + 5);
                return;
            }
            // Its beginning may be here already.
            var sure = Math.Max(0, tls.Here.Length - 4);
            Bytes += sure;
            tls.Take(sure);
            await tls.FillAsync(cancellation);
        }
    }

    public ValueTask DisposeAsync() => tls.DisposeAsync();
}
