using System.Net;
using System.Text.Json;
using MailPortal.Mail.Problems;

namespace MailPortal.Mail.Graph;

/// <summary>What Graph answered, read whole within a limit.</summary>
internal sealed record GraphAnswer(HttpStatusCode Status, byte[] Body)
{
    // Graph's longest answer to us, a created message with its text, is bounded by what we sent.
    private const int LongestBody = 16 * 1024 * 1024;
    private const int LongestRefusal = 64 * 1024;

    /// <summary>For Microsoft's support, with the next two.</summary>
    public string? RequestId { get; private init; }

    public required string ClientRequestId { get; init; }

    public DateTimeOffset? Date { get; private init; }

    public TimeSpan? RetryAfter { get; private init; }

    /// <summary>What a token must hold, from <c>WWW-Authenticate</c>.</summary>
    public string? Claims { get; private init; }

    public bool IsSuccess => (int)Status is >= 200 and < 300;

    public static async Task<GraphAnswer> ReadAsync(HttpResponseMessage response, string clientRequestId, TimeProvider time, CancellationToken cancellation) =>
        new(response.StatusCode, await BodyAsync(response, cancellation).ConfigureAwait(false))
        {
            RequestId = response.Headers.TryGetValues("request-id", out var ids) ? ids.FirstOrDefault() : null,
            ClientRequestId = clientRequestId,
            Date = response.Headers.Date,
            RetryAfter = Wait(response.Headers.RetryAfter?.Delta ?? (response.Headers.RetryAfter?.Date - time.GetUtcNow())),
            Claims = ClaimsChallenge.Read(response.Headers.WwwAuthenticate),
        };

    /// <exception cref="MailProblemException">It is no JSON object.</exception>
    public JsonDocument Json()
    {
        try
        {
            var json = JsonDocument.Parse(Body);
            if (json.RootElement.ValueKind == JsonValueKind.Object) return json;
            json.Dispose();
        }
        catch (JsonException e)
        {
            throw new MailProblemException(MailProblem.GraphUnexpectedAnswer, $"No JSON (HTTP {(int)Status}, request id {RequestId ?? "none"}).", e);
        }
        throw new MailProblemException(MailProblem.GraphUnexpectedAnswer, $"No JSON object (HTTP {(int)Status}, request id {RequestId ?? "none"}).");
    }

    public static string? Text(JsonDocument json, string name) =>
        json.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static TimeSpan? Wait(TimeSpan? asked) => asked < TimeSpan.Zero ? TimeSpan.Zero : asked;

    private static async Task<byte[]> BodyAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        // 202 Accepted says all, and so does the status of a refusal: a connection that breaks behind it takes nothing back.
        if (response.StatusCode == HttpStatusCode.Accepted) return [];
        if (response.IsSuccessStatusCode)
            return await ReadAsync(response.Content, LongestBody, cancellation).ConfigureAwait(false)
                ?? throw new MailProblemException(MailProblem.GraphUnexpectedAnswer, $"The answer goes on beyond {LongestBody} bytes.");
        try
        {
            return await ReadAsync(response.Content, LongestRefusal, cancellation).ConfigureAwait(false) ?? [];
        }
        catch (Exception e) when (e is IOException or HttpRequestException or OperationCanceledException)
        {
            return [];
        }
    }

    private static async Task<byte[]?> ReadAsync(HttpContent content, int most, CancellationToken cancellation)
    {
        var stream = await content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            using var body = new MemoryStream();
            var buffer = new byte[16 * 1024];
            for (int got; (got = await stream.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0;)
            {
                if (body.Length + got > most) return null;
                body.Write(buffer, 0, got);
            }
            return body.ToArray();
        }
    }
}
