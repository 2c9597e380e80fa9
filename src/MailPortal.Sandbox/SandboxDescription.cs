using MailPortal.Sandbox.Exchange;

namespace MailPortal.Sandbox;

/// <summary>Puts together what a user of the sandbox is told.</summary>
internal static class SandboxDescription
{
    private const string ExchangeResource = "https://outlook.office365.com";

    public static SandboxInfo Of(SandboxAddresses at, string caFile, int imapPort, SmtpPorts smtp, DovecotPorts dovecot, FaultyPorts faulty, IReadOnlyList<SandboxTenant> tenants) => new()
    {
        Control = at.Control,
        Entra = at.Entra,
        Authorize = at.Pages,
        Graph = at.Graph,
        ExchangeResource = ExchangeResource,
        CaFile = caFile,
        Host = "localhost",
        ImapPort = imapPort,
        SmtpPort = smtp.Exchange,
        PasswordSmtpPort = smtp.Password,
        PasswordImapPort = dovecot.Tls,
        StartTlsImapPort = dovecot.Plain,
        PasswordPop3Port = dovecot.Pop3Tls,
        Faulty = faulty,
        OpenDomainPassword = SampleTenant.OpenDomainPassword,
        Tenants = tenants,
        PortalSettings = new Dictionary<string, string>
        {
            ["Microsoft:Cloud"] = "Custom",
            ["Microsoft:Instance"] = at.Entra.AbsoluteUri,
            ["Microsoft:AuthorizeBaseUrl"] = at.Pages.AbsoluteUri,
            ["Microsoft:GraphBaseUrl"] = at.Graph.AbsoluteUri,
            ["Microsoft:ExchangeResource"] = ExchangeResource,
            ["Network:TrustedCertificateAuthorities:0"] = caFile,
            ["Network:AllowedPrivateNetworks:0"] = "127.0.0.0/8",
            ["Network:AllowedPrivateNetworks:1"] = "::1/128",
        },
    };
}

/// <summary>Its two submission ports.</summary>
internal sealed record SmtpPorts(int Exchange, int Password);

/// <summary>Where its web servers answer.</summary>
internal sealed record SandboxAddresses(Uri Entra, Uri Pages, Uri Graph, Uri Control);
