using System.Net.Sockets;
using MailPortal.Mail.Problems;

namespace MailPortal.Mail.Microsoft;

/// <summary>HTTP to Microsoft: which of our problems a failed request is.</summary>
public static class MicrosoftHttp
{
    /// <summary>The way to the service failed: as one of the 1xxx problems. Null for what is no failure of the network.</summary>
    public static MailProblemException? ProblemOf(Exception exception)
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
