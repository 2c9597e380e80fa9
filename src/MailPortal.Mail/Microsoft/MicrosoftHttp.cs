using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using MailPortal.Mail.Network;
using MailPortal.Mail.Problems;

namespace MailPortal.Mail.Microsoft;

/// <summary>HTTP to Microsoft over the same guarded way out as mail: one client per process, and which of our problems a failed request is.</summary>
public static class MicrosoftHttp
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private const int LongestAnswer = 4 * 1024 * 1024;

    /// <summary>A client that lives as long as the process. It trusts the operator's own authorities besides the system's, and connects only where
    /// <paramref name="network"/> would: the address that was judged is the address connected to.</summary>
    public static HttpClient CreateClient(MailNetwork network) => new(CreateHandler(network)) { Timeout = Patience, MaxResponseContentBufferSize = LongestAnswer };

    private static SocketsHttpHandler CreateHandler(MailNetwork network) => new()
    {
        // A redirect with 307 sends the body again: whoever answers would have the client secret sent where he likes.
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5), // names move to other addresses
        ConnectCallback = async (context, cancellation) => new NetworkStream(
            await network.ConnectSocketAsync(new(context.DnsEndPoint.Host, context.DnsEndPoint.Port, ConnectionSecurity.SslTls), new(), cancellation).ConfigureAwait(false),
            ownsSocket: true),
        SslOptions = new()
        {
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            CertificateChainPolicy = CertificateTrust.NobodyYet(),
            RemoteCertificateValidationCallback = (sender, shown, chain, errors) =>
            {
                var host = ((SslStream)sender).TargetHostName;
                var judge = new TlsHandshake(host, host, network.Trust, network.Options, network.Time, new());
                return judge.Judge(shown, chain, errors) ? true : throw judge.Refusal!;
            },
        },
    };

    /// <summary>The way to one of Microsoft's services failed. Its host is nobody's mail server: a problem of its own, which tells host and reason. Null
    /// for what is no failure of the network.</summary>
    /// <param name="exception">What was caught.</param>
    /// <param name="host">The service's.</param>
    /// <param name="unreachable">Which service.</param>
    public static MailProblemException? ProblemOf(Exception exception, string host, MailProblem unreachable = MailProblem.TokenServiceUnreachable) => OnTheWay(exception) is { } problem
        ? new(unreachable, $"{host}: {ProblemCatalogue.CodeOf(problem.Problem)} {problem.Detail}", problem) : null;

    // As one of the 1xxx problems.
    private static MailProblemException? OnTheWay(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
            if (e is MailProblemException known) return known;
        return exception switch
        {
            HttpRequestException http => new(OfError(http), http.Message, http),
            // HttpClient's own time-out; a cancelled caller is told apart before.
            OperationCanceledException late => new(MailProblem.ServerSilent, late.Message, late),
            IOException broken => new(MailProblem.ConnectionLost, broken.Message, broken),
            _ => null,
        };
    }

    private static MailProblem OfError(HttpRequestException e) => e.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => MailProblem.HostNotFound,
        HttpRequestError.SecureConnectionError => MailProblem.TlsFailed,
        HttpRequestError.ResponseEnded => MailProblem.ConnectionLost,
        HttpRequestError.ConnectionError when e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused } => MailProblem.ConnectionRefused,
        HttpRequestError.ConnectionError when e.InnerException is SocketException { SocketErrorCode: SocketError.TimedOut } => MailProblem.ConnectTimedOut,
        HttpRequestError.ConnectionError => MailProblem.NetworkUnreachable,
        _ => MailProblem.UnexpectedAnswer,
    };
}
