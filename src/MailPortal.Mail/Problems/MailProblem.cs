namespace MailPortal.Mail.Problems;

/// <summary>Everything that the world can refuse, as a closed list. The number is the stable code shown to people and programs
/// (<c>MP2003</c>): never reuse or renumber one. 1xxx network and TLS, 2xxx Microsoft Entra, 3xxx IMAP, 4xxx POP3, 5xxx SMTP, 6xxx Graph.</summary>
public enum MailProblem
{
    /// <summary>The host name does not resolve.</summary>
    HostNotFound = 1001,
    /// <summary>The host resolves to an address inside the operator's own network, which forms must not reach.</summary>
    PrivateAddressRefused = 1002,
    /// <summary>The host is there and refuses the port.</summary>
    ConnectionRefused = 1003,
    /// <summary>Nothing answered within the time allowed for connecting.</summary>
    ConnectTimedOut = 1004,
    /// <summary>No route to the host.</summary>
    NetworkUnreachable = 1005,
    /// <summary>The connection broke in the middle.</summary>
    ConnectionLost = 1006,
    /// <summary>The server accepted the connection and then said nothing within the time allowed.</summary>
    ServerSilent = 1007,
    /// <summary>The port speaks plain text where TLS was expected.</summary>
    PlainTextOnTlsPort = 1010,
    /// <summary>The TLS handshake failed for another reason than the certificate.</summary>
    TlsFailed = 1011,
    /// <summary>The certificate's issuer is not trusted.</summary>
    CertificateUntrusted = 1012,
    /// <summary>The certificate has expired or is not valid yet.</summary>
    CertificateExpired = 1013,
    /// <summary>The certificate is for another host name.</summary>
    CertificateNameMismatch = 1014,
    /// <summary>What answered does not speak the expected protocol, or broke its rules.</summary>
    UnexpectedAnswer = 1020,

    /// <summary>The directory (tenant) does not exist in this cloud.</summary>
    TenantNotFound = 2001,
    /// <summary>The client secret is not valid for the application.</summary>
    ClientSecretWrong = 2002,
    /// <summary>The client secret has expired.</summary>
    ClientSecretExpired = 2003,
    /// <summary>The application id does not exist in the tenant.</summary>
    ApplicationNotFound = 2004,
    /// <summary>The secret's id was given in place of its value.</summary>
    ClientSecretIdGiven = 2005,
    /// <summary>The token carries no application permission for the protocol.</summary>
    RoleMissing = 2006,
    /// <summary>The token is for another resource than Exchange Online.</summary>
    WrongAudience = 2007,
    /// <summary>The token service answered something that is in no list.</summary>
    TokenRefused = 2099,

    /// <summary>The server refused the sign-in without a reason.</summary>
    SignInRefused = 3001,
    /// <summary>The token was accepted and the mailbox not opened: permission, address or licence.</summary>
    MailboxNotConnected = 3002,
    /// <summary>The server asks to wait.</summary>
    ServerThrottled = 3003,
    /// <summary>The server says that it has trouble of its own: the same thing may work later.</summary>
    ServerUnavailable = 3004,
    /// <summary>A folder that should be there is missing.</summary>
    FolderMissing = 3010,
    /// <summary>The mailbox is full.</summary>
    MailboxFull = 3011,
    /// <summary>The server refused a command in words that are in no list.</summary>
    CommandRefused = 3099,
}
