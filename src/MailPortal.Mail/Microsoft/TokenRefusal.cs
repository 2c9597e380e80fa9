using System.Globalization;
using System.Text.Json;
using MailPortal.Mail.Problems;
using Microsoft.Identity.Client;

namespace MailPortal.Mail.Microsoft;

/// <summary>The edge to Microsoft's token service: what MSAL or the network threw, as one of our problems.</summary>
internal static class TokenRefusal
{
    private const int LongestDetail = 600;

    /// <summary>Null for what is no refusal of the world (a cancelled wait, a mistake of ours).</summary>
    public static MailProblemException? From(Exception e, Secret secret, TimeProvider time, CancellationToken cancellation) => e switch
    {
        OperationCanceledException when cancellation.IsCancellationRequested => null,
        MsalServiceException service => FromAnswer(service, secret, time),
        // "invalid authority" and the like: the tenant typed does not make an address.
        MsalClientException client => new(MailProblem.TokenRefused, Redact(client.Message, secret)) { UpstreamCode = client.ErrorCode },
        _ => MicrosoftHttp.ProblemOf(e),
    };

    private static MailProblemException FromAnswer(MsalServiceException e, Secret secret, TimeProvider time)
    {
        var answer = TokenErrorAnswer.Read(e.ResponseBody);
        var codes = answer?.ErrorCodes ?? [];
        var match = ProblemCatalogue.FindEntra(codes, answer?.Description ?? e.Message, answer?.Error ?? e.ErrorCode);
        var problem = match?.Problem ?? OfStatus(e.StatusCode);
        // Microsoft answers 7000215 for a wrong value and for the secret's id alike; a value never has the shape of a GUID.
        if (problem == MailProblem.ClientSecretWrong && Guid.TryParse(secret.Reveal(), out _)) problem = MailProblem.ClientSecretIdGiven;
        var said = answer?.Description is { Length: > 0 } description ? description : e.Message;
        var detail = $"{Redact(FirstLine(said), secret)} (HTTP {e.StatusCode.ToString(CultureInfo.InvariantCulture)}, {answer?.Error ?? e.ErrorCode}, "
            + $"correlation id {answer?.CorrelationId ?? e.CorrelationId ?? "none"}, trace id {answer?.TraceId ?? "none"}, time {answer?.Timestamp ?? "none"})";
        // MSAL's exception stays behind: its ToString() carries the whole answer.
        return new(problem, detail)
        {
            UpstreamCode = codes is [var first, ..] ? "AADSTS" + first : NumberIn(said) ?? answer?.Error ?? e.ErrorCode,
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

    // "AADSTS90002: Tenant '…' not found. … Trace ID: … Correlation ID: … Timestamp: …" with \r\n or blanks between: keep what was said.
    private static string FirstLine(string text)
    {
        var end = text.IndexOfAny(['\r', '\n']);
        var trace = text.IndexOf(" Trace ID:", StringComparison.Ordinal);
        if (trace >= 0 && (end < 0 || trace < end)) end = trace;
        var line = end < 0 ? text : text[..end];
        return line.Length > LongestDetail ? line[..LongestDetail] : line;
    }

    // No answer of Microsoft's echoes a secret; a stand-in or a proxy might.
    private static string Redact(string text, Secret secret) =>
        secret.IsEmpty ? text : text.Replace(secret.Reveal(), secret.ToString(), StringComparison.OrdinalIgnoreCase);
}

/// <summary>The body of a refusal: <c>{"error":"invalid_client","error_description":"AADSTS7000215: …","error_codes":[7000215],"timestamp":…,
/// "trace_id":…,"correlation_id":…}</c> (https://learn.microsoft.com/entra/identity-platform/reference-error-codes).</summary>
internal sealed record TokenErrorAnswer(string? Error, string? Description, IReadOnlyList<string> ErrorCodes, string? TraceId, string? CorrelationId, string? Timestamp)
{
    /// <summary>Null when the body is no JSON object: a proxy's page, or nothing.</summary>
    public static TokenErrorAnswer? Read(string? body)
    {
        if (string.IsNullOrWhiteSpace(body)) return null;
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Object) return null;
            string? Text(string name) => json.RootElement.TryGetProperty(name, out var v) && v.ValueKind == JsonValueKind.String ? v.GetString() : null;
            var codes = json.RootElement.TryGetProperty("error_codes", out var list) && list.ValueKind == JsonValueKind.Array
                ? list.EnumerateArray().Where(c => c.ValueKind == JsonValueKind.Number && c.TryGetInt64(out _))
                    .Select(c => c.GetInt64().ToString(CultureInfo.InvariantCulture)).ToArray()
                : [];
            return new(Text("error"), Text("error_description"), codes, Text("trace_id"), Text("correlation_id"), Text("timestamp"));
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
