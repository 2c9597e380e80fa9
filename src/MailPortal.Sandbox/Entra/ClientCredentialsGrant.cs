namespace MailPortal.Sandbox.Entra;

/// <summary>A token for the application itself.</summary>
internal sealed class ClientCredentialsGrant(EntraDirectory directory, ClientAuthentication clients, TokenSigner tokens)
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

    /// <summary>The order of these checks is Entra's: request, tenant, application, credential, scope.</summary>
    public TokenAnswer Redeem(string tenantName, TokenRequest request)
    {
        if (request.Scope is null) return EntraError.MissingParameter("scope");
        if (tenantName is "common" or "organizations" or "consumers") return EntraError.NoTenantInformation;
        if (directory.Find(tenantName) is not { } tenant) return EntraDirectory.Unknown(tenantName);

        var application = Guid.TryParse(request.ClientId, out var id) ? tenant.Applications.FirstOrDefault(a => a.ClientId == id) : null;
        if (application is null) return EntraError.ApplicationNotFound(request.ClientId!, tenant.Name);
        if (clients.Refuses(application, request, EntraError.NoCredential) is { } refusal) return refusal;

        var scopes = request.Scope.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (scopes.Length != 1) return EntraError.InvalidScope(request.Scope);
        if (!scopes[0].EndsWith(DefaultSuffix, StringComparison.Ordinal)) return EntraError.ScopeNotDefault(request.Scope);
        var resource = scopes[0][..^DefaultSuffix.Length];
        if (!Resources.TryGetValue(resource.TrimEnd('/'), out var roles)) return EntraError.ResourceNotFound(resource, tenant.Name);
        return TokenAnswer.Bearer(tokens.Issue(tenant, application, resource, roles(application)), tokens.Lifetime);
    }
}
