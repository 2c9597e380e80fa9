using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace MailPortal.Sandbox.Entra;

/// <summary>Writes what the token endpoint gives to an application that speaks for a person.</summary>
internal sealed class DelegatedTokens(TokenSigner signer, Grants grants, Consents consents, TimeProvider clock, Func<Uri> instance)
{
    /// <param name="scopes">Of one resource, and consented to.</param>
    public TokenAnswer Answer(SandboxApplication application, Identity who, ScopeRequest scopes, string? nonce, TokenRequest request)
    {
        var answer = TokenAnswer.Bearer(AccessToken(application, who, scopes, request.ClientSecret is not null), signer.Lifetime);
        answer.Body!["scope"] = string.Join(' ', scopes.Given.Where(s => s != "offline_access"));
        if (scopes.Has("offline_access")) answer.Body["refresh_token"] = grants.Add(new RefreshToken(application, who, scopes, clock.GetUtcNow()));
        if (scopes.Has("openid")) answer.Body["id_token"] = IdToken(application, who, scopes, nonce);
        if (request.Field("client_info") is not null)
            answer.Body["client_info"] = Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(new { uid = who.Account.Id, utid = who.Tenant.Id }));
        return answer;
    }

    private string AccessToken(SandboxApplication application, Identity who, ScopeRequest scopes, bool confidential)
    {
        var (resource, audience) = scopes.Permissions.Count == 0 ? (DelegatedScopes.Graph, DelegatedScopes.Graph) : (scopes.Permissions[0].Resource, scopes.Permissions[0].Audience);
        var now = clock.GetUtcNow();
        var claims = new Dictionary<string, object>
        {
            ["aud"] = audience,
            ["iss"] = $"https://sts.windows.net/{who.Tenant.Id}/",
            ["iat"] = now.ToUnixTimeSeconds(),
            ["nbf"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + signer.Lifetime).ToUnixTimeSeconds(),
            ["acct"] = 0,
            ["aio"] = TokenSigner.Random(24),
            ["amr"] = who.Account.RequiresMfa ? new[] { "pwd", "mfa" } : ["pwd"],
            ["app_displayname"] = application.Name,
            ["appid"] = application.ClientId,
            ["appidacr"] = confidential ? "1" : "0",
            ["idtyp"] = "user",
            ["name"] = who.Account.DisplayName,
            ["oid"] = who.Account.Id,
            ["rh"] = TokenSigner.Random(30),
            ["scp"] = string.Join(' ', consents.On(resource, who, application).Concat(scopes.OpenId.Where(s => s != "offline_access"))),
            ["sub"] = Pairwise(application, who),
            ["tid"] = who.Tenant.Id,
            ["unique_name"] = who.Account.Address,
            ["upn"] = who.Account.Address,
            ["uti"] = TokenSigner.Random(16),
            ["ver"] = "1.0",
        };
        // Nobody can look into a personal account's token but the resource it is for.
        return who.Tenant.IsPersonal ? signer.Opaque(claims) : signer.Sign(claims);
    }

    private string IdToken(SandboxApplication application, Identity who, ScopeRequest scopes, string? nonce)
    {
        var now = clock.GetUtcNow();
        var claims = new Dictionary<string, object>
        {
            ["aud"] = application.ClientId,
            ["iss"] = $"{instance()}{who.Tenant.Id}/v2.0",
            ["iat"] = now.ToUnixTimeSeconds(),
            ["nbf"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + signer.Lifetime).ToUnixTimeSeconds(),
            ["rh"] = TokenSigner.Random(30),
            ["sub"] = Pairwise(application, who),
            ["tid"] = who.Tenant.Id,
            ["uti"] = TokenSigner.Random(16),
            ["ver"] = "2.0",
        };
        if (nonce is not null) claims["nonce"] = nonce;
        if (scopes.Has("email")) claims["email"] = who.Account.Address;
        if (scopes.Has("profile"))
        {
            claims["name"] = who.Account.DisplayName;
            claims["oid"] = who.Account.Id;
            claims["preferred_username"] = who.Account.Address;
        }
        return signer.Sign(claims);
    }

    // The same person is somebody else to every application.
    private static string Pairwise(SandboxApplication application, Identity who) =>
        Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes($"{application.ClientId}{who.Tenant.Id}{who.Account.Id}")));
}
