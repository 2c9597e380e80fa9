namespace MailPortal.Sandbox.Entra;

/// <summary>What Entra says at the token endpoint to somebody who speaks for a person.</summary>
internal static class GrantError
{
    // What a library hands to the next sign-in, so that the person is asked for what was missing.
    private const string MoreClaims = """{"access_token":{"capolids":{"essential":true,"values":["5a4d0000-0000-4000-8000-7e5700000001"]}}}""";

    public static readonly EntraError NoClientCredential = new(401, "invalid_client", 7000218,
        "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.");

    public static readonly EntraError Malformed = new(400, "invalid_grant", 9002313, "Invalid request. Request is malformed or invalid.");

    public static readonly EntraError OfAnotherApplication = new(400, "invalid_grant", 70000, "Provided grant is invalid or malformed: it was issued to another application.");

    public static readonly EntraError CodeRedeemed = new(400, "invalid_grant", 54005,
        "OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.");

    public static readonly EntraError CodeExpired = new(400, "invalid_grant", 70008,
        "The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource.");

    public static readonly EntraError OtherTenant = new(400, "invalid_grant", 700005,
        "Provided Authorization Code is intended to use against other tenant, thus rejected. OAuth2 Authorization Code must be redeemed against same tenant it was acquired for (/common or /{tenant-ID} as appropriate).");

    public static EntraError OtherRedirectUri(string given, string asked) => new(401, "invalid_client", 500112,
        $"The reply address '{given}' does not match the reply address '{asked}' provided when requesting Authorization code.");

    public static readonly EntraError WrongVerifier = new(400, "invalid_grant", 501481, "The Code_Verifier does not match the code_challenge supplied in the authorization request.");

    public static readonly EntraError AlreadyUsed = new(400, "invalid_grant", 70000, "Provided grant is invalid or malformed: the refresh token was already used.");

    public static EntraError Inactive(DateTimeOffset issued, TimeSpan limit) => new(400, "invalid_grant", 700082,
        $"The refresh token has expired due to inactivity. The token was issued on {issued.UtcDateTime:O} and was inactive for {limit:c}.") { Suberror = "bad_token" };

    public static EntraError Revoked(DateTimeOffset issued, DateTimeOffset validFrom) => new(400, "invalid_grant", 50173,
        "The provided grant has expired due to it being revoked, a fresh auth token is needed. The user might have changed or reset their password. " +
        $"The grant was issued on '{issued.UtcDateTime:O}' and the TokensValidFrom date (before which tokens are not valid) for this user is '{validFrom.UtcDateTime:O}'.") { Suberror = "bad_token" };

    public static EntraError NoConsent(SandboxApplication application) => new(400, "invalid_grant", 65001,
        $"The user or administrator has not consented to use the application with ID '{application.ClientId}' named '{application.Name}'. " +
        "Send an interactive authorization request for this user and resource.") { Suberror = "consent_required" };

    public static readonly EntraError AccountDisabled = new(400, "invalid_grant", 50057, "The user account is disabled.");

    public static readonly EntraError BlockedByPolicy = new(400, "invalid_grant", 53003,
        "Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.") { Suberror = "message_only", Claims = MoreClaims };

    public static EntraError MfaRequired(string resource) => new(400, "invalid_grant", 50076,
        "Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access " +
        $"'{resource}'.") { Suberror = "basic_action", Claims = MoreClaims };

    public static readonly EntraError WrongPassword = new(400, "invalid_grant", 50126, "Error validating credentials due to invalid username or password.");

    public static readonly EntraError Locked = new(400, "invalid_grant", 50053,
        "The account is locked, you've tried to sign in too many times with an incorrect user ID or password.");

    public static readonly EntraError NoSharedAuthority = new(400, "invalid_request", 9001023,
        "The grant type is not supported over the /common or /consumers endpoints. Please use the /organizations or tenant-specific endpoint.");

    public static readonly EntraError DevicePending = new(400, "authorization_pending", 70016,
        "OAuth 2.0 device flow error. Authorization is pending. Continue polling.");

    public static readonly EntraError DeviceDeclined = new(400, "authorization_declined", 70018,
        "Bad verification code. User declined the authorization request.");

    public static readonly EntraError DeviceUnknown = new(400, "bad_verification_code", 70018, "Bad verification code.");

    public static readonly EntraError DeviceExpired = new(400, "expired_token", 70020, "The provided value for the input parameter 'device_code' is not valid. This device code has expired.");
}
