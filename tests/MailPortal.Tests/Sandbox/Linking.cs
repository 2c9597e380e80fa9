using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MailPortal.Sandbox;

namespace MailPortal.Tests.Sandbox;

/// <summary>Signs people in at the sandbox and redeems what comes of it, by hand.</summary>
public sealed class Linking(RunningSandbox sandbox)
{
    public const string Callback = "http://localhost:8080/oauth_callback";
    public const string Scopes = "https://graph.microsoft.com/Mail.Send https://graph.microsoft.com/User.Read offline_access openid profile";
    public const string Verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk-verifier";

    public static string Challenge { get; } = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    /// <summary>An authorize address; a null value takes a parameter out.</summary>
    public Uri Authorize(string tenant = "common", SandboxApplication? application = null, params (string Name, string? Value)[] changes)
    {
        var query = new Dictionary<string, string?>
        {
            ["client_id"] = (application ?? SampleTenant.Sending).ClientId.ToString(),
            ["response_type"] = "code",
            ["redirect_uri"] = Callback,
            ["scope"] = Scopes,
            ["state"] = "s t&1",
            ["nonce"] = "n-1",
            ["code_challenge"] = Challenge,
            ["code_challenge_method"] = "S256",
        };
        foreach (var (name, value) in changes) query[name] = value;
        return new(sandbox.Info.Authorize, $"{tenant}/oauth2/v2.0/authorize?{string.Join('&', query.Where(q => q.Value is not null).Select(q => $"{q.Key}={Uri.EscapeDataString(q.Value!)}"))}");
    }

    /// <summary>Signs in and consents, and gives the code.</summary>
    public async Task<string> CodeAsync(string account, string tenant = "common", SandboxApplication? application = null, string scopes = Scopes)
    {
        using var browser = new Browser(sandbox.Info);
        await browser.OpenAsync(Authorize(tenant, application, ("scope", scopes), ("login_hint", account)));
        await browser.ChooseAsync(account);
        if (browser.SentTo is null) await browser.PressIdAsync("accept");
        return browser.Query("code")!;
    }

    /// <summary>A token request; a null value takes a field out.</summary>
    public async Task<(int Status, JsonElement Body)> AskAsync(string grant, string tenant = "common", SandboxApplication? application = null, params (string Name, string? Value)[] fields)
    {
        application ??= SampleTenant.Sending;
        var form = new Dictionary<string, string?> { ["grant_type"] = grant, ["client_id"] = application.ClientId.ToString(), ["client_secret"] = application.Secrets[0].Value };
        foreach (var (name, value) in fields) form[name] = value;
        using var content = new FormUrlEncodedContent(form.Where(f => f.Value is not null));
        using var response = await sandbox.Http.PostAsync(new Uri(sandbox.Info.Entra, $"{tenant}/oauth2/v2.0/token"), content, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement);
    }

    public Task<(int Status, JsonElement Body)> RedeemAsync(string code, string tenant = "common", SandboxApplication? application = null, params (string Name, string? Value)[] changes) =>
        AskAsync("authorization_code", tenant, application, [("code", code), ("redirect_uri", Callback), ("code_verifier", Verifier), .. changes]);

    public Task<(int Status, JsonElement Body)> RefreshAsync(string refreshToken, params (string Name, string? Value)[] changes) =>
        AskAsync("refresh_token", fields: [("refresh_token", refreshToken), .. changes]);

    /// <summary>Everything from sign-in to tokens.</summary>
    public async Task<JsonElement> LinkAsync(string account, string scopes = Scopes)
    {
        var (status, body) = await RedeemAsync(await CodeAsync(account, scopes: scopes));
        Assert.True(status == 200, body.ToString());
        return body;
    }

    /// <summary>An access token in that person's name.</summary>
    public async Task<string> TokenAsync(string account, string scopes = Scopes) => (await LinkAsync(account, scopes)).GetProperty("access_token").GetString()!;

    public static void Refused(int code, string error, (int Status, JsonElement Body) answer, int status = 400)
    {
        Assert.Equal((status, error, code), (answer.Status, answer.Body.GetProperty("error").GetString(), answer.Body.GetProperty("error_codes")[0].GetInt32()));
        Assert.StartsWith($"AADSTS{code}: ", answer.Body.GetProperty("error_description").GetString(), StringComparison.Ordinal);
    }

    public static JsonElement Claims(string token) => JsonDocument.Parse(Base64Url.DecodeFromChars(token.Split('.')[1])).RootElement;
}
