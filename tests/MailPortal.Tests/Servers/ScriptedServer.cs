using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace MailPortal.Tests.Servers;

/// <summary>A TCP server on loopback that does to every connection what its test says.</summary>
public sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Task serving;

    public ScriptedServer(Func<Stream, CancellationToken, Task> script)
    {
        listener.Start();
        serving = ServeAsync(script);
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Says nothing, ever.</summary>
    public static ScriptedServer Silent() => new(static (_, cancellation) => Task.Delay(Timeout.Infinite, cancellation));

    /// <summary>Says this in plain text and waits.</summary>
    public static ScriptedServer Saying(string text) => new(async (stream, cancellation) =>
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(text), cancellation);
        await Task.Delay(Timeout.Infinite, cancellation);
    });

    /// <summary>Speaks TLS with this certificate, then follows the script.</summary>
    public static ScriptedServer Tls(X509Certificate2 certificate, Func<Stream, CancellationToken, Task>? script = null) => new(async (stream, cancellation) =>
    {
        await using var tls = new SslStream(stream);
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, cancellation);
        if (script is null)
            await Task.Delay(Timeout.Infinite, cancellation);
        else
            await script(tls, cancellation);
    });

    private async Task ServeAsync(Func<Stream, CancellationToken, Task> script)
    {
        var conversations = new List<Task>();
        try
        {
            while (true)
                conversations.Add(ConverseAsync(await listener.AcceptTcpClientAsync(stop.Token), script));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(conversations);
        }
    }

    private async Task ConverseAsync(TcpClient client, Func<Stream, CancellationToken, Task> script)
    {
        using (client)
        {
            try
            {
                await script(client.GetStream(), stop.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException or SocketException or ObjectDisposedException
                or System.Security.Authentication.AuthenticationException)
            {
                // the client hung up, which is what most of these tests are about
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await serving;
        listener.Stop();
        stop.Dispose();
    }
}
