using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using MailPortal.Mail;
using MailPortal.Mail.Microsoft;
using MailPortal.Mail.Network;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace MailPortal.Tests.Mail.Microsoft;

/// <summary>A token service on https://localhost that knows one tenant with two applications, and refuses everything else in Microsoft's words.</summary>
public sealed class LocalAuthority : IAsyncLifetime
{
    public const string Tenant = "0f7a2f1e-5c3d-4b8a-9e61-2d4c6b8a0e11";
    public const string Domain = "contoso.test";
    public const string Application = "6b1c9a52-0d3e-4f7a-8b2c-1e5d7f9a3b44";
    public const string ApplicationWithoutRole = "f2d8e6c4-7a1b-4c3d-9e5f-0a2b4c6d8e55";
    public const string ObjectId = "c4a1b2d3-e5f6-4789-a0b1-c2d3e4f50617";
    public const string GoodSecret = "Q~8good-secret/with+signs&more=";
    public const string ExpiredSecret = "Q~8expired-secret";
    private readonly TestCertificates certificates = new();
    private WebApplication? app;

    /// <summary>Each token request: the form as it came.</summary>
    public ConcurrentQueue<IReadOnlyDictionary<string, string>> Requests { get; } = [];

    /// <summary>What to answer instead, by application id.</summary>
    public ConcurrentDictionary<string, Func<HttpContext, IResult>> Instead { get; } = [];

    internal TestCertificates Certificates => certificates;

    public MicrosoftCloud Cloud { get; private set; } = MicrosoftCloud.Global;

    public int Port { get; private set; }

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(o => o.Listen(IPAddress.Loopback, 0, l => l.UseHttps(certificates.ServerCertificate())));
        app = builder.Build();
        app.MapGet("/{tenant}/v2.0/.well-known/openid-configuration", (string tenant) => Knows(tenant)
            ? Results.Json(new Dictionary<string, string> { ["issuer"] = $"https://localhost:{Port}/{Tenant}/v2.0", ["token_endpoint"] = $"https://localhost:{Port}/{Tenant}/oauth2/v2.0/token" })
            : UnknownTenant(tenant, "invalid_tenant"));
        app.MapPost("/{tenant}/oauth2/v2.0/token", async (string tenant, HttpContext context) => Answer(tenant, context, await context.Request.ReadFormAsync()));
        await app.StartAsync();
        Port = new Uri(app.Urls.Single()).Port;
        Cloud = MicrosoftCloud.Custom(new($"https://localhost:{Port}"), "https://outlook.office365.com/", new("https://graph.example.test"));
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null) await app.DisposeAsync();
        certificates.Dispose();
    }

    /// <summary>The network that reaches it: loopback allowed, its authority trusted.</summary>
    public MailNetwork Network(bool loopback = true, bool trusted = true) => new(new()
    {
        TrustedAuthorities = trusted ? [certificates.Authority] : [],
        AllowedPrivateNetworks = loopback ? [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")] : [],
    });

    public MicrosoftTokens Tokens(TimeProvider? time = null) => new(MicrosoftHttp.CreateClient(Network()), time ?? TimeProvider.System);

    /// <summary>An unsigned token with these claims; only its middle is ever looked at.</summary>
    public static string Jwt(object claims) =>
        $"{Encode("""{"typ":"JWT","alg":"RS256","nonce":"n"}"""u8)}.{Encode(JsonSerializer.SerializeToUtf8Bytes(claims))}.{Encode("signature"u8)}";

    public static IResult Refuse(int status, string error, int number, string sentence) => Results.Json(
        new Dictionary<string, object>
        {
            ["error"] = error,
            ["error_description"] = $"AADSTS{number}: {sentence} Trace ID: 11111111-2222-3333-4444-555555555555 Correlation ID: 66666666-7777-8888-9999-000000000000 Timestamp: 2026-11-20 12:00:00Z",
            ["error_codes"] = new[] { number },
            ["timestamp"] = "2026-11-20 12:00:00Z",
            ["trace_id"] = "11111111-2222-3333-4444-555555555555",
            ["correlation_id"] = "66666666-7777-8888-9999-000000000000",
            ["error_uri"] = $"https://login.microsoftonline.com/error?code={number}",
        }, statusCode: status);

    private IResult Answer(string tenant, HttpContext context, IFormCollection form)
    {
        Requests.Enqueue(form.ToDictionary(f => f.Key, f => f.Value.ToString()));
        var application = form["client_id"].ToString();
        if (Instead.TryGetValue(application, out var instead)) return instead(context);
        if (!Knows(tenant)) return UnknownTenant(tenant, "invalid_request");
        if (application is not (Application or ApplicationWithoutRole))
            return Refuse(400, "unauthorized_client", 700016, $"Application with identifier '{application}' was not found in the directory 'Contoso'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.");
        if (form["grant_type"] != "client_credentials") return Refuse(400, "unsupported_grant_type", 70003, "The app requested an unsupported grant type.");
        if (form["scope"].ToString() is not ("https://outlook.office365.com/.default" or "https://graph.example.test/.default"))
            return Refuse(400, "invalid_scope", 1002012, $"The provided value for scope {form["scope"]} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).");
        return form["client_secret"].ToString() switch
        {
            GoodSecret => Token(application, form["scope"].ToString().Replace("/.default", "", StringComparison.Ordinal)),
            ExpiredSecret => Refuse(401, "invalid_client", 7000222, $"The provided client secret keys for app '{application}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds."),
            _ => Refuse(401, "invalid_client", 7000215, $"Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '{application}'."),
        };
    }

    private static IResult Token(string application, string audience)
    {
        var claims = new Dictionary<string, object> { ["aud"] = audience, ["tid"] = Tenant, ["appid"] = application, ["oid"] = ObjectId, ["ver"] = "1.0", ["idtyp"] = "app" };
        if (application == Application) claims["roles"] = new[] { "IMAP.AccessAsApp" };
        return Results.Json(new Dictionary<string, object> { ["token_type"] = "Bearer", ["expires_in"] = 3599, ["ext_expires_in"] = 3599, ["access_token"] = Jwt(claims) });
    }

    private static bool Knows(string tenant) => tenant is Tenant or Domain;

    private static IResult UnknownTenant(string tenant, string error) => Refuse(400, error, 90002,
        $"Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.");

    private static string Encode(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);
}
