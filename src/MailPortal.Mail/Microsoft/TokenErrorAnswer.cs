using System.Globalization;
using System.Text.Json;

namespace MailPortal.Mail.Microsoft;

/// <summary>The body of a refusal: <c>{"error":"invalid_client","error_description":"AADSTS7000215: …","error_codes":[7000215],"timestamp":…,
/// "trace_id":…,"correlation_id":…}</c> (https://learn.microsoft.com/entra/identity-platform/reference-error-codes).</summary>
internal sealed record TokenErrorAnswer(string? Error, string? Description, IReadOnlyList<string> ErrorCodes, string? TraceId, string? CorrelationId, string? Timestamp)
{
    private const int LongestSentence = 600;

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

    /// <summary>What was said, without the ids behind it: "AADSTS90002: Tenant '…' not found. … Trace ID: … Correlation ID: … Timestamp: …", with
    /// line ends or blanks between.</summary>
    public static string FirstLine(string text)
    {
        var end = text.IndexOfAny(['\r', '\n']);
        var trace = text.IndexOf(" Trace ID:", StringComparison.Ordinal);
        if (trace >= 0 && (end < 0 || trace < end)) end = trace;
        var line = end < 0 ? text : text[..end];
        return line.Length > LongestSentence ? line[..LongestSentence] : line;
    }
}
