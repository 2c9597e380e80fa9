namespace MailPortal.Sandbox.Entra;

/// <summary>What Entra says about scopes that an application asks for in a person's name.</summary>
internal static class ScopeError
{
    public static EntraError Unknown(SandboxApplication application, string scope, string resource) => new(400, "invalid_client", 650053,
        $"The application '{application.Name}' asked for scope '{scope}' that doesn't exist on the resource '{resource}'. Contact the app vendor.");

    public static EntraError DefaultMixed(string scopes) => new(400, "invalid_scope", 70011,
        $"The provided value for the input parameter 'scope' is not valid. One or more scopes in '{scopes}' are not compatible with each other: .default scope can't be combined with resource-specific scopes.");

    public static EntraError SeveralResources(string scopes) => new(400, "invalid_scope", 700022,
        $"Provided value for the input parameter scope is not valid because it contains more than one resource. Scope {scopes} is not valid.");

    public static EntraError NothingRegistered(SandboxApplication application, string resource) => new(400, "invalid_client", 650057,
        $"Invalid resource. The client has requested access to a resource which is not listed in the requested permissions in the client's application registration. " +
        $"Client app ID: {application.ClientId}({application.Name}). Resource value from request: {resource}.");
}
