namespace MailPortal.Mail.Problems;

/// <summary>Everything that the world can refuse, as a closed list. The number is the stable code shown to people and programs
/// (<c>MP2003</c>): never reuse or renumber one. 1xxx network and TLS, 2xxx Microsoft Entra, 3xxx IMAP, 4xxx POP3, 5xxx SMTP, 6xxx Graph,
/// 9xxx the portal itself.</summary>
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
    /// <summary>TLS was expected from the first byte, and STARTTLS was chosen: each side waits for the other.</summary>
    TlsExpected = 1015,
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
    /// <summary>The token was issued by another tenant than the one given.</summary>
    TokenForAnotherTenant = 2008,
    /// <summary>The token was issued to another application than the one given.</summary>
    TokenForAnotherApplication = 2009,
    /// <summary>The tenant is neither a GUID nor a verified domain.</summary>
    TenantMalformed = 2010,
    /// <summary>This way of signing in needs one tenant, not a shared address such as common.</summary>
    TenantRequired = 2011,
    /// <summary>The application allows its own directory only and was called through a shared address.</summary>
    ApplicationSingleTenant = 2012,
    /// <summary>A personal account was used where only work accounts are allowed.</summary>
    PersonalAccountsNotAllowed = 2013,
    /// <summary>Tenant, application or address belong to another national cloud.</summary>
    WrongCloud = 2014,
    /// <summary>The account belongs to another directory.</summary>
    AccountOfAnotherTenant = 2015,
    /// <summary>The network's tenant restrictions do not let this tenant through.</summary>
    TenantRestrictionsBlock = 2016,
    /// <summary>A cross-tenant access policy keeps this account out.</summary>
    CrossTenantAccessBlocked = 2017,
    /// <summary>The application is disabled in the tenant.</summary>
    ApplicationDisabled = 2020,
    /// <summary>The application id is no GUID.</summary>
    ApplicationIdMalformed = 2021,
    /// <summary>The application has no enterprise application (service principal) in this tenant.</summary>
    ServicePrincipalMissing = 2022,
    /// <summary>The application could not be set up in the tenant at consent time.</summary>
    ApplicationNotProvisioned = 2023,
    /// <summary>An application id that belongs to Microsoft was entered.</summary>
    MicrosoftApplicationIdUsed = 2024,
    /// <summary>No secret was sent, and the application needs one.</summary>
    ClientSecretMissing = 2030,
    /// <summary>The registration is a public client, which may not send a secret.</summary>
    PublicClientWithSecret = 2031,
    /// <summary>The application's certificate was refused.</summary>
    CertificateRefused = 2032,
    /// <summary>The proof sent to Microsoft was outside its time: the clock of this machine differs.</summary>
    ClockWrong = 2033,
    /// <summary>The registration does not allow public client flows, which a device code needs.</summary>
    PublicFlowNotAllowed = 2034,
    /// <summary>The redirect URI is not registered in the application.</summary>
    RedirectUriNotRegistered = 2040,
    /// <summary>The application has no redirect URI at all.</summary>
    RedirectUriMissing = 2041,
    /// <summary>The redirect URI is no absolute address.</summary>
    RedirectUriMalformed = 2042,
    /// <summary>The redirect URI is registered for a single-page application.</summary>
    RedirectUriIsSinglePage = 2043,
    /// <summary>A linking attempt was repeated, mixed up with another or left open too long.</summary>
    LinkingInterrupted = 2044,
    /// <summary>The scope is not valid for this kind of request.</summary>
    ScopeInvalid = 2050,
    /// <summary>The tenant has no Exchange Online, or it is switched off there.</summary>
    ExchangeNotInTenant = 2051,
    /// <summary>The permission asked for is not listed in the application's registration.</summary>
    PermissionNotInRegistration = 2052,
    /// <summary>Nobody has consented to the application.</summary>
    ConsentMissing = 2060,
    /// <summary>The consent screen was declined.</summary>
    ConsentDeclined = 2061,
    /// <summary>Only an administrator may consent.</summary>
    AdminConsentRequired = 2062,
    /// <summary>Consent was asked of an administrator and is waiting.</summary>
    AdminConsentPending = 2063,
    /// <summary>The application is not assigned to a role of the resource.</summary>
    ApplicationNotAssigned = 2064,
    /// <summary>The user is not assigned to the application.</summary>
    UserNotAssigned = 2070,
    /// <summary>The user does not exist in the directory.</summary>
    UserNotFound = 2071,
    /// <summary>The account is locked after too many attempts.</summary>
    AccountLocked = 2072,
    /// <summary>The user's password has expired.</summary>
    PasswordExpired = 2073,
    /// <summary>User name or password is wrong.</summary>
    PasswordWrong = 2074,
    /// <summary>The account has no password in the directory.</summary>
    AccountWithoutPassword = 2075,
    /// <summary>The account is disabled.</summary>
    AccountDisabled = 2076,
    /// <summary>Microsoft wants the person to sign in again: the grant was revoked or is not valid.</summary>
    SignInNeeded = 2077,
    /// <summary>The password must be changed because the account is at risk.</summary>
    PasswordChangeForced = 2078,
    /// <summary>The link expired because it was not used.</summary>
    LinkExpired = 2079,
    /// <summary>A sign-in frequency rule ended the link.</summary>
    SignInFrequencyExceeded = 2080,
    /// <summary>The company's own sign-in servers do not answer.</summary>
    OnPremisesSignInUnavailable = 2081,
    /// <summary>The account may not sign in at this hour.</summary>
    OutsideLogonHours = 2082,
    /// <summary>Multifactor authentication is required.</summary>
    MultifactorRequired = 2083,
    /// <summary>A rule on devices blocks the sign-in.</summary>
    DeviceRuleBlocks = 2084,
    /// <summary>Conditional Access blocks the request.</summary>
    ConditionalAccessBlocks = 2085,
    /// <summary>The account is blocked because of risk.</summary>
    RiskBlocks = 2086,
    /// <summary>Security defaults block this kind of sign-in.</summary>
    SecurityDefaultsBlock = 2087,
    /// <summary>The tenant blocks links that were made by device code.</summary>
    DeviceCodeBlocked = 2088,
    /// <summary>The person has not entered the device code yet.</summary>
    DeviceCodePending = 2090,
    /// <summary>The device code was declined or used already.</summary>
    DeviceCodeDeclined = 2091,
    /// <summary>The device code expired.</summary>
    DeviceCodeExpired = 2092,
    /// <summary>The device code is not recognised.</summary>
    DeviceCodeInvalid = 2093,
    /// <summary>Microsoft found the request incomplete or malformed.</summary>
    RequestMalformed = 2094,
    /// <summary>Microsoft refuses the old TLS version in use.</summary>
    OldTlsRefused = 2095,
    /// <summary>The token service asks to wait.</summary>
    TokenServiceThrottled = 2096,
    /// <summary>The token service is in trouble for the moment.</summary>
    TokenServiceUnavailable = 2097,
    /// <summary>The way to the token service failed: its name, the connection, or its certificate.</summary>
    TokenServiceUnreachable = 2098,
    /// <summary>The token service answered something that is in no list.</summary>
    TokenRefused = 2099,

    /// <summary>The server refused the sign-in with a token and gave no reason.</summary>
    SignInRefused = 3001,
    /// <summary>The token was accepted and the mailbox not opened: permission, address or licence.</summary>
    MailboxNotConnected = 3002,
    /// <summary>The server asks to wait.</summary>
    ServerThrottled = 3003,
    /// <summary>The mailbox's server is not available for the moment.</summary>
    ServerUnavailable = 3004,
    /// <summary>Too many connections to the mailbox at once.</summary>
    TooManyConnections = 3005,
    /// <summary>The server said goodbye and closed the connection.</summary>
    ConnectionClosedByServer = 3006,
    /// <summary>The token ran out while the session was open.</summary>
    TokenExpiredInSession = 3007,
    /// <summary>The mailbox does not admit passwords: basic authentication is blocked.</summary>
    PasswordSignInBlocked = 3008,
    /// <summary>The token is genuine, and Exchange does not let this application into the mailbox.</summary>
    ApplicationNotAllowedInMailbox = 3009,
    /// <summary>A folder that should be there is missing.</summary>
    FolderMissing = 3010,
    /// <summary>The mailbox is full.</summary>
    MailboxFull = 3011,
    /// <summary>INBOX cannot be opened.</summary>
    InboxMissing = 3012,
    /// <summary>The sign-in with a password was refused without a reason.</summary>
    PasswordSignInRefused = 3013,
    /// <summary>The provider wants an app password.</summary>
    AppPasswordRequired = 3014,
    /// <summary>The provider asks for action in the browser.</summary>
    ProviderWantsBrowser = 3015,
    /// <summary>The server says that user, password or token is wrong.</summary>
    CredentialsWrong = 3016,
    /// <summary>The message is larger than the mailbox takes.</summary>
    MessageTooBigForMailbox = 3017,
    /// <summary>The server did not understand a command or its order.</summary>
    CommandNotUnderstood = 3018,
    /// <summary>The folder may be read and not changed: messages cannot be moved out of it.</summary>
    FolderReadOnly = 3019,
    /// <summary>A folder of ours cannot be called so on this server.</summary>
    FolderNameRefused = 3020,
    /// <summary>The mailbox's owner has not given the right that a command needs (RFC 5530, NOPERM).</summary>
    RightMissing = 3021,
    /// <summary>The IMAP server refused a command in words that are in no list.</summary>
    CommandRefused = 3099,

    /// <summary>The POP3 server refused the sign-in with a token.</summary>
    PopSignInRefused = 4001,
    /// <summary>The POP3 server takes no passwords.</summary>
    PopPasswordSignInBlocked = 4002,
    /// <summary>Another POP3 session has the mailbox locked.</summary>
    PopMailboxInUse = 4003,
    /// <summary>The POP3 server wants more time between sign-ins.</summary>
    PopSignInTooSoon = 4004,
    /// <summary>The POP3 server is in trouble for the moment.</summary>
    PopServerUnavailable = 4005,
    /// <summary>The POP3 server says that the mailbox is permanently in trouble.</summary>
    PopMailboxBroken = 4006,
    /// <summary>The POP3 server says that user or password is wrong.</summary>
    PopCredentialsWrong = 4007,
    /// <summary>The POP3 server did not expect the command.</summary>
    PopCommandNotUnderstood = 4008,
    /// <summary>The POP3 server refused a command in words that are in no list.</summary>
    PopCommandRefused = 4099,

    /// <summary>The SMTP server refused the sign-in.</summary>
    SmtpSignInRefused = 5001,
    /// <summary>Signing in to SMTP is switched off for the mailbox or the whole organisation.</summary>
    SmtpSignInDisabled = 5002,
    /// <summary>The SMTP server wants a sign-in before it takes a message.</summary>
    SmtpSignInRequired = 5003,
    /// <summary>The SMTP server says that user, password or token is wrong.</summary>
    SmtpCredentialsWrong = 5004,
    /// <summary>The SMTP server does not pass messages on to this recipient for us.</summary>
    RelayRefused = 5005,
    /// <summary>The account may not send as this sender.</summary>
    SenderNotAllowed = 5010,
    /// <summary>The provider blocks the sender as a suspected source of spam.</summary>
    SenderBlocked = 5011,
    /// <summary>The sender has used up what may be sent for now.</summary>
    SendingQuotaExceeded = 5012,
    /// <summary>The recipient does not exist.</summary>
    RecipientUnknown = 5020,
    /// <summary>The server does not take messages for this recipient.</summary>
    RecipientRefused = 5021,
    /// <summary>The recipient's mailbox is full.</summary>
    RecipientMailboxFull = 5022,
    /// <summary>The message is larger than the server takes.</summary>
    MessageTooBig = 5030,
    /// <summary>The server refused the message for what it holds or by a rule.</summary>
    MessageRefused = 5031,
    /// <summary>An address or header is beyond ASCII and the server does not speak SMTPUTF8.</summary>
    NonAsciiUnsupported = 5032,
    /// <summary>The message has bytes that the server does not take as they are.</summary>
    MessageEncodingUnsupported = 5033,
    /// <summary>The message was handed over whole and the answer did not come: it may have been sent or not.</summary>
    SendingUncertain = 5040,
    /// <summary>The SMTP server refuses for the moment, in words that are in no list.</summary>
    SmtpRefusedForNow = 5098,
    /// <summary>The SMTP server refused in words that are in no list.</summary>
    SmtpRefused = 5099,

    /// <summary>Microsoft Graph does not take the token, not even a new one.</summary>
    GraphTokenRefused = 6001,
    /// <summary>The application may not send from this mailbox: permission, consent or a policy.</summary>
    GraphAccessDenied = 6002,
    /// <summary>The account has no mailbox that Graph can use: no licence, on premises, or inactive.</summary>
    MailboxNotInCloud = 6003,
    /// <summary>Graph knows no user or mailbox of that address.</summary>
    GraphMailboxNotFound = 6004,
    /// <summary>The mail is so large that it needs a draft, and the link does not include Mail.ReadWrite.</summary>
    LargeMailPermissionMissing = 6005,
    /// <summary>The sender is another mailbox than the linked one, and the link does not include Mail.Send.Shared.</summary>
    SendAsPermissionMissing = 6006,
    /// <summary>Graph does not let a draft be made: Mail.ReadWrite is missing, or was withdrawn.</summary>
    DraftNotAllowed = 6007,
    /// <summary>The account has reached what it may send in a day, or has to be verified first.</summary>
    DailySendingLimitReached = 6010,
    /// <summary>The mail has more recipients than the account may put into one.</summary>
    TooManyRecipients = 6011,
    /// <summary>Microsoft has suspended the account.</summary>
    AccountSuspended = 6012,
    /// <summary>At least one recipient is no valid address for Graph.</summary>
    RecipientsInvalid = 6020,
    /// <summary>The draft of a large mail disappeared before it was sent.</summary>
    DraftMissing = 6021,
    /// <summary>Graph found our request itself wrong.</summary>
    GraphRequestMalformed = 6030,
    /// <summary>Microsoft Graph or the mailbox behind it is in trouble for the moment; nothing was sent.</summary>
    GraphUnavailable = 6040,
    /// <summary>Microsoft Graph asks to wait.</summary>
    GraphThrottled = 6041,
    /// <summary>Microsoft keeps applications away from the mailbox for a while.</summary>
    MailboxQuarantined = 6042,
    /// <summary>The way to Microsoft Graph failed: its name, the connection, or its certificate.</summary>
    GraphUnreachable = 6043,
    /// <summary>What answered in place of Microsoft Graph does not speak as it does.</summary>
    GraphUnexpectedAnswer = 6098,
    /// <summary>Microsoft Graph refused in words that are in no list.</summary>
    GraphRefused = 6099,

    /// <summary>A fault of the portal itself; its log has the particulars.</summary>
    PortalFault = 9001,
    /// <summary>A stored secret cannot be opened: the database belongs to another master key.</summary>
    StoredSecretUnreadable = 9002,
}
