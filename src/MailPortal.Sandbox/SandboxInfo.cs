namespace MailPortal.Sandbox;

/// <summary>What somebody needs to use a running sandbox; <c>GET /sandbox/info</c> gives the same as JSON.</summary>
public sealed record SandboxInfo
{
    /// <summary>Base address of the control endpoints, e.g. <c>http://127.0.0.1:41001/</c>.</summary>
    public required Uri Control { get; init; }

    /// <summary>Base address of Entra, e.g. <c>https://localhost:41002/</c> (the portal's <c>Microsoft:Instance</c>).</summary>
    public required Uri Entra { get; init; }

    /// <summary>Base address of Entra's pages over http, e.g. <c>http://localhost:41003/</c> (the portal's <c>Microsoft:AuthorizeBaseUrl</c>).</summary>
    public required Uri Authorize { get; init; }

    /// <summary>Base address of Graph, without its version, e.g. <c>https://localhost:41004/</c> (the portal's <c>Microsoft:GraphBaseUrl</c>).</summary>
    public required Uri Graph { get; init; }

    /// <summary>Exchange's resource in a token's audience (the portal's <c>Microsoft:ExchangeResource</c>).</summary>
    public required string ExchangeResource { get; init; }

    /// <summary>Certificate authority that signed all good certificates (PEM file, readable by everybody).</summary>
    public required string CaFile { get; init; }

    /// <summary>Host of every mail port.</summary>
    public required string Host { get; init; }

    /// <summary>Exchange's IMAP: TLS from the first byte, XOAUTH2 only.</summary>
    public required int ImapPort { get; init; }

    /// <summary>Exchange's submission (smtp.office365.com:587): STARTTLS, XOAUTH2 only.</summary>
    public required int SmtpPort { get; init; }

    /// <summary>An ordinary submission server on the same mailboxes: STARTTLS, passwords.</summary>
    public required int PasswordSmtpPort { get; init; }

    /// <summary>An ordinary IMAP server (Dovecot itself) on the same mailboxes: TLS, passwords and XOAUTH2.</summary>
    public required int PasswordImapPort { get; init; }

    /// <summary>The same without TLS at first: STARTTLS.</summary>
    public required int StartTlsImapPort { get; init; }

    /// <summary>POP3 on the same mailboxes, with TLS and passwords; null where Dovecot came without it (Debian: dovecot-pop3d).</summary>
    public required int? PasswordPop3Port { get; init; }

    /// <summary>Ports that are wrong for ever, each in one way.</summary>
    public required FaultyPorts Faulty { get; init; }

    /// <summary>Password of every mailbox of the tenants' <see cref="SandboxTenant.OpenDomains"/>.</summary>
    public required string OpenDomainPassword { get; init; }

    public required IReadOnlyList<SandboxTenant> Tenants { get; init; }

    /// <summary>Configuration of a portal that is to use this sandbox: key (with <c>:</c>) to value.</summary>
    public required IReadOnlyDictionary<string, string> PortalSettings { get; init; }
}

/// <summary>Ports that are wrong for ever, so that no test has to switch anything on for the others.</summary>
/// <param name="CertificateExpired">TLS with a certificate whose time is over.</param>
/// <param name="CertificateUntrusted">TLS with a certificate signed by nobody.</param>
/// <param name="CertificateWrongName">TLS with a certificate for another host.</param>
/// <param name="PlainText">Speaks IMAP without TLS.</param>
/// <param name="Silent">Accepts and never says a byte.</param>
public sealed record FaultyPorts(int CertificateExpired, int CertificateUntrusted, int CertificateWrongName, int PlainText, int Silent);
