using System.Text.Json;

namespace MailPortal.Mail.Graph;

/// <summary>The body of a refusal (https://learn.microsoft.com/graph/errors): <c>{"error":{"code":"ErrorAccessDenied","message":"Access is denied. …",
/// "innerError":{"code":"…","request-id":"…","client-request-id":"…","date":"2026-11-20T10:00:00"}}}</c>, inner errors nested in one another.</summary>
/// <param name="Codes">From the outermost to the most specific.</param>
/// <param name="Message">The outermost.</param>
/// <param name="RequestId">Where a proxy took the header away.</param>
/// <param name="Date">As it was written.</param>
internal sealed record GraphError(IReadOnlyList<string> Codes, string? Message, string? RequestId, string? Date)
{
    private const int Deepest = 10;

    /// <summary>Null when it is not Graph's: a proxy's page, or nothing.</summary>
    public static GraphError? Read(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (Member(json.RootElement, "error") is not { } outer) return null;
            var (codes, requestId, date) = (new List<string>(), (string?)null, (string?)null);
            JsonElement? at = outer;
            for (var depth = 0; at is { } error && depth < Deepest; depth++, at = Member(error, "innerError"))
            {
                if (Text(error, "code") is { Length: > 0 } code) codes.Add(code);
                requestId ??= Text(error, "request-id");
                date ??= Text(error, "date");
            }
            return new(codes, Text(outer, "message"), requestId, date);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // "innerError" and "innererror" both occur.
    private static JsonElement? Member(JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object) return null;
        foreach (var member in element.EnumerateObject())
            if (member.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && member.Value.ValueKind == JsonValueKind.Object) return member.Value;
        return null;
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
