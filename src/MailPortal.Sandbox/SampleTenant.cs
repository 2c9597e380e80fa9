namespace MailPortal.Sandbox;

/// <summary>The tenant that every sandbox starts with: one application that is right, and one for each way of being wrong.</summary>
public static class SampleTenant
{
    /// <summary>The mailbox that suppliers write to.</summary>
    public const string Mailbox = "facturas@contoso.test";

    /// <summary>Every mailbox of this domain exists, and <see cref="Reception"/> may open it.</summary>
    public const string OpenDomain = "auto.test";

    /// <summary>Password of every mailbox and account of <see cref="OpenDomain"/>.</summary>
    public const string OpenDomainPassword = "Auto-Buzon-2026";

    // First of the fields: static fields are set in the order they are written.
    private static readonly DateTimeOffset Never = new(2099, 12, 31, 0, 0, 0, TimeSpan.Zero);

    public static readonly Guid TenantId = new("5f1c2a9e-7d84-4b36-9c51-2e8a6b0d4f17");

    /// <summary>Role, service principal and FullAccess are all there.</summary>
    public static readonly SandboxApplication Reception = Application("MailPortal Recepción", 1) with
    {
        ExchangeRoles = ["IMAP.AccessAsApp", "POP.AccessAsApp"],
        FullAccess = [Mailbox, "notas@contoso.test", "@" + OpenDomain],
        Secrets =
        [
            new(Number(11), "Qx8~Z.sandbox_9fKd2-LmN0pRtUvWyA1bC3dE4fG5", Never),
            new(Number(12), "Old~7.sandbox_caducado-8hJkLmN2pQrStUvWxY3", new DateTimeOffset(2025, 3, 1, 0, 0, 0, TimeSpan.Zero)),
        ],
    };

    /// <summary>The secret of <see cref="Reception"/> that works.</summary>
    public static SandboxSecret CurrentSecret => Reception.Secrets[0];

    /// <summary>The secret of <see cref="Reception"/> that has expired.</summary>
    public static SandboxSecret ExpiredSecret => Reception.Secrets[1];

    /// <summary>No permission was consented: a token is issued without roles, and Exchange refuses it.</summary>
    public static readonly SandboxApplication WithoutRole = Application("Sin permiso consentido", 2) with
    {
        FullAccess = [Mailbox, "@" + OpenDomain],
    };

    /// <summary>POP.AccessAsApp was chosen, IMAP.AccessAsApp was not.</summary>
    public static readonly SandboxApplication PopOnly = Application("Solo POP", 3) with
    {
        ExchangeRoles = ["POP.AccessAsApp"],
        FullAccess = [Mailbox, "@" + OpenDomain],
    };

    /// <summary>New-ServicePrincipal was never run (or with the registration's object id): Exchange does not know it.</summary>
    public static readonly SandboxApplication NotInExchange = Application("Sin entidad de servicio en Exchange", 4) with
    {
        ExchangeRoles = ["IMAP.AccessAsApp"],
        RegisteredInExchange = false,
        FullAccess = [Mailbox, "@" + OpenDomain],
    };

    /// <summary>Add-MailboxPermission was never run: authenticated, but not connected.</summary>
    public static readonly SandboxApplication WithoutFullAccess = Application("Sin FullAccess", 5) with
    {
        ExchangeRoles = ["IMAP.AccessAsApp"],
    };

    /// <summary>For people of any organisation, and personal accounts, who send as themselves. It has two secrets: one is replaced by the other.</summary>
    public static readonly SandboxApplication Sending = Application("MailPortal Envíos", 6) with
    {
        Audience = SignInAudience.MultipleTenantsAndPersonal,
        PublicClientFlows = true,
        Secrets = [SecretOf(6), new(Number(416), "Sb6n~Q.sandbox_secreto-nuevo-6kLmN0pRtUvWyA1bC3dE4", Never)],
        DelegatedScopes =
        [
            "https://graph.microsoft.com/User.Read", "https://graph.microsoft.com/Mail.Send", "https://graph.microsoft.com/Mail.ReadWrite",
            "https://outlook.office.com/SMTP.Send",
        ],
    };

    /// <summary>Sends as any mailbox without a person: Graph's Mail.Send and Exchange's SMTP.SendAsApp, both consented.</summary>
    public static readonly SandboxApplication SendingApplication = Application("MailPortal Envíos sin usuario", 7) with
    {
        GraphRoles = ["Mail.Send"],
        ExchangeRoles = ["SMTP.SendAsApp"],
        FullAccess = [SampleAccounts.Shared, Mailbox, "@" + OpenDomain],
    };

    /// <summary>For its own organisation alone, and only after an administrator's consent.</summary>
    public static readonly SandboxApplication SingleTenant = Application("Envíos de Contoso", 8) with { UserConsentAllowed = false };

    /// <summary>For personal accounts alone.</summary>
    public static readonly SandboxApplication PersonalOnly = Application("Envíos personales", 9) with { Audience = SignInAudience.PersonalOnly };

    public static readonly SandboxTenant Contoso = new(TenantId, "Contoso Pruebas", "contoso.test")
    {
        Applications = [Reception, WithoutRole, PopOnly, NotInExchange, WithoutFullAccess, Sending, SendingApplication, SingleTenant, PersonalOnly],
        Mailboxes =
        [
            new(Mailbox, "Recepción de facturas", "Facturas-Buzon-2026"),
            new("notas@contoso.test", "Notas", "Notas-Buzon-2026"),
            new("gerencia@contoso.test", "Gerencia (sin permiso para nadie)", "Gerencia-Buzon-2026"),
            new(SampleAccounts.Shared, "Facturación Contoso", "Facturacion-Buzon-2026") { SendAs = [SampleAccounts.Ana.Address] },
            .. SampleAccounts.MailboxesOf(SampleAccounts.OfContoso),
        ],
        Accounts = SampleAccounts.OfContoso,
        OpenDomains = [OpenDomain],
    };

    /// <summary>All tenants of the sandbox: Contoso first, then another organisation, then Microsoft's own of personal accounts.</summary>
    public static IReadOnlyList<SandboxTenant> All { get; } =
    [
        Contoso,
        new(new("7ad0c1b2-3e4f-4a5b-8c6d-9e0f1a2b3c4d"), "Adatum", "adatum.test")
        {
            Applications = [],
            Mailboxes = SampleAccounts.MailboxesOf(SampleAccounts.OfAdatum),
            Accounts = SampleAccounts.OfAdatum,
        },
        new(SandboxTenant.PersonalId, "Microsoft Accounts", "outlook.test")
        {
            Applications = [],
            Mailboxes = SampleAccounts.MailboxesOf(SampleAccounts.OfNobody),
            Accounts = SampleAccounts.OfNobody,
        },
    ];

    private static SandboxApplication Application(string name, int number) =>
        new(name, Number(100 + number), Number(200 + number), Number(300 + number))
        {
            Secrets = [SecretOf(number)],
        };

    private static SandboxSecret SecretOf(int number) => new(Number(400 + number), $"Sb{number}~Q.sandbox_secreto-{number}kLmN0pRtUvWyA1bC3dE4fG5h", Never);

    // Fixed, so that a form filled in by hand still fits after the sandbox was started again.
    private static Guid Number(int number) => new($"c0de{number:d4}-5a4d-4b0c-8f00-7e57{number:d8}");
}
