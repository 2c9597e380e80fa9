using Microsoft.AspNetCore.Http;

namespace MailPortal.Sandbox.Entra;

/// <summary>A sign-in that a browser is in the middle of.</summary>
/// <param name="Session">The browser it began in: no other one may go on with it.</param>
internal sealed record SignIn(string Session, SandboxApplication Application, Authority Authority, ScopeRequest Scopes)
{
    public string? Prompt { get; init; }

    /// <summary>Consent is asked for in the name of a whole organisation.</summary>
    public bool ForAll { get; init; }

    public string? LoginHint { get; init; }

    /// <summary>Tells whoever asked that somebody signed in and consented.</summary>
    public required Func<HttpContext, Identity, Task> Done { get; init; }

    /// <summary>Tells whoever asked that nothing came of it.</summary>
    public required Func<HttpContext, EntraError, Task> Failed { get; init; }

    /// <summary>Who was chosen.</summary>
    public Identity? Who { get; set; }

    public bool PassedMfa { get; set; }
}
