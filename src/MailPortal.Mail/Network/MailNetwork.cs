using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MailPortal.Mail.Problems;

namespace MailPortal.Mail.Network;

/// <summary>The way out to mail servers: one per process. Resolves, refuses addresses of the operator's own network, connects and speaks TLS; every
/// failure is a <see cref="MailProblemException"/> with the exact problem.</summary>
/// <param name="options">What the operator decided.</param>
/// <param name="time">The clock of time-outs and evidence.</param>
/// <exception cref="ArgumentOutOfRangeException">A time or size among the options that cannot be meant.</exception>
public sealed class MailNetwork(MailNetworkOptions? options = null, TimeProvider? time = null)
{
    /// <summary>What the operator decided.</summary>
    public MailNetworkOptions Options { get; } = (options ?? new()).Checked();

    /// <summary>The clock of time-outs and evidence.</summary>
    public TimeProvider Time { get; } = time ?? TimeProvider.System;

    /// <summary>Whose certificates are believed, and which have been lately.</summary>
    internal CertificateTrust Trust { get; } = new((options ?? new()).TrustedAuthorities, time ?? TimeProvider.System);

    /// <summary>Connects: with <see cref="ConnectionSecurity.SslTls"/> ready to talk, with <see cref="ConnectionSecurity.StartTls"/> in plain text
    /// until <see cref="MailSocket.UpgradeToTlsAsync"/>.</summary>
    /// <param name="endpoint">Where to.</param>
    /// <param name="evidence">Filled step by step, also when it fails.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="MailProblemException">Any of MP1001 to MP1014.</exception>
    public async Task<MailSocket> ConnectAsync(MailServerEndpoint endpoint, ConnectionEvidence? evidence, CancellationToken cancellation)
    {
        evidence ??= new();
        var stream = new BulkNetworkStream(await ConnectSocketAsync(endpoint, evidence, cancellation));
        var connection = new MailSocket(stream, endpoint, Trust, Options, Time, evidence) { Log = evidence.Log };
        if (endpoint.Security == ConnectionSecurity.SslTls)
        {
            try
            {
                await connection.UpgradeToTlsAsync(cancellation);
            }
            catch
            {
                await connection.DisposeAsync();
                throw;
            }
        }

        return connection;
    }

    /// <summary>Resolves, guards and connects; what is spoken then is the caller's business (HTTP brings its own TLS).</summary>
    /// <exception cref="MailProblemException">Any of MP1001 to MP1005.</exception>
    internal async Task<Socket> ConnectSocketAsync(MailServerEndpoint endpoint, ConnectionEvidence evidence, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(Options.ConnectTimeout, Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        var addresses = await Step(ConnectionStep.Resolve, evidence, () => ResolveAsync(endpoint, evidence, cancellation, either.Token));
        return await Step(ConnectionStep.Connect, evidence, () => ConnectAsync(endpoint, addresses, evidence, cancellation));
    }

    private async Task<T> Step<T>(ConnectionStep step, ConnectionEvidence evidence, Func<Task<T>> work)
    {
        var start = Time.GetTimestamp();
        T result;
        try
        {
            result = await work();
        }
        catch (MailProblemException problem)
        {
            evidence.Add(step, Time.GetElapsedTime(start), problem);
            throw;
        }

        try
        {
            evidence.Add(step, Time.GetElapsedTime(start), null);
            return result;
        }
        catch
        {
            (result as IDisposable)?.Dispose(); // whoever is told of the step ends the connection
            throw;
        }
    }

    private async Task<IPAddress[]> ResolveAsync(
        MailServerEndpoint endpoint, ConnectionEvidence evidence, CancellationToken cancellation, CancellationToken either)
    {
        IPAddress[] all;
        // The resolver takes no name for this machine's own.
        if (string.IsNullOrWhiteSpace(endpoint.Host))
            throw new MailProblemException(MailProblem.HostNotFound, "no host is named");
        try
        {
            all = IPAddress.TryParse(endpoint.Host, out var literal) ? [literal] : await Options.Resolve(AsciiHost(endpoint.Host), either);
        }
        catch (SocketException e)
        {
            throw new MailProblemException(MailProblem.HostNotFound, $"{endpoint.Host}: {e.SocketErrorCode}", e);
        }
        catch (ArgumentException e)
        {
            throw new MailProblemException(MailProblem.HostNotFound, $"{endpoint.Host}: not a host name", e);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new MailProblemException(MailProblem.HostNotFound, $"{endpoint.Host}: the name server did not answer", e);
        }

        if (all.Length == 0)
            throw new MailProblemException(MailProblem.HostNotFound, $"{endpoint.Host}: no address");
        var reachable = new List<IPAddress>(all.Length);
        foreach (var address in all)
        {
            if (PrivateHosts.MayReach(address, Options.AllowedPrivateNetworks))
                reachable.Add(address);
            else
                evidence.Add(new AddressAttempt(address, MailProblem.PrivateAddressRefused, TimeSpan.Zero));
        }

        return reachable.Count > 0
            ? [.. reachable]
            : throw new MailProblemException(MailProblem.PrivateAddressRefused, $"{endpoint.Host}: {string.Join(", ", all.AsEnumerable())}; none is in {nameof(MailNetworkOptions.AllowedPrivateNetworks)}");
    }

    /// <summary>The name as DNS and certificates spell it.</summary>
    internal static string AsciiHost(string host)
    {
        var trimmed = host.Trim().TrimEnd('.');
        return System.Text.Ascii.IsValid(trimmed) ? trimmed : new IdnMapping().GetAscii(trimmed);
    }

    private async Task<Socket> ConnectAsync(
        MailServerEndpoint endpoint, IPAddress[] addresses, ConnectionEvidence evidence, CancellationToken cancellation)
    {
        var worst = new List<(MailProblem Problem, Exception Cause)>();
        var began = Time.GetTimestamp();
        foreach (var address in InTurns(addresses))
        {
            var start = Time.GetTimestamp();
            // A dead first address (IPv6 without a route that swallows packets) must leave time for the others; what one leaves is theirs.
            var left = Options.ConnectTimeout - Time.GetElapsedTime(began, start);
            using var patience = new CancellationTokenSource(left > TimeSpan.Zero ? left / (addresses.Length - worst.Count) : TimeSpan.Zero, Time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
            Socket? socket = null;
            try
            {
                socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(new IPEndPoint(address, endpoint.Port), either.Token);
                evidence.Add(new AddressAttempt(address, null, Time.GetElapsedTime(start)));
                return socket;
            }
            catch (Exception e) when (e is SocketException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
            {
                socket?.Dispose();
                var problem = e is SocketException refused ? Classify(refused.SocketErrorCode) : MailProblem.ConnectTimedOut;
                evidence.Add(new AddressAttempt(address, problem, Time.GetElapsedTime(start)));
                worst.Add((problem, e));
            }
            catch
            {
                socket?.Dispose();
                throw;
            }
        }

        // Of several failures the one that says most: a refusal comes from the host itself, an unreachable IPv6 is often just this machine.
        var (told, cause) = worst.MinBy(failure => failure.Problem);
        throw new MailProblemException(told, $"{endpoint} ({string.Join(", ", addresses.AsEnumerable())}): {cause.Message}", cause);
    }

    /// <summary>The resolver's order, the two families by turns (RFC 8305 section 4): where one of them leads nowhere, the second try gets there.</summary>
    private static IEnumerable<IPAddress> InTurns(IPAddress[] addresses)
    {
        var first = addresses.Where(address => address.AddressFamily == addresses[0].AddressFamily).ToArray();
        var others = addresses.Where(address => address.AddressFamily != addresses[0].AddressFamily).ToArray();
        for (var i = 0; i < Math.Max(first.Length, others.Length); i++)
        {
            if (i < first.Length)
                yield return first[i];
            if (i < others.Length)
                yield return others[i];
        }
    }

    private static MailProblem Classify(SocketError error) => error switch
    {
        SocketError.ConnectionRefused or SocketError.ConnectionReset or SocketError.ConnectionAborted => MailProblem.ConnectionRefused,
        SocketError.TimedOut => MailProblem.ConnectTimedOut,
        _ => MailProblem.NetworkUnreachable, // the remaining ones are about routes: network or host down, unreachable, access denied by a firewall
    };
}
