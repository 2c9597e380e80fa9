namespace MailPortal.Sandbox.Entra;

/// <summary>Which person has given which application which permissions, and what an administrator has given for everybody of a tenant.</summary>
internal sealed class Consents
{
    private readonly Lock _gate = new();
    // Giver: a person's id, or a tenant's.
    private readonly Dictionary<(Guid Giver, Guid Application), HashSet<string>> _given = [];

    public void Give(Identity who, SandboxApplication application, IEnumerable<string> keys) => Add(who.Account.Id, application, keys);

    public void GiveForAll(SandboxTenant tenant, SandboxApplication application, IEnumerable<string> keys) => Add(tenant.Id, application, keys);

    /// <summary>Takes back what a person gave; what holds for his tenant stays.</summary>
    public void Withdraw(Guid account)
    {
        lock (_gate)
            foreach (var key in _given.Keys.Where(k => k.Giver == account).ToList()) _given.Remove(key);
    }

    public bool Cover(Identity who, SandboxApplication application, IEnumerable<string> keys)
    {
        var all = All(who, application);
        return keys.All(all.Contains);
    }

    /// <summary>All permissions given on one resource: a token carries them all, whatever it was asked for.</summary>
    public IReadOnlyList<string> On(string resource, Identity who, SandboxApplication application) =>
        [.. All(who, application).Where(k => k.StartsWith(resource + "/", StringComparison.OrdinalIgnoreCase)).Select(k => k[(resource.Length + 1)..]).Order(StringComparer.Ordinal)];

    private HashSet<string> All(Identity who, SandboxApplication application)
    {
        lock (_gate)
            return new([.. _given.GetValueOrDefault((who.Account.Id, application.ClientId)) ?? [], .. _given.GetValueOrDefault((who.Tenant.Id, application.ClientId)) ?? []], StringComparer.OrdinalIgnoreCase);
    }

    private void Add(Guid giver, SandboxApplication application, IEnumerable<string> keys)
    {
        lock (_gate)
        {
            if (!_given.TryGetValue((giver, application.ClientId), out var given)) _given[(giver, application.ClientId)] = given = new(StringComparer.OrdinalIgnoreCase);
            given.UnionWith(keys);
        }
    }
}
