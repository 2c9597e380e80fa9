using System.Globalization;
using MailPortal.Mail.Problems;
using Microsoft.Identity.Client;

namespace MailPortal.Mail.Microsoft;

/// <summary>The edge to Microsoft's token service: what MSAL or the network threw, as one of our problems.</summary>
internal static class TokenRefusal
{
    /// <summary>Null for what is no refusal of the world (a cancelled wait, a mistake of ours).</summary>
    /// <param name="e">What was thrown.</param>
    /// <param name="host">The token service's.</param>
    /// <param name="secret">The application's.</param>
    /// <param name="others">What else was sent and must not come back in anybody's words: code, verifier, password, refresh token.</param>
    /// <param name="time">For a Retry-After that names a date (RFC 9110 section 10.2.3).</param>
    /// <param name="cancellation">What the caller may have ended the work with.</param>
    public static MailProblemException? From(Exception e, string host, Secret secret, IReadOnlyList<Secret> others, TimeProvider time, CancellationToken cancellation) => e switch
    {
        OperationCanceledException when cancellation.IsCancellationRequested => null,
        MsalServiceException service => FromAnswer(service, secret, others, time),
        MsalClientException { ErrorCode: MsalError.CodeExpired } late => new(MailProblem.DeviceCodeExpired, late.Message) { UpstreamCode = late.ErrorCode },
        // "invalid authority" and the like: the tenant typed does not make an address.
        MsalClientException client => new(MailProblem.TokenRefused, Redact(client.Message, [secret, .. others])) { UpstreamCode = client.ErrorCode },
        _ => MicrosoftHttp.ProblemOf(e, host),
    };

    private static MailProblemException FromAnswer(MsalServiceException e, Secret secret, IReadOnlyList<Secret> others, TimeProvider time)
    {
        var answer = TokenErrorAnswer.Read(e.ResponseBody);
        var codes = answer?.ErrorCodes ?? [];
        var match = ProblemCatalogue.FindEntra(codes, answer?.Description ?? e.Message, answer?.Error ?? e.ErrorCode);
        var problem = match?.Problem ?? OfStatus(e.StatusCode);
        // Microsoft answers 7000215 for a wrong value and for the secret's id alike; a value never has the shape of a GUID.
        if (problem == MailProblem.ClientSecretWrong && Guid.TryParse(secret.Reveal(), out _)) problem = MailProblem.ClientSecretIdGiven;
        // AADSTS7000218 to a client that has none to send: a device code, or a renewal of what it gave.
        if (problem == MailProblem.ClientSecretMissing && secret.IsEmpty) problem = MailProblem.PublicFlowNotAllowed;
        var said = answer?.Description is { Length: > 0 } description ? description : e.Message;
        var detail = $"{Redact(TokenErrorAnswer.FirstLine(said), [secret, .. others])} (HTTP {e.StatusCode.ToString(CultureInfo.InvariantCulture)}, {answer?.Error ?? e.ErrorCode}, "
            + $"correlation id {answer?.CorrelationId ?? e.CorrelationId ?? "none"}, trace id {answer?.TraceId ?? "none"}, time {answer?.Timestamp ?? "none"})";
        // MSAL's exception stays behind: its ToString() carries the whole answer.
        return new(problem, detail)
        {
            UpstreamCode = match is { IsNumbered: true } ? match.Code : codes is [var first, ..] ? "AADSTS" + first : NumberIn(said) ?? answer?.Error ?? e.ErrorCode,
            RetryAfter = e.Headers?.RetryAfter is { } after ? after.Delta ?? (after.Date - time.GetUtcNow()) : null,
        };
    }

    private static MailProblem OfStatus(int status) => status switch
    {
        429 => MailProblem.TokenServiceThrottled,
        >= 500 => MailProblem.TokenServiceUnavailable,
        _ => MailProblem.TokenRefused,
    };

    // AADSTS7000215: Invalid client secret provided. Ensure the secret ...
    private static string? NumberIn(string text)
    {
        var at = text.IndexOf("AADSTS", StringComparison.Ordinal);
        if (at < 0) return null;
        var digits = text.AsSpan(at + 6);
        var end = digits.IndexOfAnyExceptInRange('0', '9');
        return end switch { 0 => null, < 0 => text[at..], _ => text.Substring(at, 6 + end) };
    }

    // No answer of Microsoft's echoes a secret; a stand-in or a proxy might.
    private static string Redact(string text, IEnumerable<Secret> secrets) =>
        secrets.Where(s => !s.IsEmpty).Aggregate(text, (said, secret) => said.Replace(secret.Reveal(), secret.ToString(), StringComparison.OrdinalIgnoreCase));
}
