using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;

namespace MailPortal.Sandbox.Smtp;

/// <summary>One submission port: takes connections and leads a session on each.</summary>
internal sealed class SmtpListener : IAsyncDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Task, byte> _sessions = [];
    private readonly Func<Stream, SmtpSession> _session;
    private readonly Task _accepting;

    /// <exception cref="SandboxException">The port is in use.</exception>
    public SmtpListener(int port, Func<Stream, SmtpSession> session)
    {
        _session = session;
        try
        {
            _socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
        }
        catch (SocketException e)
        {
            throw new SandboxException($"Port {port} cannot be used: {e.Message}", e);
        }
        _socket.Listen(512);
        Port = ((IPEndPoint)_socket.LocalEndPoint!).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var session = LeadAsync(await _socket.AcceptAsync(_stop.Token));
                _sessions[session] = 0;
                _ = session.ContinueWith(ended => _sessions.TryRemove(ended, out _), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
            }
        }
        catch (OperationCanceledException)
        {
            // The end of the sandbox.
        }
    }

    private async Task LeadAsync(Socket connection)
    {
        await Task.Yield();
        using var socket = connection;
        socket.NoDelay = true;
        await using var stream = new NetworkStream(socket);
        try
        {
            await using var session = _session(stream);
            await session.RunAsync(_stop.Token);
        }
        catch (Exception e) when (e is IOException or SocketException or AuthenticationException or OperationCanceledException)
        {
            // The client hung up, or did not like the certificate; or the sandbox ends.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        _socket.Dispose();
        await Task.WhenAll(_sessions.Keys);
        _stop.Dispose();
    }
}
