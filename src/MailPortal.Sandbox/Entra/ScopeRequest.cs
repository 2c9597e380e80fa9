namespace MailPortal.Sandbox.Entra;

/// <summary>The scopes of one request, understood.</summary>
/// <param name="OpenId"><c>openid</c>, <c>profile</c>, <c>email</c>, <c>offline_access</c>.</param>
/// <param name="Permissions">Those of a resource; of several in an authorize request, of one in a token request.</param>
/// <param name="Given">As they were written, for the answer's <c>scope</c>.</param>
internal sealed record ScopeRequest(IReadOnlyList<string> OpenId, IReadOnlyList<DelegatedScope> Permissions, IReadOnlyList<string> Given)
{
    private const string Default = ".default";

    /// <summary>What consent has to cover.</summary>
    public IEnumerable<string> Keys => OpenId.Concat(Permissions.Select(p => p.Key)).Distinct(StringComparer.OrdinalIgnoreCase);

    public bool Has(string openId) => OpenId.Contains(openId);

    /// <summary>Only the first resource's: what a token is for when its request names no scope.</summary>
    public ScopeRequest OfOneResource()
    {
        var first = Permissions.Count == 0 ? null : Permissions[0].Audience;
        return this with
        {
            Permissions = [.. Permissions.Where(p => p.Audience == first)],
            Given = [.. Given.Where(g => DelegatedScopes.OpenId.ContainsKey(g) || Audience(g) == first)],
        };
    }

    public static (ScopeRequest? Scopes, EntraError? Error) Read(string text, SandboxApplication application, string directory)
    {
        var given = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var openId = given.Where(DelegatedScopes.OpenId.ContainsKey).Distinct().ToList();
        var permissions = new List<DelegatedScope>();
        foreach (var scope in given.Where(g => !DelegatedScopes.OpenId.ContainsKey(g)))
        {
            var audience = Audience(scope);
            if (DelegatedScopes.Resource(audience) is not { } resource) return (null, EntraError.ResourceNotFound(audience, directory));
            var name = scope[(scope.LastIndexOf('/') + 1)..];
            if (name == Default)
            {
                if (given.Any(g => g != scope && Audience(g) == audience && !DelegatedScopes.OpenId.ContainsKey(g))) return (null, ScopeError.DefaultMixed(text));
                var registered = application.DelegatedScopes.Where(s => DelegatedScopes.Resource(Audience(s))?.Resource == resource.Resource).ToList();
                if (registered.Count == 0) return (null, ScopeError.NothingRegistered(application, audience));
                permissions.AddRange(registered.Select(s => new DelegatedScope(resource.Resource, audience, s[(s.LastIndexOf('/') + 1)..])));
            }
            else if (DelegatedScopes.Name(resource.Resource, name) is { } known) permissions.Add(new(resource.Resource, audience, known));
            else return (null, ScopeError.Unknown(application, name, resource.AppId));
        }
        return given.Length == 0 ? (null, EntraError.InvalidScope(text)) : (new(openId, permissions, given), null);
    }

    // https://graph.microsoft.com/Mail.Send -> https://graph.microsoft.com; a bare name is Graph's, whatever was meant.
    private static string Audience(string scope)
    {
        var slash = scope.LastIndexOf('/');
        if (slash <= 0) return DelegatedScopes.Graph;
        var audience = scope[..slash].TrimEnd('/');
        return audience == DelegatedScopes.GraphAppId ? DelegatedScopes.Graph : audience;
    }
}
