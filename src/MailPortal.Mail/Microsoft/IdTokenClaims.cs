using System.Buffers.Text;
using System.Text.Json;

namespace MailPortal.Mail.Microsoft;

/// <summary>Claims of an id token that came from the token endpoint itself: TLS stands in for its signature
/// (OpenID Connect Core 1.0 section 3.1.3.7, point 6).</summary>
internal sealed record IdTokenClaims(string? TenantId, string? ObjectId, string? UserName, string? DisplayName, string? Nonce)
{
    /// <summary>Null for what is no JWT.</summary>
    public static IdTokenClaims? Read(string? token)
    {
        var parts = token?.Split('.');
        if (parts is not { Length: 3 } || !Base64Url.IsValid(parts[1])) return null;
        try
        {
            using var json = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
            if (json.RootElement.ValueKind != JsonValueKind.Object) return null;
            string? Text(string name) => json.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
            return new(Text("tid"), Text("oid"), Text("preferred_username"), Text("name"), Text("nonce"));
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
