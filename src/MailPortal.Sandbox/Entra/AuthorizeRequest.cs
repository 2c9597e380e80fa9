using Microsoft.AspNetCore.Http;

namespace MailPortal.Sandbox.Entra;

/// <summary>What an application asks the sign-in page for, checked.</summary>
internal sealed record AuthorizeRequest(SandboxApplication Application, Authority Authority, Reply Reply)
{
    private static readonly string[] Prompts = ["login", "none", "consent", "select_account"];

    public ScopeRequest Scopes { get; private init; } = new([], [], []);

    public string? Nonce { get; private init; }

    public string? Prompt { get; private init; }

    public string? LoginHint { get; private init; }

    public string? Challenge { get; private init; }

    public string? ChallengeMethod { get; private init; }

    /// <summary>Understands a request.</summary>
    /// <returns>The request; with an error, either whom to tell it (<c>Reply</c>) or nobody: then only Entra's own page may show it.</returns>
    public static (AuthorizeRequest? Request, EntraError? Error) Read(IQueryCollection query, string tenantName, EntraDirectory directory)
    {
        string? Value(string name) => query[name].ToString() is { Length: > 0 } text ? text : null;
        var (authority, wrongTenant) = directory.Resolve(tenantName);
        if (authority is null) return (null, wrongTenant);
        if (Value("client_id") is not { } client) return (null, EntraError.MissingParameter("client_id"));
        var (application, wrongApplication) = directory.Application(client, authority);
        if (application is null) return (null, wrongApplication);
        var (uri, wrongUri) = RedirectUris.Check(Value("redirect_uri"), application);
        if (uri is null) return (null, wrongUri);
        if (Value("response_type") is not { } type) return (null, EntraError.MissingParameter("response_type"));

        // From here on the address is known to be the application's own, and it may be told what is wrong.
        var mode = Value("response_mode") ?? "query";
        var request = new AuthorizeRequest(application, authority, new(uri, mode is "fragment" or "form_post" ? mode : "query", Value("state")))
        {
            Nonce = Value("nonce"),
            Prompt = Value("prompt"),
            LoginHint = Value("login_hint"),
            Challenge = Value("code_challenge"),
            ChallengeMethod = Value("code_challenge_method") ?? "plain",
        };
        if (type != "code") return (request, SignInError.UnsupportedResponseType(type));
        if (mode is not ("query" or "fragment" or "form_post")) return (request, SignInError.UnsupportedResponseMode(mode));
        if (request.Prompt is { } prompt && !Prompts.Contains(prompt)) return (request, SignInError.UnsupportedPrompt(prompt));
        if (request.Challenge is { Length: < 43 or > 128 }) return (request, SignInError.ChallengeSize);
        if (request.ChallengeMethod is not ("S256" or "plain")) return (request, SignInError.ChallengeMethod);
        if (Value("scope") is not { } scope) return (request, EntraError.MissingParameter("scope"));
        var (scopes, wrongScope) = ScopeRequest.Read(scope, application, authority.DirectoryName);
        return scopes is null ? (request, wrongScope) : (request with { Scopes = scopes }, null);
    }
}

/// <summary>Where and how the application is answered.</summary>
internal sealed record Reply(string RedirectUri, string Mode, string? State);
