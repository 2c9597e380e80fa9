using System.Globalization;
using System.Net;
using MailPortal.Mail.Problems;

namespace MailPortal.Mail.Graph;

/// <summary>The edge to Graph: its refusal as one of our problems.</summary>
internal static class GraphRefusal
{
    private const int LongestSentence = 600;
    private const int LongestCode = 100;

    // What timed out may still end well, whatever else is said.
    private const string TimedOut = "ErrorTimeoutExpired";
    private const string NotAvailable = "serviceNotAvailable";

    // Said before anything is done with the mail.
    private static readonly HashSet<string> NothingWasDone = ["ErrorServerBusy", "ErrorMailboxStoreUnavailable", "ErrorMailboxMoveInProgress"];

    public static MailProblemException From(GraphAnswer answer, bool sendsMail, IReadOnlyList<Secret> secrets)
    {
        var error = GraphError.Read(answer.Body);
        var (match, code) = Match(answer, error);
        var uncertain = sendsMail && IsUncertain(answer, error, match);
        var upstream = code ?? (error is { Codes: [var outer, ..] } ? outer : string.Create(CultureInfo.InvariantCulture, $"HTTP {(int)answer.Status}"));
        var said = error?.Message is { Length: > 0 } message ? Shortened(message.ReplaceLineEndings(" "), LongestSentence) : "no reason given";
        var when = error?.Date ?? answer.Date?.UtcDateTime.ToString("u", CultureInfo.InvariantCulture);
        return new(uncertain ? MailProblem.SendingUncertain : match?.Problem ?? OfStatus(answer.Status, error),
            Redact($"{said} (HTTP {(int)answer.Status}, {Shortened(upstream, LongestCode)}, {Ids(answer, error)}, time {Shortened(when ?? "none", LongestCode)})", secrets))
        {
            UpstreamCode = Redact(Shortened(upstream, LongestCode), secrets),
            RetryAfter = uncertain ? null : answer.RetryAfter,
        };
    }

    /// <summary>Which answer it was, for Microsoft's support.</summary>
    public static string Ids(GraphAnswer answer, GraphError? error = null) =>
        $"request id {Shortened(answer.RequestId ?? error?.RequestId ?? "none", LongestCode)}, client request id {answer.ClientRequestId}";

    // The most specific code that is known; words only where no code is.
    private static (CatalogueMatch? Match, string? Code) Match(GraphAnswer answer, GraphError? error)
    {
        if (answer is { Status: HttpStatusCode.Unauthorized, Claims: not null })
            return (ProblemCatalogue.Find(CatalogueSource.Graph, "insufficient_claims"), "insufficient_claims");
        foreach (var code in error?.Codes.Reverse() ?? [])
            if (ProblemCatalogue.Find(CatalogueSource.Graph, code) is { } match) return (match, code);
        return (error?.Message is { } message ? ProblemCatalogue.Find(CatalogueSource.Graph, message) : null, null);
    }

    private static bool IsUncertain(GraphAnswer answer, GraphError? error, CatalogueMatch? match)
    {
        if (answer.Status < HttpStatusCode.InternalServerError) return false;
        if (match is { Problem: not MailProblem.GraphUnavailable } || (match is not null && NothingWasDone.Contains(match.Code))) return false;
        // "You may repeat the request after a delay" (https://learn.microsoft.com/graph/errors): with Graph's own code, letter by letter, or with a time. A gateway in between says "ServiceUnavailable".
        var saysSo = answer.RetryAfter is not null || error?.Codes.Contains(NotAvailable, StringComparer.Ordinal) is true;
        return answer.Status != HttpStatusCode.ServiceUnavailable || !saysSo || match?.Code is TimedOut;
    }

    private static MailProblem OfStatus(HttpStatusCode status, GraphError? error) => status switch
    {
        HttpStatusCode.Unauthorized => MailProblem.GraphTokenRefused,
        HttpStatusCode.Forbidden => MailProblem.GraphAccessDenied,
        HttpStatusCode.RequestEntityTooLarge => MailProblem.MessageTooBig,
        HttpStatusCode.TooManyRequests => MailProblem.GraphThrottled,
        HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError => MailProblem.GraphUnavailable,
        _ => error is null ? MailProblem.GraphUnexpectedAnswer : MailProblem.GraphRefused,
    };

    private static string Shortened(string text, int most) => text.Length > most ? text[..most] : text;

    // No answer of Graph's echoes a token; something in between might.
    private static string Redact(string text, IReadOnlyList<Secret> secrets) =>
        secrets.Where(s => !s.IsEmpty).Aggregate(text, (said, secret) => said.Replace(secret.Reveal(), secret.ToString(), StringComparison.Ordinal));
}
