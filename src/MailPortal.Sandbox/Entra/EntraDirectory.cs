using System.Security.Cryptography;
using System.Text;

namespace MailPortal.Sandbox.Entra;

/// <summary>Decides about token requests: who gets which token, and with which words everybody else is refused.</summary>
internal sealed class EntraDirectory(IReadOnlyList<SandboxTenant> tenants, TokenSigner tokens, TimeProvider clock)
{
    private const string DefaultSuffix = "/.default";

    // Resource of the scope -> which of the application's permissions belong to it. The address of the scope becomes the token's audience.
    private static readonly Dictionary<string, Func<SandboxApplication, IReadOnlyList<string>>> Resources = new(StringComparer.OrdinalIgnoreCase)
    {
        ["https://outlook.office365.com"] = a => a.ExchangeRoles,
        ["https://outlook.office.com"] = a => a.ExchangeRoles,
        ["https://ps.outlook.com"] = a => a.ExchangeRoles,
        ["https://graph.microsoft.com"] = a => a.GraphRoles,
    };

    public IReadOnlyList<SandboxTenant> Tenants => tenants;

    /// <summary>The tenant named in the address by id or verified domain.</summary>
    public SandboxTenant? Find(string name) => tenants.FirstOrDefault(t =>
        Guid.TryParse(name, out var id) ? t.Id == id : string.Equals(t.Domain, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Why there is no such tenant.</summary>
    public static EntraError Unknown(string name) =>
        Guid.TryParse(name, out _) || (name.Contains('.', StringComparison.Ordinal) && Uri.CheckHostName(name) == UriHostNameType.Dns)
            ? EntraError.TenantNotFound(name)
            : EntraError.TenantMalformed(name);

    /// <summary>The order of these checks is Entra's: request, tenant, application, credential, scope.</summary>
    public (string? Token, EntraError? Error) Grant(string tenantName, TokenRequest request)
    {
        if (request.GrantType is null) return (null, EntraError.MissingParameter("grant_type"));
        if (request.ClientId is null) return (null, EntraError.MissingParameter("client_id"));
        if (request.GrantType != "client_credentials") return (null, EntraError.UnsupportedGrant(request.GrantType));
        if (request.Scope is null) return (null, EntraError.MissingParameter("scope"));
        if (tenantName is "common" or "organizations" or "consumers") return (null, EntraError.NoTenantInformation);
        if (Find(tenantName) is not { } tenant) return (null, Unknown(tenantName));

        var application = Guid.TryParse(request.ClientId, out var id) ? tenant.Applications.FirstOrDefault(a => a.ClientId == id) : null;
        if (application is null) return (null, EntraError.ApplicationNotFound(request.ClientId, tenant.Name));
        if (Refuses(application, request) is { } refusal) return (null, refusal);

        var scopes = request.Scope.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (scopes.Length != 1) return (null, EntraError.InvalidScope(request.Scope));
        if (!scopes[0].EndsWith(DefaultSuffix, StringComparison.Ordinal)) return (null, EntraError.ScopeNotDefault(request.Scope));
        var resource = scopes[0][..^DefaultSuffix.Length];
        if (!Resources.TryGetValue(resource.TrimEnd('/'), out var roles)) return (null, EntraError.ResourceNotFound(resource, tenant.Name));
        return (tokens.Issue(tenant, application, resource, roles(application)), null);
    }

    private EntraError? Refuses(SandboxApplication application, TokenRequest request)
    {
        if (request.Assertion is not null) return EntraError.UnknownCertificate(application.ClientId);
        if (request.ClientSecret is not { } given) return EntraError.NoCredential;
        var secret = application.Secrets.FirstOrDefault(s => Same(s.Value, given));
        if (secret is null) return EntraError.WrongSecret(application.ClientId);
        return secret.ExpiresOn <= clock.GetUtcNow() ? EntraError.ExpiredSecret(application.ClientId) : null;
    }

    private static bool Same(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));
}
