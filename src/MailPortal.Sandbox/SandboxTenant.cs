namespace MailPortal.Sandbox;

/// <summary>A Microsoft 365 tenant: its directory (Entra) and its Exchange organisation.</summary>
/// <param name="Id">Directory (tenant) id.</param>
/// <param name="Name">Display name, as Entra's error texts quote it.</param>
/// <param name="Domain">Verified domain; may stand for the id in the token endpoint's address.</param>
public sealed record SandboxTenant(Guid Id, string Name, string Domain)
{
    public required IReadOnlyList<SandboxApplication> Applications { get; init; }

    public required IReadOnlyList<SandboxMailbox> Mailboxes { get; init; }

    /// <summary>Domains of which every mailbox exists, so that a test takes a name nobody used: any-name@domain.</summary>
    public IReadOnlyList<string> OpenDomains { get; init; } = [];

    /// <summary>Whether Exchange holds this mailbox.</summary>
    public bool Holds(string mailbox) =>
        Mailboxes.Any(m => string.Equals(m.Address, mailbox, StringComparison.OrdinalIgnoreCase)) ||
        OpenDomains.Contains(mailbox[(mailbox.IndexOf('@', StringComparison.Ordinal) + 1)..], StringComparer.OrdinalIgnoreCase);
}

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

    /// <summary>Whether <c>New-ServicePrincipal</c> was run in Exchange for <see cref="ObjectId"/>.</summary>
    public bool RegisteredInExchange { get; init; } = true;

    /// <summary>Mailboxes (or whole domains, written <c>@domain</c>) on which it has FullAccess.</summary>
    public IReadOnlyList<string> FullAccess { get; init; } = [];

    /// <summary>Whether <c>Add-MailboxPermission … FullAccess</c> was run for this mailbox.</summary>
    public bool MayOpen(string mailbox) => FullAccess.Any(right => right.StartsWith('@')
        ? mailbox.EndsWith(right, StringComparison.OrdinalIgnoreCase)
        : string.Equals(mailbox, right, StringComparison.OrdinalIgnoreCase));
}

/// <summary>A client secret.</summary>
/// <param name="Id">The secret's id: shown beside the value in Microsoft's portal, and pasted in its place by mistake.</param>
/// <param name="Value">The value itself.</param>
/// <param name="ExpiresOn">From then on it is refused with AADSTS7000222.</param>
public sealed record SandboxSecret(Guid Id, string Value, DateTimeOffset ExpiresOn);

/// <summary>A mailbox. The password is good on the password ports only: Exchange takes none.</summary>
public sealed record SandboxMailbox(string Address, string DisplayName, string Password);
