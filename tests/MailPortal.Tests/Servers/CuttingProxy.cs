using System.Net;
using System.Net.Sockets;

namespace MailPortal.Tests.Servers;

/// <summary>Passes one connection after the other on to a server and cuts each after so many bytes from there; in pieces as small as wanted. TLS stays end to end.</summary>
public sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Task serving;

    public CuttingProxy(int targetPort, long cutAfter, int piece = 4096)
    {
        listener.Start();
        serving = ServeAsync(targetPort, cutAfter, piece);
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    private async Task ServeAsync(int targetPort, long cutAfter, int piece)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(stop.Token);
                client.NoDelay = true;
                using var server = new TcpClient();
                await server.ConnectAsync(IPAddress.Loopback, targetPort, stop.Token);
                var up = client.GetStream().CopyToAsync(server.GetStream(), stop.Token);
                var buffer = new byte[piece];
                for (var left = cutAfter; left > 0;)
                {
                    var read = await server.GetStream().ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, left)), stop.Token);
                    if (read == 0)
                        break;
                    await client.GetStream().WriteAsync(buffer.AsMemory(0, read), stop.Token);
                    left -= read;
                }

                client.Close();
                server.Close();
                await up.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default); // the closing ends it, with a failure or without
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException or SocketException)
        {
            // the test is over, or the client went first
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
