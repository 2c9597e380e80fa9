using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace MailPortal.Sandbox.Demo;

/// <summary>The portal's HTTP API, as an ERP uses it.</summary>
internal sealed class PortalApi(HttpClient http, Uri portal, string key)
{
    private readonly Uri _base = new(portal, "api/v1/");

    public async Task<string> CreateOrganizationAsync(string name, string taxId, CancellationToken cancellation) =>
        Id(await SendAsync(HttpMethod.Post, "organizations", new { name, taxId }, cancellation));

    public async Task<string> CreateMailboxAsync(string organization, object mailbox, CancellationToken cancellation) =>
        Id(await SendAsync(HttpMethod.Post, $"organizations/{organization}/mailboxes", mailbox, cancellation));

    /// <summary>Polls now and waits for the run; a run that takes longer than the API waits goes on.</summary>
    public Task<JsonElement> PollAsync(string mailbox, CancellationToken cancellation) => SendAsync(HttpMethod.Post, $"mailboxes/{mailbox}/poll", null, cancellation);

    public Task<JsonElement> GetAsync(string path, CancellationToken cancellation) => SendAsync(HttpMethod.Get, path, null, cancellation);

    /// <summary>A whole list, page by page.</summary>
    public async Task<IReadOnlyList<JsonElement>> ListAsync(string path, CancellationToken cancellation)
    {
        var all = new List<JsonElement>();
        for (string? cursor = null; ;)
        {
            var page = await GetAsync(cursor is null ? path : $"{path}&cursor={Uri.EscapeDataString(cursor)}", cancellation);
            all.AddRange(page.GetProperty("items").EnumerateArray());
            var next = page.TryGetProperty("nextCursor", out var given) && given.ValueKind == JsonValueKind.String ? given.GetString() : null;
            if (string.IsNullOrEmpty(next)) return all;
            if (next == cursor) throw new DemoException($"{path} gives the same cursor twice.");
            cursor = next;
        }
    }

    public async Task<byte[]> DownloadAsync(string path, CancellationToken cancellation)
    {
        using var answer = await AskAsync(HttpMethod.Get, path, null, cancellation);
        return await answer.Content.ReadAsByteArrayAsync(cancellation);
    }

    public async Task<JsonElement> SendAsync(HttpMethod method, string path, object? body, CancellationToken cancellation)
    {
        using var answer = await AskAsync(method, path, body, cancellation);
        var text = await answer.Content.ReadAsStringAsync(cancellation);
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(text);
        }
        catch (JsonException e)
        {
            throw new DemoException($"{method} {path} did not answer with JSON: {text[..Math.Min(300, text.Length)]}", e);
        }
    }

    private async Task<HttpResponseMessage> AskAsync(HttpMethod method, string path, object? body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, new Uri(_base, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (body is not null) request.Content = JsonContent.Create(body);
        var answer = await http.SendAsync(request, cancellation);
        if (answer.IsSuccessStatusCode) return answer;
        var text = await answer.Content.ReadAsStringAsync(cancellation);
        var status = (int)answer.StatusCode;
        answer.Dispose();
        throw new DemoException($"{method} /api/v1/{path} answered {status}: {text}");
    }

    private static string Id(JsonElement created) => created.TryGetProperty("id", out var id) ? id.ToString() : throw new DemoException($"The answer has no id: {created}");
}
