namespace MailPortal.Sandbox;

/// <summary>The people of the sandbox. Their mailboxes have the same password, on the password ports.</summary>
public static class SampleAccounts
{
    /// <summary>A mailbox without a person, in whose name <see cref="Ana"/> may send.</summary>
    public const string Shared = "facturacion@contoso.test";

    public static readonly SandboxAccount Ana = Account(1, "ana@contoso.test", "Ana Contreras");

    public static readonly SandboxAccount Luis = Account(2, "luis@contoso.test", "Luis Delgado");

    /// <summary>Signs in with a second factor.</summary>
    public static readonly SandboxAccount Mfa = Account(3, "marta.mfa@contoso.test", "Marta Fuentes (MFA)") with { RequiresMfa = true };

    /// <summary>His organisation lets only an administrator consent.</summary>
    public static readonly SandboxAccount NeedsAdministrator = Account(4, "pedro.admin@contoso.test", "Pedro Núñez (consentimiento de administrador)") with { ConsentByAdministratorOnly = true };

    /// <summary>Has an account and no licence for a mailbox.</summary>
    public static readonly SandboxAccount WithoutMailbox = Account(5, "sara.sinbuzon@contoso.test", "Sara Ibáñez (sin buzón)") with { HasMailbox = false };

    /// <summary>Somebody of another organisation.</summary>
    public static readonly SandboxAccount OfOtherTenant = Account(6, "olga@adatum.test", "Olga Adatum");

    /// <summary>Has SMTP AUTH switched off for his mailbox.</summary>
    public static readonly SandboxAccount SmtpOff = Account(8, "rosa.sinsmtp@contoso.test", "Rosa Vidal (sin SMTP AUTH)");

    /// <summary>Consents for all of Contoso.</summary>
    public static readonly SandboxAccount Administrator = Account(9, "admin@contoso.test", "Administración de Contoso") with { IsAdministrator = true };

    public static readonly SandboxAccount Personal = new(new("00000000-0000-0000-5a4d-00007e570007"), "ana.personal@outlook.test", "Ana Contreras (personal)", "Cuenta-Sandbox-7");

    internal static readonly IReadOnlyList<SandboxAccount> OfContoso = [Ana, Luis, Mfa, NeedsAdministrator, WithoutMailbox, SmtpOff, Administrator];

    internal static readonly IReadOnlyList<SandboxAccount> OfAdatum = [OfOtherTenant];

    internal static readonly IReadOnlyList<SandboxAccount> OfNobody = [Personal];

    internal static IReadOnlyList<SandboxMailbox> MailboxesOf(IEnumerable<SandboxAccount> accounts) =>
        [.. accounts.Where(a => a.HasMailbox).Select(a => new SandboxMailbox(a.Address, a.DisplayName, a.Password) { SmtpClientAuthenticationDisabled = a == SmtpOff })];

    private static SandboxAccount Account(int number, string address, string name) =>
        new(new($"acc0{number:d4}-5a4d-4b0c-8f00-7e57{number:d8}"), address, name, $"Cuenta-Sandbox-{number}");
}
