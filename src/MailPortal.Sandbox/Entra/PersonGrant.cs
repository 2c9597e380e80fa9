namespace MailPortal.Sandbox.Entra;

/// <summary>What every grant in a person's name has in common: scopes of one resource, a person in good standing, consent.</summary>
internal sealed class PersonGrant(AccountStates states, Consents consents, DelegatedTokens tokens)
{
    /// <param name="text">The request's <c>scope</c>; null takes those of the grant.</param>
    /// <param name="granted">What the grant was given for; null where there was none before.</param>
    public static (ScopeRequest? Scopes, EntraError? Error) Scopes(SandboxApplication application, string? text, ScopeRequest? granted, Authority authority)
    {
        if (text is null) return granted is null ? (null, EntraError.MissingParameter("scope")) : (granted.OfOneResource(), null);
        var (scopes, error) = ScopeRequest.Read(text, application, authority.DirectoryName);
        if (scopes is null) return (null, error);
        return scopes.Permissions.Select(p => p.Audience).Distinct().Count() > 1 ? (null, ScopeError.SeveralResources(text)) : (scopes, null);
    }

    public EntraError? Refuses(SandboxApplication application, Identity who, ScopeRequest scopes) =>
        states.Refuses(who.Account) ?? (consents.Cover(who, application, scopes.Keys) ? null : GrantError.NoConsent(application));

    public TokenAnswer Answer(SandboxApplication application, Identity who, ScopeRequest scopes, string? nonce, TokenRequest request) =>
        tokens.Answer(application, who, scopes, nonce, request);
}
