using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace MailPortal.Sandbox.Entra;

/// <summary>Writes and checks tokens: RS256 JWTs in the shape Entra gives for Exchange Online (version 1.0), and opaque ones.</summary>
internal sealed class TokenSigner(TimeProvider clock, TimeSpan lifetime) : IDisposable
{
    private readonly RSA _key = RSA.Create(2048);
    private readonly ConcurrentDictionary<string, JsonElement> _opaque = [];

    public string KeyId => field ??= Base64Url.EncodeToString(SHA256.HashData(_key.ExportSubjectPublicKeyInfo()).AsSpan(0, 20));

    public TimeSpan Lifetime => lifetime;

    /// <summary>An app-only token. Without roles it is issued all the same: that no permission was consented is found out by Exchange alone.</summary>
    /// <param name="audience">The resource, e.g. <c>https://outlook.office365.com</c>.</param>
    public string Issue(SandboxTenant tenant, SandboxApplication application, string audience, IReadOnlyList<string> roles)
    {
        var now = clock.GetUtcNow();
        var claims = new Dictionary<string, object>
        {
            ["aud"] = audience,
            ["iss"] = $"https://sts.windows.net/{tenant.Id}/",
            ["iat"] = now.ToUnixTimeSeconds(),
            ["nbf"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + lifetime).ToUnixTimeSeconds(),
            ["aio"] = Random(24),
            ["app_displayname"] = application.Name,
            ["appid"] = application.ClientId,
            ["appidacr"] = "1",
            ["idp"] = $"https://sts.windows.net/{tenant.Id}/",
            ["idtyp"] = "app",
            ["oid"] = application.ObjectId,
            ["rh"] = Random(30),
            ["sid"] = Guid.NewGuid(),
            ["sub"] = application.ObjectId,
            ["tid"] = tenant.Id,
            ["uti"] = Random(16),
            ["ver"] = "1.0",
            ["xms_idrel"] = "7 26",
        };
        if (roles.Count > 0) claims["roles"] = roles;
        return Sign(claims);
    }

    public string Sign(Dictionary<string, object> claims)
    {
        var head = JsonSerializer.SerializeToUtf8Bytes(new { typ = "JWT", alg = "RS256", x5t = KeyId, kid = KeyId });
        var signed = $"{Base64Url.EncodeToString(head)}.{Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims))}";
        var signature = _key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    /// <summary>A token that says nothing: its claims stay here.</summary>
    public string Opaque(Dictionary<string, object> claims)
    {
        var token = "EwB" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(900));
        _opaque[token] = JsonSerializer.SerializeToElement(claims);
        return token;
    }

    /// <summary>The claims of a token that this sandbox signed, whatever they say; null when it did not sign it.</summary>
    public JsonElement? Verify(string token)
    {
        if (_opaque.TryGetValue(token, out var kept)) return kept;
        var parts = token.Split('.');
        if (parts.Length != 3) return null;
        try
        {
            var signature = Base64Url.DecodeFromChars(parts[2]);
            if (!_key.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)) return null;
            return JsonSerializer.Deserialize<JsonElement>(Base64Url.DecodeFromChars(parts[1]));
        }
        catch (FormatException)
        {
            return null; // not base64url: signed by nobody
        }
    }

    /// <summary>The key set that <c>jwks_uri</c> gives.</summary>
    public object KeySet()
    {
        var key = _key.ExportParameters(false);
        return new
        {
            keys = new[]
            {
                new { kty = "RSA", use = "sig", alg = "RS256", kid = KeyId, x5t = KeyId, n = Base64Url.EncodeToString(key.Modulus), e = Base64Url.EncodeToString(key.Exponent) },
            },
        };
    }

    internal static string Random(int bytes) => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(bytes));

    public void Dispose() => _key.Dispose();
}
