using System.Collections.Concurrent;

namespace MailPortal.Sandbox.Entra;

/// <summary>Entra's knowledge: tenants, applications and people.</summary>
internal sealed class EntraDirectory(IReadOnlyList<SandboxTenant> tenants)
{
    private readonly ConcurrentDictionary<string, Guid> _aliases = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyList<SandboxTenant> Tenants => tenants;

    /// <summary>The tenant named in the address by id or verified domain.</summary>
    public SandboxTenant? Find(string name) => tenants.FirstOrDefault(t =>
        Guid.TryParse(name, out var id) ? t.Id == id : string.Equals(t.Domain, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>What the tenant's place in an address means, or why it means nothing.</summary>
    public (Authority? Authority, EntraError? Error) Resolve(string name) => name.ToLowerInvariant() switch
    {
        "common" => (new("common", null), null),
        "organizations" => (new("organizations", null), null),
        "consumers" => (new("consumers", tenants.FirstOrDefault(t => t.IsPersonal)), null),
        _ => Find(name) is { } tenant ? (new(tenant.IsPersonal ? "consumers" : tenant.Id.ToString(), tenant), null) : (null, Unknown(name)),
    };

    /// <summary>Why there is no such tenant.</summary>
    public static EntraError Unknown(string name) =>
        Guid.TryParse(name, out _) || (name.Contains('.', StringComparison.Ordinal) && Uri.CheckHostName(name) == UriHostNameType.Dns)
            ? EntraError.TenantNotFound(name)
            : EntraError.TenantMalformed(name);

    /// <summary>An application that people may use here: registered in this tenant, or elsewhere for several.</summary>
    public (SandboxApplication? Application, EntraError? Error) Application(string clientId, Authority authority)
    {
        var found = Guid.TryParse(clientId, out var id) ? tenants.SelectMany(t => t.Applications, (t, a) => (Tenant: t, Application: a)).FirstOrDefault(x => x.Application.ClientId == id) : default;
        var elsewhere = authority.Tenant is { IsPersonal: false } tenant && found.Tenant?.Id != tenant.Id;
        if (found.Application is not { } application || (elsewhere && application.Audience == SignInAudience.SingleTenant))
            return (null, EntraError.ApplicationNotFound(clientId, authority.DirectoryName));
        return authority.Refuses(application) is { } refusal ? (null, refusal) : (application, null);
    }

    /// <summary>Another address of somebody's mailbox. It has one owner at a time.</summary>
    public void GiveAlias(string alias, SandboxAccount account) => _aliases[alias] = account.Id;

    /// <summary>Addresses beside the one that the account signs in with.</summary>
    public IEnumerable<string> AliasesOf(SandboxAccount account) => _aliases.Where(a => a.Value == account.Id).Select(a => a.Key);

    public Identity? Person(string address) =>
        tenants.Select(t => t.Account(address.Trim()) is { } account ? new Identity(t, account) : null).FirstOrDefault(found => found is not null);
}
