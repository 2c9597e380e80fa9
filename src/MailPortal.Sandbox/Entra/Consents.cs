namespace MailPortal.Sandbox.Entra;

/// <summary>Which person has given which application which permissions.</summary>
internal sealed class Consents
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(Guid Account, Guid Application), HashSet<string>> _given = [];

    public void Give(SandboxAccount account, SandboxApplication application, IEnumerable<string> keys)
    {
        lock (_gate)
        {
            if (!_given.TryGetValue((account.Id, application.ClientId), out var given)) _given[(account.Id, application.ClientId)] = given = new(StringComparer.OrdinalIgnoreCase);
            given.UnionWith(keys);
        }
    }

    public void Withdraw(Guid account)
    {
        lock (_gate)
            foreach (var key in _given.Keys.Where(k => k.Account == account).ToList()) _given.Remove(key);
    }

    public bool Cover(SandboxAccount account, SandboxApplication application, IEnumerable<string> keys)
    {
        lock (_gate) return _given.TryGetValue((account.Id, application.ClientId), out var given) && given.IsSupersetOf(keys);
    }

    /// <summary>All permissions given on one resource: a token carries them all, whatever it was asked for.</summary>
    public IReadOnlyList<string> On(string resource, SandboxAccount account, SandboxApplication application)
    {
        lock (_gate)
            return !_given.TryGetValue((account.Id, application.ClientId), out var given) ? []
                : [.. given.Where(k => k.StartsWith(resource + "/", StringComparison.OrdinalIgnoreCase)).Select(k => k[(resource.Length + 1)..]).Order(StringComparer.Ordinal)];
    }
}
