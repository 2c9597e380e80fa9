using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;

namespace MailPortal.Mail.Microsoft;

/// <summary>What an access token says about itself, for diagnosis only: it is decoded, never verified, and nothing is decided by it
/// (https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference). Holds claims, not the token.</summary>
public sealed record TokenContents
{
    /// <summary><c>aud</c>: the resource, as an address (v1.0) or its application id (v2.0).</summary>
    public string? Audience { get; private init; }

    /// <summary><c>tid</c>: the tenant that issued it.</summary>
    public string? TenantId { get; private init; }

    /// <summary><c>appid</c> (v1.0) or <c>azp</c> (v2.0): the client.</summary>
    public string? ApplicationId { get; private init; }

    /// <summary><c>oid</c>: of an app-only token the object id of the <em>enterprise application</em>: the value for <c>New-ServicePrincipal -ObjectId</c>.</summary>
    public string? ObjectId { get; private init; }

    /// <summary><c>roles</c>: the application permissions that were consented to; empty when there are none.</summary>
    public IReadOnlyList<string> Roles { get; private init; } = [];

    /// <summary><c>scp</c>: the delegated permissions; empty in an app-only token.</summary>
    public IReadOnlyList<string> Scopes { get; private init; } = [];

    /// <summary><c>idtyp</c>: <c>app</c> or <c>user</c>; an optional claim.</summary>
    public string? IdentityType { get; private init; }

    /// <summary><c>upn</c>, <c>unique_name</c> or <c>preferred_username</c>: who signed in, in a delegated token.</summary>
    public string? UserName { get; private init; }

    /// <summary><c>appidacr</c> or <c>azpacr</c>: "1" the application proved itself by a secret, "2" by a certificate.</summary>
    public string? ProvedBy { get; private init; }

    /// <summary><c>ver</c>: "1.0" or "2.0".</summary>
    public string? Version { get; private init; }

    /// <summary><c>nbf</c>: not valid before.</summary>
    public DateTimeOffset? NotBefore { get; private init; }

    /// <summary><c>exp</c>: not valid any more from then on.</summary>
    public DateTimeOffset? ExpiresOn { get; private init; }

    /// <summary>Decodes the middle part. Tokens of personal accounts are opaque: then, and for anything else that is no JWT, null.</summary>
    public static TokenContents? Read(Secret token)
    {
        // header.payload.signature, each base64url without padding; a JWE (encrypted) has five parts and tells nothing.
        var parts = token.Reveal().Split('.');
        if (parts.Length != 3 || !Base64Url.IsValid(parts[1])) return null;
        try
        {
            using var json = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
            return json.RootElement.ValueKind == JsonValueKind.Object ? From(json.RootElement) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static TokenContents From(JsonElement claims) => new()
    {
        Audience = Text(claims, "aud"),
        TenantId = Text(claims, "tid"),
        ApplicationId = Text(claims, "appid") ?? Text(claims, "azp"),
        ObjectId = Text(claims, "oid"),
        Roles = Many(claims, "roles"),
        Scopes = Text(claims, "scp")?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [],
        IdentityType = Text(claims, "idtyp"),
        UserName = Text(claims, "upn") ?? Text(claims, "unique_name") ?? Text(claims, "preferred_username"),
        ProvedBy = Text(claims, "appidacr") ?? Text(claims, "azpacr"),
        Version = Text(claims, "ver"),
        NotBefore = Time(claims, "nbf"),
        ExpiresOn = Time(claims, "exp"),
    };

    private static string? Text(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string[] Many(JsonElement claims, string name) => !claims.TryGetProperty(name, out var value) ? []
        : value.ValueKind == JsonValueKind.String ? [value.GetString()!]
        : value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.String).Select(v => v.GetString()!)]
        : [];

    private static DateTimeOffset? Time(JsonElement claims, string name)
    {
        if (!claims.TryGetProperty(name, out var value)) return null;
        // A number of seconds since 1970 (RFC 7519 NumericDate, a fraction is allowed); some issuers write it as text.
        double seconds;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out seconds)
            || value.ValueKind == JsonValueKind.String && double.TryParse(value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out seconds))
            return seconds is > 0 and < 253402300800 ? DateTimeOffset.FromUnixTimeSeconds((long)seconds) : null;
        return null;
    }
}
