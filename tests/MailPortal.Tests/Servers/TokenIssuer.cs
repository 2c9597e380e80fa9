using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace MailPortal.Tests.Servers;

/// <summary>Issues signed access tokens (JWT, RS256) that a server can check with the public key alone.</summary>
public sealed class TokenIssuer : IDisposable
{
    private readonly RSA key = RSA.Create(2048);

    public string PublicKeyPem => key.ExportSubjectPublicKeyInfoPem();

    /// <summary>A token for one user's mailbox.</summary>
    public string Issue(string user, TimeSpan validFor)
    {
        var now = DateTimeOffset.UtcNow;
        var claims = new { sub = user, iat = now.AddHours(-1).ToUnixTimeSeconds(), exp = (now + validFor).ToUnixTimeSeconds() };
        var signed = $"{Part(new { alg = "RS256", typ = "JWT" })}.{Part(claims)}";
        var signature = key.SignData(System.Text.Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    private static string Part(object value) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(value));

    public void Dispose() => key.Dispose();
}
