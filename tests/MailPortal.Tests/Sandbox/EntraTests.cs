using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Buffers.Text;
using MailPortal.Sandbox;

namespace MailPortal.Tests.Sandbox;

public sealed class EntraTests(RunningSandbox sandbox) : IClassFixture<RunningSandbox>
{
    private const string Unknown = "0f0f0f0f-1111-2222-3333-444444444444";

    public static TheoryData<string, string?, string?, string?, string?, string?, int, string, int> Refusals => new()
    {
        // what, tenant, client, secret, scope, grant -> status, error, code
        { "unknown tenant", Unknown, "", "", "https://outlook.office365.com/.default", "client_credentials", 400, "invalid_request", 90002 },
        { "unknown domain", "fabrikam.test", "", "", "https://outlook.office365.com/.default", "client_credentials", 400, "invalid_request", 90002 },
        { "tenant no id and no domain", "contoso", "", "", "https://outlook.office365.com/.default", "client_credentials", 400, "invalid_request", 900023 },
        { "tenant common", "common", "", "", "https://outlook.office365.com/.default", "client_credentials", 400, "invalid_request", 50059 },
        { "unknown application", null, Unknown, "", "https://outlook.office365.com/.default", "client_credentials", 400, "unauthorized_client", 700016 },
        { "registration's object id as application", null, SampleTenant.Reception.RegistrationObjectId.ToString(), "", "https://outlook.office365.com/.default", "client_credentials", 400, "unauthorized_client", 700016 },
        { "wrong secret", null, "", "wrong", "https://outlook.office365.com/.default", "client_credentials", 401, "invalid_client", 7000215 },
        { "another application's secret", null, "", SampleTenant.PopOnly.Secrets[0].Value, "https://outlook.office365.com/.default", "client_credentials", 401, "invalid_client", 7000215 },
        { "the secret's id", null, "", SampleTenant.CurrentSecret.Id.ToString(), "https://outlook.office365.com/.default", "client_credentials", 401, "invalid_client", 7000215 },
        { "expired secret", null, "", SampleTenant.ExpiredSecret.Value, "https://outlook.office365.com/.default", "client_credentials", 401, "invalid_client", 7000222 },
        { "no secret", null, "", null, "https://outlook.office365.com/.default", "client_credentials", 401, "invalid_client", 7000216 },
        { "no scope", null, "", "", null, "client_credentials", 400, "invalid_request", 900144 },
        { "no grant", null, "", "", "https://outlook.office365.com/.default", null, 400, "invalid_request", 900144 },
        { "no application", null, null, "", "https://outlook.office365.com/.default", "client_credentials", 400, "invalid_request", 900144 },
        { "scope by name", null, "", "", "https://outlook.office365.com/IMAP.AccessAsApp", "client_credentials", 400, "invalid_scope", 1002012 },
        { "two scopes", null, "", "", "https://outlook.office365.com/.default https://graph.microsoft.com/.default", "client_credentials", 400, "invalid_scope", 70011 },
        { "unknown resource", null, "", "", "https://outlook.example/.default", "client_credentials", 400, "invalid_resource", 500011 },
        { "unsupported grant", null, "", "", "https://outlook.office365.com/.default", "implicit", 400, "unsupported_grant_type", 70003 },
    };

    [Theory, MemberData(nameof(Refusals))]
    public async Task Token_Refused_SaysSoAsMicrosoftDoes(string what, string? tenant, string? client, string? secret, string? scope, string? grant, int status, string error, int code)
    {
        var correlation = Guid.NewGuid();
        var (answered, body) = await sandbox.AskTokenAsync(tenant, client, secret, scope, grant, correlation);

        Assert.Equal((what, status, error), (what, answered, body.GetProperty("error").GetString()));
        Assert.Equal(code, Assert.Single(body.GetProperty("error_codes").EnumerateArray()).GetInt32());
        var description = body.GetProperty("error_description").GetString()!;
        Assert.StartsWith($"AADSTS{code}: ", description, StringComparison.Ordinal);
        Assert.Contains($" Trace ID: {body.GetProperty("trace_id").GetString()} Correlation ID: {correlation} Timestamp: {body.GetProperty("timestamp").GetString()}", description, StringComparison.Ordinal);
        Assert.Equal(correlation, body.GetProperty("correlation_id").GetGuid());
        Assert.EndsWith($"/error?code={code}", body.GetProperty("error_uri").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_EverythingRight_HasTheShapeOfOutlooksTokens()
    {
        var (status, body) = await sandbox.AskTokenAsync();

        Assert.Equal((200, "Bearer", 3599), (status, body.GetProperty("token_type").GetString(), body.GetProperty("expires_in").GetInt32()));
        var claims = Claims(body.GetProperty("access_token").GetString()!);
        Assert.Equal("https://outlook.office365.com", claims.GetProperty("aud").GetString());
        Assert.Equal($"https://sts.windows.net/{SampleTenant.TenantId}/", claims.GetProperty("iss").GetString());
        Assert.Equal(SampleTenant.Reception.ClientId, claims.GetProperty("appid").GetGuid());
        Assert.Equal("1", claims.GetProperty("appidacr").GetString());
        Assert.Equal(SampleTenant.Reception.ObjectId, claims.GetProperty("oid").GetGuid());
        Assert.Equal(SampleTenant.TenantId, claims.GetProperty("tid").GetGuid());
        Assert.Equal(("app", "1.0"), (claims.GetProperty("idtyp").GetString(), claims.GetProperty("ver").GetString()));
        Assert.Equal(SampleTenant.Reception.ExchangeRoles, claims.GetProperty("roles").EnumerateArray().Select(r => r.GetString()));
        Assert.Equal(3599, claims.GetProperty("exp").GetInt64() - claims.GetProperty("nbf").GetInt64());
        Assert.True(claims.EnumerateObject().Count(c => c.Value.ValueKind is not JsonValueKind.Array) >= 14);
    }

    [Fact]
    public async Task Token_TenantByItsDomain_IsTheSame() =>
        Assert.Equal(200, (await sandbox.AskTokenAsync(tenant: "CONTOSO.test")).Status);

    [Fact]
    public async Task Token_NoPermissionConsented_IsIssuedWithoutRoles() =>
        Assert.False(Claims(await sandbox.TokenAsync(SampleTenant.WithoutRole)).TryGetProperty("roles", out _));

    [Fact]
    public async Task Token_ForGraph_HasGraphsAudienceAndNoneOfExchangesRoles()
    {
        var claims = Claims(await sandbox.TokenAsync(scope: "https://graph.microsoft.com/.default"));

        Assert.Equal("https://graph.microsoft.com", claims.GetProperty("aud").GetString());
        Assert.False(claims.TryGetProperty("roles", out _));
    }

    [Fact]
    public async Task Token_Signature_VerifiesWithThePublishedKeys()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var metadata = JsonDocument.Parse(await sandbox.Http.GetStringAsync(new Uri(sandbox.Info.Entra, $"{SampleTenant.TenantId}/v2.0/.well-known/openid-configuration"), cancellation)).RootElement;
        Assert.Equal($"{sandbox.Info.Entra}{SampleTenant.TenantId}/v2.0", metadata.GetProperty("issuer").GetString());
        Assert.Equal($"{sandbox.Info.Entra}{SampleTenant.TenantId}/oauth2/v2.0/token", metadata.GetProperty("token_endpoint").GetString());
        var keys = JsonDocument.Parse(await sandbox.Http.GetStringAsync(metadata.GetProperty("jwks_uri").GetString(), cancellation)).RootElement;
        var token = await sandbox.TokenAsync();
        var parts = token.Split('.');
        var kid = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[0])).RootElement.GetProperty("kid").GetString();
        var key = keys.GetProperty("keys").EnumerateArray().Single(k => k.GetProperty("kid").GetString() == kid);

        using var rsa = RSA.Create(new RSAParameters { Modulus = Base64Url.DecodeFromChars(key.GetProperty("n").GetString()), Exponent = Base64Url.DecodeFromChars(key.GetProperty("e").GetString()) });
        Assert.True(rsa.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    [Fact]
    public async Task Metadata_UnknownTenant_IsRefusedLikeATokenRequest()
    {
        using var response = await sandbox.Http.GetAsync(new Uri(sandbox.Info.Entra, $"{Unknown}/v2.0/.well-known/openid-configuration"), TestContext.Current.CancellationToken);

        Assert.Equal(400, (int)response.StatusCode);
        Assert.Contains("AADSTS90002", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metadata_FirstVersion_NamesTheFirstVersionsIssuer() =>
        Assert.Contains("https://sts.windows.net/", await sandbox.Http.GetStringAsync(new Uri(sandbox.Info.Entra, $"{SampleTenant.TenantId}/.well-known/openid-configuration"), TestContext.Current.CancellationToken), StringComparison.Ordinal);

    [Fact]
    public async Task Requests_AreKeptWithoutTheirSecrets()
    {
        await sandbox.AskTokenAsync(secret: "a-secret-that-nobody-may-read");

        var log = string.Join('\n', sandbox.Server.Requests.All());
        Assert.Contains("AADSTS7000215", log, StringComparison.Ordinal);
        Assert.DoesNotContain("a-secret-that-nobody-may-read", log, StringComparison.Ordinal);
        Assert.DoesNotContain(SampleTenant.CurrentSecret.Value, log, StringComparison.Ordinal);
    }

    private static JsonElement Claims(string token) => JsonDocument.Parse(Base64Url.DecodeFromChars(token.Split('.')[1])).RootElement;
}
