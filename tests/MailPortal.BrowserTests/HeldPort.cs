using System.Net;
using System.Net.Sockets;

namespace MailPortal.BrowserTests;

/// <summary>A port of this machine that takes connections and lets nothing through until it is let go: then it is another one.</summary>
public sealed class HeldPort : IAsyncDisposable
{
    private readonly CancellationTokenSource ending = new();
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously), letGo = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int target;
    private readonly Task serving;

    public HeldPort(int target)
    {
        this.target = target;
        listener.Start();
        serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Somebody has connected and waits.</summary>
    public Task Reached => reached.Task;

    public void LetGo() => letGo.TrySetResult();

    private async Task ServeAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(ending.Token);
                reached.TrySetResult();
                connections.Add(ConnectAsync(client));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ConnectAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            try
            {
                await letGo.Task.WaitAsync(ending.Token);
                await server.ConnectAsync(IPAddress.Loopback, target, ending.Token);
                var (near, far) = (client.GetStream(), server.GetStream());
                // Whoever closes first ends both ways.
                await Task.WhenAny(near.CopyToAsync(far, ending.Token), far.CopyToAsync(near, ending.Token));
            }
            catch (OperationCanceledException)
            {
                // The test is over.
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await serving;
        listener.Dispose();
        ending.Dispose();
    }
}
