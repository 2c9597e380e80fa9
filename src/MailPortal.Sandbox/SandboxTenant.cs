namespace MailPortal.Sandbox;

/// <summary>A Microsoft 365 tenant: its directory (Entra) and its Exchange organisation.</summary>
/// <param name="Id">Directory (tenant) id.</param>
/// <param name="Name">Display name, as Entra's error texts quote it.</param>
/// <param name="Domain">Verified domain; may stand for the id in the token endpoint's address.</param>
public sealed record SandboxTenant(Guid Id, string Name, string Domain)
{
    public required IReadOnlyList<SandboxApplication> Applications { get; init; }

    public required IReadOnlyList<SandboxMailbox> Mailboxes { get; init; }

    /// <summary>Who can sign in. Not everybody has a mailbox, and not every mailbox has somebody.</summary>
    public IReadOnlyList<SandboxAccount> Accounts { get; init; } = [];

    /// <summary>Whether this is the tenant that Microsoft keeps all personal accounts in.</summary>
    public bool IsPersonal => Id == PersonalId;

    /// <summary>Id of the tenant of personal accounts; in an address also <c>consumers</c>.</summary>
    public static Guid PersonalId { get; } = new("9188040d-6c67-4c5b-b112-36a304b66dad");

    /// <summary>Domains of which every mailbox and every account exists, so that a test takes a name nobody used: any-name@domain.</summary>
    public IReadOnlyList<string> OpenDomains { get; init; } = [];

    /// <summary>Whether Exchange holds this mailbox.</summary>
    public bool Holds(string mailbox) => Mailbox(mailbox) is not null || IsOpen(mailbox);

    /// <summary>Whether mail to this address stays in the sandbox, whether or not there is such a mailbox.</summary>
    public bool Receives(string address) => string.Equals(DomainOf(address), Domain, StringComparison.OrdinalIgnoreCase) || IsOpen(address);

    /// <summary>A mailbox of the list; null for one of an open domain.</summary>
    public SandboxMailbox? Mailbox(string address) => Mailboxes.FirstOrDefault(m => string.Equals(m.Address, address, StringComparison.OrdinalIgnoreCase));

    /// <summary>Who signs in with this address; in an open domain, anybody.</summary>
    public SandboxAccount? Account(string address) =>
        Accounts.FirstOrDefault(a => string.Equals(a.Address, address, StringComparison.OrdinalIgnoreCase))
        ?? (IsOpen(address) && address.IndexOf('@', StringComparison.Ordinal) > 0 ? SandboxAccount.OfOpenDomain(address) : null);

    private bool IsOpen(string address) => OpenDomains.Contains(DomainOf(address), StringComparer.OrdinalIgnoreCase);

    private static string DomainOf(string address) => address[(address.IndexOf('@', StringComparison.Ordinal) + 1)..];
}

/// <summary>A mailbox. The password is good on the password ports only: Exchange takes none.</summary>
public sealed record SandboxMailbox(string Address, string DisplayName, string Password)
{
    /// <summary>Whose account may send in its name (<c>Add-RecipientPermission … SendAs</c>).</summary>
    public IReadOnlyList<string> SendAs { get; init; } = [];

    /// <summary>Whether <c>Set-CASMailbox -SmtpClientAuthenticationDisabled $true</c> was run for it.</summary>
    public bool SmtpClientAuthenticationDisabled { get; init; }
}
