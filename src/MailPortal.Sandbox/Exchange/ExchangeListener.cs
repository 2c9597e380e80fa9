using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using MailPortal.Sandbox.Faults;

namespace MailPortal.Sandbox.Exchange;

/// <summary>How a port behaves for ever.</summary>
internal enum PortNature
{
    Good,
    CertificateExpired,
    CertificateUntrusted,
    CertificateWrongName,
    PlainText,
    Silent,
}

/// <summary>One port of Exchange: takes connections, ends TLS and leads a session on each.</summary>
internal sealed class ExchangeListener : IAsyncDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Task, byte> _sessions = [];
    private readonly PortNature _nature;
    private readonly Certificates _certificates;
    private readonly FaultSwitches _faults;
    private readonly Func<Stream, ExchangeSession> _session;
    private readonly Task _accepting;

    /// <exception cref="SandboxException">The port is in use.</exception>
    public ExchangeListener(int port, PortNature nature, Certificates certificates, FaultSwitches faults, Func<Stream, ExchangeSession> session)
    {
        (_nature, _certificates, _faults, _session) = (nature, certificates, faults, session);
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
                var connection = await _socket.AcceptAsync(_stop.Token);
                var session = LeadAsync(connection, _stop.Token);
                _sessions[session] = 0;
                // Sessions that ended well are forgotten; one that failed in an unforeseen way is met again when the listener is disposed.
                _ = session.ContinueWith(ended => _sessions.TryRemove(ended, out _), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
            }
        }
        catch (OperationCanceledException)
        {
            // The end of the sandbox.
        }
    }

    private async Task LeadAsync(Socket connection, CancellationToken cancellation)
    {
        await Task.Yield();
        using var socket = connection;
        socket.NoDelay = true;
        try
        {
            if (_nature == PortNature.Silent || Strikes(Fault.ImapSilent))
            {
                await SwallowAsync(socket, cancellation);
                return;
            }
            await using var raw = new NetworkStream(socket);
            if (_nature == PortNature.PlainText || Strikes(Fault.PlainTextOnTlsPort))
            {
                await _session(raw).RunAsync(cancellation);
                return;
            }
            await using var tls = new SslStream(raw);
            await tls.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions
                {
                    ServerCertificate = Certificate(),
                    EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                }, cancellation);
            if (await _session(tls).RunAsync(cancellation)) socket.LingerState = new LingerOption(true, 0);
            else await tls.ShutdownAsync();
        }
        catch (Exception e) when (e is IOException or SocketException or AuthenticationException or OperationCanceledException)
        {
            // The client hung up, did not like the certificate or spoke no TLS; or the sandbox ends.
        }
    }

    private static async Task SwallowAsync(Socket socket, CancellationToken cancellation)
    {
        var nothing = new byte[4096];
        while (await socket.ReceiveAsync(nothing, cancellation) > 0)
        {
            // Never a word.
        }
    }

    // A port that is wrong by nature stays wrong in that one way.
    private bool Strikes(Fault fault) => _nature == PortNature.Good && _faults.Strikes(fault, null, out _);

    private X509Certificate2 Certificate() => _nature switch
    {
        PortNature.CertificateExpired => _certificates.Expired,
        PortNature.CertificateUntrusted => _certificates.Untrusted,
        PortNature.CertificateWrongName => _certificates.WrongName,
        PortNature.Good or PortNature.PlainText or PortNature.Silent =>
            Strikes(Fault.CertificateExpired) ? _certificates.Expired
            : Strikes(Fault.CertificateUntrusted) ? _certificates.Untrusted
            : _certificates.Good,
    };

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        _socket.Dispose();
        await Task.WhenAll(_sessions.Keys);
        _stop.Dispose();
    }
}
