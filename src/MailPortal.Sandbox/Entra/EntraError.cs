using System.Text.Json;

namespace MailPortal.Sandbox.Entra;

/// <summary>A refusal of Entra, with the words and status codes Microsoft uses.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Error">OAuth error, e.g. <c>invalid_client</c>.</param>
/// <param name="Code">The number behind AADSTS.</param>
/// <param name="Text">Microsoft's sentence, without the code before and the trace behind it.</param>
internal sealed record EntraError(int Status, string Error, int Code, string Text)
{
    /// <summary>What kind of remedy there is, e.g. <c>consent_required</c>, where Entra says it.</summary>
    public string? Suberror { get; init; }

    /// <summary>Claims that the next sign-in has to ask for, where a policy wants more.</summary>
    public string? Claims { get; init; }

    public static EntraError TenantNotFound(string tenant) => new(400, "invalid_request", 90002,
        $"Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. " +
        "Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.");

    public static EntraError TenantMalformed(string tenant) => new(400, "invalid_request", 900023,
        $"Specified tenant identifier '{tenant}' is neither a valid DNS name, nor a valid external domain.");

    public static readonly EntraError NoTenantInformation = new(400, "invalid_request", 50059,
        "No tenant-identifying information found in either the request or implied by any provided credentials.");

    public static EntraError ApplicationNotFound(string application, string tenant) => new(400, "unauthorized_client", 700016,
        $"Application with identifier '{application}' was not found in the directory '{tenant}'. This can happen if the application has not been " +
        "installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.");

    // The same answer for a wrong value and for the secret's id pasted in its place.
    public static EntraError WrongSecret(Guid application) => new(401, "invalid_client", 7000215,
        "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, " +
        $"for a secret added to app '{application}'.");

    public static EntraError ExpiredSecret(Guid application) => new(401, "invalid_client", 7000222,
        $"The provided client secret keys for app '{application}' are expired. Visit the Azure portal to create new keys for your app: " +
        "https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.");

    public static readonly EntraError NoCredential = new(401, "invalid_client", 7000216,
        "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.");

    public static EntraError UnknownCertificate(Guid application) => new(401, "invalid_client", 700027,
        $"The certificate with identifier used to sign the client assertion is not registered on application. [Reason - The key was not found. Application '{application}'.]");

    public static EntraError MissingParameter(string name) => new(400, "invalid_request", 900144,
        $"The request body must contain the following parameter: '{name}'.");

    public static EntraError UnsupportedGrant(string grant) => new(400, "unsupported_grant_type", 70003,
        $"The app requested an unsupported grant type '{grant}'.");

    public static EntraError ScopeNotDefault(string scope) => new(400, "invalid_scope", 1002012,
        $"The provided value for scope {scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the " +
        "resource identifier (application ID URI).");

    public static EntraError InvalidScope(string scope) => new(400, "invalid_scope", 70011,
        "The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. " +
        $"The scope {scope} is not valid.");

    public static EntraError ResourceNotFound(string resource, string tenant) => new(400, "invalid_resource", 500011,
        $"The resource principal named {resource} was not found in the tenant named {tenant}. This can happen if the application has not been installed " +
        "by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.");

    public static readonly EntraError Throttled = new(429, "temporarily_unavailable", 90055,
        "There are too many incoming requests. Please try again later.");

    public static EntraError Unavailable(int status) => new(status, "temporarily_unavailable", 90033,
        "A transient error has occurred. Please try again.");

    /// <summary>The sentence with its code before and its trace behind it.</summary>
    public string Description(DateTimeOffset now, Guid trace, Guid correlation) =>
        $"AADSTS{Code}: {Text} Trace ID: {trace} Correlation ID: {correlation} Timestamp: {Stamp(now)}";

    /// <summary>The body, as Entra writes it.</summary>
    /// <param name="correlation">The caller's <c>client-request-id</c>, else a new one.</param>
    public byte[] Body(Uri instance, DateTimeOffset now, Guid correlation)
    {
        var trace = Guid.NewGuid();
        var body = new Dictionary<string, object>
        {
            ["error"] = Error,
            ["error_description"] = Description(now, trace, correlation),
            ["error_codes"] = new[] { Code },
            ["timestamp"] = Stamp(now),
            ["trace_id"] = trace,
            ["correlation_id"] = correlation,
            ["error_uri"] = new Uri(instance, $"error?code={Code}").AbsoluteUri,
        };
        if (Suberror is not null) body["suberror"] = Suberror;
        if (Claims is not null) body["claims"] = Claims;
        return JsonSerializer.SerializeToUtf8Bytes(body);
    }

    private static string Stamp(DateTimeOffset now) => now.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
