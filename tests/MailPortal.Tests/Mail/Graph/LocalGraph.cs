using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using MailPortal.Mail;
using MailPortal.Mail.Graph;
using MailPortal.Mail.Microsoft;
using MailPortal.Mail.Network;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace MailPortal.Tests.Mail.Graph;

/// <summary>A request as it came.</summary>
internal sealed record Asked(string Method, string Path, string? Authorization, string? ContentType, string? Range, string ClientRequestId, byte[] Body);

/// <summary>Microsoft Graph on localhost for one mailbox: <c>/me</c>, sendMail, drafts, upload sessions. Refuses what Graph refuses, in its words.</summary>
internal sealed class LocalGraph : IAsyncDisposable
{
    public const string GoodToken = "eyJ-good-graph-token";
    public const string RequestId = "11111111-2222-3333-4444-555555555555";
    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, Func<HttpContext, byte[], Task<bool>>> faults = [];
    private readonly LocalGraphMailbox mailbox;

    private LocalGraph(WebApplication app)
    {
        this.app = app;
        mailbox = new(this);
    }

    public MicrosoftCloud Cloud { get; private set; } = MicrosoftCloud.Global;

    public ConcurrentQueue<Asked> Requests { get; } = [];

    /// <summary>Tokens that are good now.</summary>
    public HashSet<string> Tokens { get; } = [GoodToken];

    /// <summary>What the source of tokens was asked for.</summary>
    public List<(string? Claims, bool Force)> TokenRequests { get; } = [];

    /// <summary>What it gives, one after the other; the last for ever.</summary>
    public Queue<string> Given { get; } = new([GoodToken]);

    public bool HasReadWrite { get; set; } = true;

    public LocalGraphMailbox Mailbox => mailbox;

    public static async Task<LocalGraph> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(o => o.Listen(IPAddress.Loopback, 0));
        var graph = new LocalGraph(builder.Build());
        graph.app.Run(graph.HandleAsync);
        await graph.app.StartAsync();
        graph.Cloud = MicrosoftCloud.Custom(new("https://login.example.test"), "https://outlook.office365.com", new($"{graph.app.Urls.Single()}/"));
        return graph;
    }

    public GraphClient Client(TimeProvider? time = null)
    {
        var http = MicrosoftHttp.CreateClient(new MailNetwork(new() { AllowedPrivateNetworks = [IPNetwork.Parse("127.0.0.0/8")] }));
        return new(http, Cloud, (claims, force, _) =>
        {
            TokenRequests.Add((claims, force));
            return Task.FromResult(new MicrosoftToken(new Secret(Given.Count > 1 ? Given.Dequeue() : Given.Peek()), DateTimeOffset.MaxValue, true));
        }, time ?? TimeProvider.System);
    }

    /// <summary>Answers the next request whose method and path end like this otherwise. The body has been read.</summary>
    public void Next(string methodAndEnd, Func<HttpContext, Task> answer) => Next(methodAndEnd, async (context, _) =>
    {
        await answer(context);
        return true;
    });

    public void Next(string methodAndEnd, Func<HttpContext, byte[], Task<bool>> answer) => faults[methodAndEnd] = answer;

    public static Task Refuse(HttpContext context, int status, string code, string message, object? inner = null)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new Dictionary<string, object?>
        {
            ["error"] = new Dictionary<string, object?>
            {
                ["code"] = code, ["message"] = message,
                ["innerError"] = inner ?? new Dictionary<string, string> { ["date"] = "2026-11-20T10:00:00", ["request-id"] = RequestId, ["client-request-id"] = context.Request.Headers["client-request-id"]! },
            },
        });
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        using var read = new MemoryStream();
        await context.Request.Body.CopyToAsync(read);
        var (request, body) = (context.Request, read.ToArray());
        var path = context.Request.Path.Value!;
        Requests.Enqueue(new(request.Method, path + request.QueryString, request.Headers.Authorization, request.ContentType, request.Headers.ContentRange, request.Headers["client-request-id"]!, body));
        context.Response.Headers["request-id"] = RequestId;
        if (!Guid.TryParse(request.Headers["client-request-id"], out _))
        {
            await Refuse(context, 400, "badRequest", "client-request-id is no GUID");
            return;
        }
        if (faults.Keys.FirstOrDefault(k => $"{request.Method} {path}".StartsWith(k.Split(' ')[0] + " ", StringComparison.Ordinal) && path.EndsWith(k.Split(' ')[1], StringComparison.Ordinal)) is { } key
            && faults.TryRemove(key, out var fault) && await fault(context, body)) return;
        if (path.StartsWith("/upload/", StringComparison.Ordinal))
        {
            await mailbox.UploadAsync(context, body);
            return;
        }
        if (request.Headers.Authorization.ToString().Split(' ') is not ["Bearer", var token] || !Tokens.Contains(token))
        {
            context.Response.Headers.WWWAuthenticate = "Bearer realm=\"\", authorization_uri=\"https://login.example.test/common/oauth2/authorize\", client_id=\"00000003-0000-0000-c000-000000000000\"";
            await Refuse(context, 401, "InvalidAuthenticationToken", "Access token has expired or is not yet valid.");
            return;
        }
        if (body.Length > 4 * 1024 * 1024)
        {
            await Refuse(context, 413, "RequestEntityTooLarge", "The request body is too large.");
            return;
        }
        await mailbox.HandleAsync(context, path.Split('/')[2..], body);
    }

    /// <summary>A number as Graph writes it.</summary>
    public static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    public static JsonElement JsonOf(byte[] body) => JsonDocument.Parse(body).RootElement;
}
