using MailPortal.Sandbox.Faults;

namespace MailPortal.Sandbox.Entra;

/// <summary>A refresh token becomes new tokens, a new refresh token among them. The old one goes on working, unless a fault forbids it.</summary>
internal sealed class RefreshGrant(Grants grants, PersonGrant person, FaultSwitches faults, TimeProvider clock)
{
    private static readonly TimeSpan MostInactive = TimeSpan.FromDays(90);

    public TokenAnswer Redeem(SandboxApplication application, Authority authority, TokenRequest request)
    {
        if (request.Field("refresh_token") is not { } given) return EntraError.MissingParameter("refresh_token");
        if (grants.RefreshToken(given) is not { } token) return GrantError.Malformed;
        if (token.Application.ClientId != application.ClientId) return GrantError.OfAnotherApplication;
        if (authority.Refuses(token.Who, application) is { } stranger) return stranger;
        if (token.Revoked is { } revoked) return GrantError.Revoked(token.Issued, revoked);
        if (token.Inactive || clock.GetUtcNow() - token.Issued > MostInactive) return GrantError.Inactive(token.Issued, MostInactive);

        var (asked, error) = PersonGrant.Scopes(application, request.Scope, token.Scopes, authority);
        if (asked is null) return error!;
        // The right to refresh goes over to the next token, whether it is asked for again or not.
        var scopes = asked.Has("offline_access") ? asked : asked with { OpenId = [.. asked.OpenId, "offline_access"] };
        if (person.Refuses(application, token.Who, scopes) is { } refusal) return refusal;
        if (!grants.Use(token) && faults.Strikes(Fault.RefreshTokenRotationStrict, token.Who.Account.Address, out _)) return GrantError.AlreadyUsed;
        return person.Answer(application, token.Who, scopes, null, request);
    }
}
