using System.Globalization;
using System.Text;
using System.Text.Json;
using MailPortal.Sandbox.Faults;
using Microsoft.AspNetCore.Http;

namespace MailPortal.Sandbox.Graph;

/// <summary>What every request to Graph goes through: ids, faults, token, limits, and the shape of the answer.</summary>
internal sealed class GraphRequests(GraphAuthentication authentication, GraphThrottle throttle, FaultSwitches faults, RequestLog log, TimeProvider clock, Func<Uri> entra)
{
    /// <summary>The largest request; what is larger goes in pieces.</summary>
    public const int LargestRequest = 4 * 1024 * 1024;

    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="user">The path's user; null is <c>/me</c>.</param>
    public async Task HandleAsync(HttpContext http, string? user, Func<GraphCaller, GraphMailbox, Task<GraphAnswer>> answer)
    {
        var who = "?";
        try
        {
            Begin(http);
            var caller = authentication.Identify(http.Request.Headers.Authorization.ToString());
            var mailbox = GraphMailbox.Find(caller, user);
            who = mailbox.Address;
            if (faults.Strikes(Fault.ClaimsChallenge, who, out _)) Challenge(http);
            if (faults.Strikes(Fault.GraphThrottled, who, out var throttled)) Wait(http, throttled.Seconds ?? 10, GraphError.Throttled);
            var (slot, tooMuch) = throttle.Enter(caller.Application.ClientId, mailbox.Address);
            if (slot is null) Wait(http, 10, tooMuch!);
            using (slot)
            {
                if (await MisbehavesAsync(http, who, after: false)) return;
                if (http.Request.ContentLength > LargestRequest) throw new GraphException(GraphError.RequestTooLarge);
                var given = await answer(caller, mailbox);
                if (await MisbehavesAsync(http, who, after: true)) return;
                Log(http, who, $"{given.Status}");
                await SendAsync(http, given);
            }
        }
        catch (GraphException refusal)
        {
            Log(http, who, $"{refusal.Error.Status} {refusal.Error.Code}");
            await RefuseAsync(http, refusal.Error);
        }
    }

    public static void Begin(HttpContext http)
    {
        http.Response.Headers["request-id"] = Guid.NewGuid().ToString();
        http.Response.Headers["client-request-id"] = http.Request.Headers["client-request-id"].ToString() is { Length: > 0 } given ? given : http.Response.Headers["request-id"];
        http.Response.Headers.CacheControl = "no-store, no-cache";
    }

    public static async Task SendAsync(HttpContext http, GraphAnswer answer)
    {
        http.Response.StatusCode = answer.Status;
        if (answer.Location is not null) http.Response.Headers.Location = answer.Location;
        if (answer.Body is not null) await http.Response.WriteAsJsonAsync(answer.Body, Json, "application/json; odata.metadata=minimal; charset=utf-8", http.RequestAborted);
    }

    public async Task RefuseAsync(HttpContext http, GraphError error)
    {
        http.Response.StatusCode = error.Status;
        var inner = new Dictionary<string, string>
        {
            ["date"] = clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture),
            ["request-id"] = http.Response.Headers["request-id"].ToString(),
            ["client-request-id"] = http.Response.Headers["client-request-id"].ToString(),
        };
        await http.Response.WriteAsJsonAsync(new { error = new { code = error.Code, message = error.Message, innerError = inner } }, Json, "application/json; charset=utf-8", http.RequestAborted);
    }

    private async Task<bool> MisbehavesAsync(HttpContext http, string who, bool after)
    {
        if (faults.Strikes(Fault.GraphSilent, who, out _, p => p.After == after))
        {
            Log(http, who, "silent");
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            return true;
        }
        if (!faults.Strikes(Fault.GraphDown, who, out var down, p => p.After == after)) return false;
        Log(http, who, after ? "down, after it was done" : "down");
        if (down.Status == 0) http.Abort();
        else await RefuseAsync(http, GraphError.Unavailable(down.Status ?? 503));
        return true;
    }

    private void Challenge(HttpContext http)
    {
        var seconds = clock.GetUtcNow().ToUnixTimeSeconds();
        var claims = Convert.ToBase64String(Encoding.UTF8.GetBytes($$$$"""{"access_token":{"nbf":{"essential":true,"value":"{{{{seconds}}}}"}}}"""));
        http.Response.Headers.WWWAuthenticate =
            $"Bearer realm=\"\", authorization_uri=\"{new Uri(entra(), "common/oauth2/authorize")}\", error=\"insufficient_claims\", claims=\"{claims}\"";
        throw new GraphException(GraphError.ClaimsChallenge);
    }

    private static void Wait(HttpContext http, int seconds, GraphError error)
    {
        http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        throw new GraphException(error);
    }

    private void Log(HttpContext http, string who, string answered) => log.Add("graph", $"{http.Request.Method} {http.Request.Path} user={who}", answered);
}
