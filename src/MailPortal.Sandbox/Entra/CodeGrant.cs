using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace MailPortal.Sandbox.Entra;

/// <summary>A code from the sign-in page becomes tokens, once.</summary>
internal sealed class CodeGrant(Grants grants, PersonGrant person, TimeProvider clock)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    public TokenAnswer Redeem(SandboxApplication application, Authority authority, TokenRequest request)
    {
        if (request.Field("code") is not { } given) return EntraError.MissingParameter("code");
        if (request.Field("redirect_uri") is not { } redirect) return EntraError.MissingParameter("redirect_uri");
        if (grants.Code(given) is not { } code) return GrantError.Malformed;
        if (code.Application.ClientId != application.ClientId) return GrantError.OfAnotherApplication;
        if (code.Authority.Name != authority.Name) return GrantError.OtherTenant;
        if (code.RedirectUri != redirect) return GrantError.OtherRedirectUri(redirect, code.RedirectUri);
        if (code.Redeemed) return GrantError.CodeRedeemed;
        if (clock.GetUtcNow() - code.Issued > Lifetime) return GrantError.CodeExpired;
        if (!Proves(code, request.Field("code_verifier"))) return GrantError.WrongVerifier;

        // The request may name fewer scopes, or those of one resource among several.
        var (scopes, error) = PersonGrant.Scopes(application, request.Scope, code.Scopes, authority);
        if (scopes is null) return error!;
        if (person.Refuses(application, code.Who, scopes) is { } refusal) return refusal;
        return grants.Redeem(code) ? person.Answer(application, code.Who, scopes, code.Nonce, request) : GrantError.CodeRedeemed;
    }

    // A verifier without a challenge proves nothing, and a challenge without its verifier means that somebody else brings the code.
    private static bool Proves(AuthorizationCode code, string? verifier)
    {
        if (code.Challenge is null || verifier is null) return code.Challenge is null && verifier is null;
        var made = code.ChallengeMethod == "S256" ? Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))) : verifier;
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(made), Encoding.ASCII.GetBytes(code.Challenge));
    }
}
