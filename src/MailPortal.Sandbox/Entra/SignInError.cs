namespace MailPortal.Sandbox.Entra;

/// <summary>What Entra says to a browser: about the request, the application and the person.</summary>
internal static class SignInError
{
    public static EntraError RedirectUriMismatch(string uri, Guid application) => new(400, "invalid_request", 50011,
        $"The redirect URI '{uri}' specified in the request does not match the redirect URIs configured for the application '{application}'. Make sure the redirect URI " +
        "sent in the request matches one added to your application in the Azure portal. Navigate to https://aka.ms/redirectUriMismatchError to learn more about how to troubleshoot this error.");

    public static readonly EntraError RedirectUriInsecure = new(400, "invalid_request", 500117, "The reply uri specified in the request isn't using a secure scheme.");

    public static readonly EntraError NoRedirectUri = new(400, "invalid_client", 500113, "No reply address is registered for the application.");

    public static EntraError RedirectUriMalformed(string uri) => new(400, "invalid_request", 90102, $"'redirect_uri' value must be a valid absolute URI. The value is '{uri}'.");

    public static EntraError NotMultitenant(SandboxApplication application) => new(400, "invalid_request", 50194,
        $"Application '{application.ClientId}'({application.Name}) is not configured as a multi-tenant application. Usage of the /common endpoint is not supported for such apps " +
        "created after '10/15/2018'. Use a tenant-specific endpoint or configure the application to be multi-tenant.");

    public static EntraError WorkAccountsOnly(SandboxApplication application) => new(400, "unauthorized_client", 9002332,
        $"Application '{application.ClientId}'({application.Name}) is configured for use by Azure Active Directory users only. Please do not use the /consumers endpoint to serve this request.");

    public static EntraError PersonalAccountsOnly(SandboxApplication application) => new(400, "unauthorized_client", 9002331,
        $"Application '{application.ClientId}'({application.Name}) is configured for use by Microsoft Account users only. Please use the /consumers endpoint to serve this request.");

    public static EntraError UnsupportedResponseType(string type) => new(400, "unsupported_response_type", 700054, $"response_type '{type}' is not enabled for the application.");

    public static EntraError UnsupportedResponseMode(string mode) => new(400, "invalid_request", 70007, $"'{mode}' is not a supported value of 'response_mode' when requesting a token.");

    public static readonly EntraError ChallengeSize = new(400, "invalid_request", 501491, "Invalid size of Code_Challenge parameter.");

    public static readonly EntraError ChallengeMethod = new(400, "invalid_request", 50149, "Invalid Code_Challenge_method parameter.");

    public static EntraError UnsupportedPrompt(string prompt) => new(400, "invalid_request", 90023, $"Unsupported 'prompt' value '{prompt}'.");

    public static readonly EntraError LoginRequired = new(400, "login_required", 50058,
        "A silent sign-in request was sent but no user is signed in. The cookies used to represent the user's session were not sent in the request to Azure AD.");

    public static readonly EntraError ConsentDeclined = new(400, "access_denied", 65004, "User declined to consent to access the app.");

    public static readonly EntraError SignInCancelled = new(400, "access_denied", 65004, "User declined to consent to access the app.");

    public static EntraError UserNotFound(string user, string tenant) => new(400, "invalid_grant", 50034,
        $"The user account {user} does not exist in the {tenant} directory. To sign into this application, the account must be added to the directory.");

    public static EntraError NotInTenant(string user, SandboxTenant tenant, SandboxApplication application) => new(400, "interaction_required", 50020,
        $"User account '{user}' from identity provider 'live.com' does not exist in tenant '{tenant.Name}' and cannot access the application '{application.ClientId}'({application.Name}) in that " +
        "tenant. The account needs to be added as an external user in the tenant first. Sign out and sign in again with a different Azure Active Directory user account.");

    public static EntraError PersonalNotSupported(string user) => new(400, "invalid_request", 500200,
        $"User account '{user}' is a personal Microsoft account. Personal Microsoft accounts are not supported for this application unless explicitly invited to an organization. " +
        "Try signing out and signing back in with an organizational account.");

    public static EntraError NotALoginDomain(string domain) => new(400, "invalid_request", 500208, $"The domain '{domain}' is not a valid login domain for the account type.");

    public static EntraError AdministratorConsentNeeded(SandboxApplication application) => new(400, "consent_required", 90094,
        $"Admin consent is required for the permissions requested by the application '{application.ClientId}'({application.Name}).");
}
