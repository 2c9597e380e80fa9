using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MailPortal.Mail;
using MailPortal.Mail.Microsoft;
using MailPortal.Mail.Network;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace MailPortal.Tests.Mail.Microsoft;

/// <summary>A person of the local directory.</summary>
internal sealed record LocalPerson(string Tenant, string ObjectId, string UserName, string Name, string Password);

/// <summary>Microsoft's sign-in of people on https://localhost: authorization code with PKCE, refresh, password and device code. It says no wherever
/// Microsoft does, and once more than Microsoft: a refresh token that was used is worth nothing afterwards.</summary>
public sealed class LocalSignIn : IAsyncLifetime
{
    public const string Secret = "Q~8sign-in-secret/with+signs&more=";
    public static readonly Uri Callback = new("https://portal.example.test/oauth_callback");
    internal static readonly LocalPerson Ana = new("0f7a2f1e-5c3d-4b8a-9e61-2d4c6b8a0e11", "c4a1b2d3-e5f6-4789-a0b1-c2d3e4f50617", "ana@contoso.test", "Ana Ruiz", "p4ss-of-ana");
    internal static readonly LocalPerson Personal = new(SignedInAccount.PersonalTenantId, "00000000-0000-0000-4c1d-8e5f00000001", "luis@outlook.test", "Luis", "p4ss-of-luis");

    private readonly TestCertificates certificates = new();
    private readonly ConcurrentDictionary<string, Grant> codes = [];
    private readonly ConcurrentDictionary<string, Grant> refreshTokens = [];
    private readonly ConcurrentDictionary<string, int> devices = [];
    private readonly HashSet<string> applications = [];
    private WebApplication? app;
    private int issued;

    /// <summary>Each token request: the form as it came.</summary>
    public ConcurrentQueue<IReadOnlyDictionary<string, string>> Requests { get; } = [];

    /// <summary>What the token endpoint answers instead, by application id.</summary>
    public ConcurrentDictionary<string, Func<HttpContext, IResult>> Instead { get; } = [];

    /// <summary>What a device's owner does, by application id: how often he is not done yet; less than nothing: he declines.</summary>
    public ConcurrentDictionary<string, int> Owners { get; } = [];

    public MicrosoftCloud Cloud { get; private set; } = MicrosoftCloud.Global;

    /// <summary>Who is sitting at the browser.</summary>
    internal LocalPerson AtBrowser { get; set; } = Ana;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(o =>
        {
            o.Listen(IPAddress.Loopback, 0, l => l.UseHttps(certificates.ServerCertificate()));
            o.Listen(IPAddress.Loopback, 0);
        });
        app = builder.Build();
        app.MapGet("/front/{tenant}/oauth2/v2.0/authorize", Authorize);
        app.MapPost("/{tenant}/oauth2/v2.0/devicecode", async (string tenant, HttpContext context) => Device(tenant, await context.Request.ReadFormAsync()));
        app.MapPost("/{tenant}/oauth2/v2.0/token", async (string tenant, HttpContext context) => Token(tenant, context, await context.Request.ReadFormAsync()));
        await app.StartAsync();
        var (back, front) = (app.Urls.Single(u => u.StartsWith("https", StringComparison.Ordinal)), app.Urls.Single(u => u.StartsWith("http:", StringComparison.Ordinal)));
        Cloud = MicrosoftCloud.Custom(new($"https://localhost:{new Uri(back).Port}"), "https://outlook.office365.com", new("https://graph.example.test/"), new($"{front}/front"));
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null) await app.DisposeAsync();
        certificates.Dispose();
    }

    /// <summary>An application of its own for each test: MSAL keeps some answers for the whole process.</summary>
    public MicrosoftApplication Register(string tenant = "common", string secret = Secret)
    {
        var id = Guid.NewGuid().ToString();
        lock (applications) applications.Add(id);
        return new(Cloud, tenant, id, new(secret));
    }

    public AccountSignIn SignIn(TimeProvider? time = null) => new(MicrosoftHttp.CreateClient(new MailNetwork(new()
    {
        TrustedAuthorities = [certificates.Authority],
        AllowedPrivateNetworks = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")],
    })), time ?? TimeProvider.System);

    /// <summary>The browser's part: goes to the address and comes back with what stands in the query then.</summary>
    public static async Task<Dictionary<string, string>> BrowseAsync(Uri address)
    {
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var response = await browser.GetAsync(address);
        Assert.True(response.StatusCode == HttpStatusCode.Redirect, await response.Content.ReadAsStringAsync());
        Assert.StartsWith(Callback.AbsoluteUri, response.Headers.Location!.AbsoluteUri, StringComparison.Ordinal);
        return QueryOf(response.Headers.Location);
    }

    public static Dictionary<string, string> QueryOf(Uri address) => address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(p => p.Split('=', 2)).ToDictionary(p => Uri.UnescapeDataString(p[0]), p => Uri.UnescapeDataString(p[1].Replace('+', ' ')));

    /// <summary>The link of somebody is revoked.</summary>
    public void RevokeAll() => refreshTokens.Clear();

    private IResult Authorize(HttpContext context)
    {
        var query = context.Request.Query;
        if (!Knows(query["client_id"]!) || query["redirect_uri"] != Callback.AbsoluteUri) // shown on Microsoft's own page, never sent back
            return Results.Text("AADSTS50011: The redirect URI specified in the request does not match.", statusCode: 400);
        if (query["response_type"] != "code" || query["code_challenge_method"] != "S256" || query["code_challenge"].ToString().Length != 43)
            return Results.Redirect($"{Callback}?error=invalid_request&error_description=AADSTS9002313&state={Uri.EscapeDataString(query["state"]!)}");
        var code = $"0.AXoA-code-{Guid.NewGuid():N}";
        codes[code] = new(query["client_id"]!, AtBrowser, query["scope"]!, query["code_challenge"]!, query["redirect_uri"]!, query["nonce"]);
        return Results.Redirect($"{Callback}?code={code}&state={Uri.EscapeDataString(query["state"]!)}&session_state=x");
    }

    private IResult Device(string tenant, IFormCollection form)
    {
        if (!IsTenant(tenant)) return LocalAuthority.Refuse(400, "invalid_request", 90002, $"Tenant '{tenant}' not found.");
        if (!Knows(form["client_id"]!)) return LocalAuthority.Refuse(400, "unauthorized_client", 700016, "Application not found.");
        var code = $"device-{Guid.NewGuid():N}";
        devices[code] = Owners.GetValueOrDefault(form["client_id"]!, 0);
        return Results.Json(new Dictionary<string, object>
        {
            ["device_code"] = code, ["user_code"] = "BCDF2345", ["verification_uri"] = "https://microsoft.com/devicelogin", ["expires_in"] = 900, ["interval"] = 0,
            ["message"] = "To sign in, use a web browser to open the page https://microsoft.com/devicelogin and enter the code BCDF2345 to authenticate.",
        });
    }

    private IResult Token(string tenant, HttpContext context, IFormCollection form)
    {
        Requests.Enqueue(form.ToDictionary(f => f.Key, f => f.Value.ToString()));
        var application = form["client_id"].ToString();
        if (Instead.TryGetValue(application, out var instead)) return instead(context);
        if (!IsTenant(tenant)) return LocalAuthority.Refuse(400, "invalid_request", 90002, $"Tenant '{tenant}' not found.");
        if (!Knows(application)) return LocalAuthority.Refuse(400, "unauthorized_client", 700016, $"Application with identifier '{application}' was not found in the directory 'Contoso'.");
        var isPublic = form["grant_type"] == "device_code" || !form.ContainsKey("client_secret");
        if (!isPublic && form["client_secret"] != Secret)
            return LocalAuthority.Refuse(401, "invalid_client", 7000215, $"Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '{application}'.");
        return form["grant_type"].ToString() switch
        {
            "authorization_code" => Redeem(form, application),
            "refresh_token" => Refresh(tenant, form, application),
            "password" => form["username"] == Ana.UserName && form["password"] == Ana.Password
                ? Give(new(application, Ana, form["scope"]!, "", "", null), form["scope"]!)
                : LocalAuthority.Refuse(400, "invalid_grant", 50126, "Error validating credentials due to invalid username or password."),
            "device_code" or "urn:ietf:params:oauth:grant-type:device_code" => Poll(form, application),
            _ => LocalAuthority.Refuse(400, "unsupported_grant_type", 70003, "The app requested an unsupported grant type."),
        };
    }

    private IResult Redeem(IFormCollection form, string application)
    {
        if (!codes.TryRemove(form["code"]!, out var grant) || grant.Application != application)
            return LocalAuthority.Refuse(400, "invalid_grant", 54005, "OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.");
        if (grant.RedirectUri != form["redirect_uri"])
            return LocalAuthority.Refuse(400, "invalid_client", 50011, "The redirect URI specified in the request does not match the redirect URIs configured for the application.");
        var challenge = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString())));
        return challenge == grant.Challenge ? Give(grant, form["scope"]!)
            : LocalAuthority.Refuse(400, "invalid_grant", 501481, "The Code_Verifier does not match the code_challenge supplied in the authorization request.");
    }

    private IResult Refresh(string tenant, IFormCollection form, string application)
    {
        if (!refreshTokens.TryRemove(form["refresh_token"]!, out var grant) || grant.Application != application)
            return LocalAuthority.Refuse(400, "invalid_grant", 50173, "The provided grant has expired due to it being revoked, a fresh auth token is needed.");
        if (tenant != grant.Person.Tenant && !Guid.TryParse(tenant, out _))
            return LocalAuthority.Refuse(400, "invalid_request", 90002, $"A refresh goes to the account's own tenant, not to '{tenant}'.");
        return Give(grant with { Nonce = null }, form["scope"]!);
    }

    private IResult Poll(IFormCollection form, string application)
    {
        var code = form["device_code"].ToString();
        if (!devices.TryGetValue(code, out var left)) return LocalAuthority.Refuse(400, "bad_verification_code", 90119, "The device code is not recognised.");
        if (left < 0) return LocalAuthority.Refuse(400, "authorization_declined", 70018, "Authorization was declined by the user.");
        if (left > 0)
        {
            devices[code] = left - 1;
            return LocalAuthority.Refuse(400, "authorization_pending", 70016, "OAuth 2.0 device flow error. Authorization is pending. Continue polling.");
        }
        devices.TryRemove(code, out _);
        return Give(new(application, Ana, form["scope"]!, "", "", null), form["scope"]!);
    }

    private IResult Give(Grant grant, string scope)
    {
        var number = Interlocked.Increment(ref issued);
        var refresh = $"1.refresh-{number}-{Guid.NewGuid():N}";
        refreshTokens[refresh] = grant;
        var claims = new Dictionary<string, object> { ["aud"] = grant.Application, ["tid"] = grant.Person.Tenant, ["oid"] = grant.Person.ObjectId, ["sub"] = "s", ["ver"] = "2.0",
            ["preferred_username"] = grant.Person.UserName, ["name"] = grant.Person.Name };
        if (grant.Nonce is not null) claims["nonce"] = grant.Nonce;
        return Results.Json(new Dictionary<string, object>
        {
            ["token_type"] = "Bearer", ["expires_in"] = 3599, ["ext_expires_in"] = 3599,
            ["access_token"] = grant.Person == Personal ? $"EwBopaque{number}" : LocalAuthority.Jwt(new { aud = "graph", n = number }),
            ["refresh_token"] = refresh,
            ["id_token"] = LocalAuthority.Jwt(claims),
            ["scope"] = string.Join(' ', scope.Split(' ').Where(s => s.Contains("://", StringComparison.Ordinal))),
            ["client_info"] = Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(new { uid = grant.Person.ObjectId, utid = grant.Person.Tenant })),
        });
    }

    private static bool IsTenant(string tenant) => tenant is "common" or "organizations" or "consumers" || tenant == Ana.Tenant || tenant == Personal.Tenant;

    private bool Knows(string application)
    {
        lock (applications) return applications.Contains(application);
    }

    private sealed record Grant(string Application, LocalPerson Person, string Scope, string Challenge, string RedirectUri, string? Nonce);
}
