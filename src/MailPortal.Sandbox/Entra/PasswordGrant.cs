namespace MailPortal.Sandbox.Entra;

/// <summary>A person's name and password become tokens (ROPC), where nothing asks for more than a password.</summary>
internal sealed class PasswordGrant(EntraDirectory directory, AccountStates states, PersonGrant person)
{
    public TokenAnswer Redeem(SandboxApplication application, Authority authority, TokenRequest request)
    {
        if (authority.Name is "common" or "consumers") return GrantError.NoSharedAuthority;
        if (request.Field("username") is not { } user) return EntraError.MissingParameter("username");
        if (request.Field("password") is not { } password) return EntraError.MissingParameter("password");
        var (scopes, error) = PersonGrant.Scopes(application, request.Scope, null, authority);
        if (scopes is null) return error!;
        if (directory.Person(user) is not { } who) return SignInError.UserNotFound(user, authority.DirectoryName);
        if (authority.Refuses(who, application) is { } stranger) return stranger;
        if (states.RefusesPassword(who.Account, password) is { } wrong) return wrong;
        if (who.Account.RequiresMfa) return GrantError.MfaRequired(scopes.Permissions.Count == 0 ? DelegatedScopes.GraphAppId : scopes.Permissions[0].Audience);
        return person.Refuses(application, who, scopes) ?? person.Answer(application, who, scopes, null, request);
    }
}
