using System.Text.Json;
using MailPortal.Sandbox.Entra;

namespace MailPortal.Sandbox.Graph;

/// <summary>Who a request comes from, by its token.</summary>
/// <param name="Person">In whose name; null when the application speaks for itself.</param>
/// <param name="Permissions">The token's scopes, or its roles.</param>
internal sealed record GraphCaller(SandboxTenant Tenant, SandboxApplication Application, Identity? Person, IReadOnlyList<string> Permissions)
{
    public bool May(params string[] any) => any.Any(p => Permissions.Contains(p, StringComparer.OrdinalIgnoreCase));
}

/// <summary>Reads the token as Graph does.</summary>
internal sealed class GraphAuthentication(EntraDirectory directory, TokenSigner tokens, TimeProvider clock)
{
    private const string Scheme = "Bearer ";

    /// <exception cref="GraphException">401, with Graph's own reason.</exception>
    public GraphCaller Identify(string authorization)
    {
        if (!authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || authorization.Length == Scheme.Length) throw Refusal("Access token is empty.");
        var token = authorization[Scheme.Length..].Trim();
        if (tokens.Verify(token) is not { } claims)
            throw Refusal(token.Count(c => c == '.') == 2 ? "Access token validation failure. Invalid signature." : "IDX14100: JWT is not well formed, there are no dots (.).");
        if (!Text(claims, "aud").TrimEnd('/').Equals(DelegatedScopes.Graph, StringComparison.OrdinalIgnoreCase) && Text(claims, "aud") != DelegatedScopes.GraphAppId)
            throw Refusal("Access token validation failure. Invalid audience.");
        if (claims.GetProperty("exp").GetInt64() <= clock.GetUtcNow().ToUnixTimeSeconds()) throw Refusal("Lifetime validation failed, the token is expired.");
        var tenant = directory.Find(Text(claims, "tid"));
        var application = directory.Tenants.SelectMany(t => t.Applications).FirstOrDefault(a => a.ClientId == claims.GetProperty("appid").GetGuid());
        if (tenant is null || application is null) throw Refusal("The identity of the calling application could not be established.");
        if (Text(claims, "idtyp") != "app")
            return new(tenant, application, directory.Person(Text(claims, "upn")), Text(claims, "scp").Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return new(tenant, application, null, claims.TryGetProperty("roles", out var roles) ? [.. roles.EnumerateArray().Select(r => r.GetString()!)] : []);
    }

    private static GraphException Refusal(string why) => new(GraphError.BadToken(why));

    private static string Text(JsonElement claims, string name) => claims.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
}
