namespace MailPortal.Sandbox;

/// <summary>An application registration with its enterprise application in the same tenant.</summary>
/// <param name="Name">Display name.</param>
/// <param name="ClientId">Application (client) id.</param>
/// <param name="ObjectId">Object id of the enterprise application (service principal): the token's <c>oid</c>.</param>
/// <param name="RegistrationObjectId">Object id of the app registration: the one that people copy by mistake.</param>
public sealed record SandboxApplication(string Name, Guid ClientId, Guid ObjectId, Guid RegistrationObjectId)
{
    public required IReadOnlyList<SandboxSecret> Secrets { get; init; }

    /// <summary>Application permissions of Office 365 Exchange Online that were added <em>and</em> consented, e.g. IMAP.AccessAsApp.</summary>
    public IReadOnlyList<string> ExchangeRoles { get; init; } = [];

    /// <summary>The same for Microsoft Graph, e.g. Mail.Send.</summary>
    public IReadOnlyList<string> GraphRoles { get; init; } = [];

    /// <summary>Where Entra may send a browser back to: compared exactly, except for the port of <c>localhost</c>.</summary>
    public IReadOnlyList<string> RedirectUris { get; init; } = ["http://localhost/oauth_callback", "https://portal.contoso.test/oauth_callback"];

    /// <summary>Whose accounts it is for.</summary>
    public SignInAudience Audience { get; init; } = SignInAudience.SingleTenant;

    /// <summary>Delegated permissions listed in the registration, as full scopes: what <c>.default</c> stands for. Others can be asked for by name.</summary>
    public IReadOnlyList<string> DelegatedScopes { get; init; } = [];

    /// <summary>Whether a user may consent for himself; otherwise an administrator has to (AADSTS90094).</summary>
    public bool UserConsentAllowed { get; init; } = true;

    /// <summary>"Allow public client flows": device code, and passwords without a secret.</summary>
    public bool PublicClientFlows { get; init; }

    /// <summary>Whether <c>New-ServicePrincipal</c> was run in Exchange for <see cref="ObjectId"/>.</summary>
    public bool RegisteredInExchange { get; init; } = true;

    /// <summary>Mailboxes (or whole domains, written <c>@domain</c>) on which it has FullAccess.</summary>
    public IReadOnlyList<string> FullAccess { get; init; } = [];

    /// <summary>Whether <c>Add-MailboxPermission … FullAccess</c> was run for this mailbox.</summary>
    public bool MayOpen(string mailbox) => FullAccess.Any(right => right.StartsWith('@')
        ? mailbox.EndsWith(right, StringComparison.OrdinalIgnoreCase)
        : string.Equals(mailbox, right, StringComparison.OrdinalIgnoreCase));
}
