namespace MailPortal.Sandbox.Faults;

/// <summary>A way in which the sandbox can misbehave. On the wire: the name in camelCase.</summary>
public enum Fault
{
    /// <summary>The token endpoint answers 503 (or <c>status</c>; 0 closes the connection); with <c>after</c>, when it has used up what was brought.</summary>
    TokenEndpointDown,

    /// <summary>The token endpoint answers 429 with Retry-After of <c>seconds</c> (30).</summary>
    TokenThrottled,

    /// <summary>Exchange accepts the connection and never says a byte.</summary>
    ImapSilent,

    /// <summary>Exchange resets the connection <c>bytes</c> (1000) after the first message body began.</summary>
    ImapCutInFetch,

    /// <summary>Exchange answers every command after the sign-in with "Request is throttled", asking for <c>milliseconds</c> (92415).</summary>
    ImapThrottled,

    /// <summary>Exchange sends at most <c>bytesPerSecond</c> (20000).</summary>
    ImapSlow,

    /// <summary>FullAccess is missing: authenticated, but not connected.</summary>
    PermissionMissing,

    /// <summary>Exchange's TLS port speaks plain text.</summary>
    PlainTextOnTlsPort,

    /// <summary>Exchange's certificate is out of date.</summary>
    CertificateExpired,

    /// <summary>Exchange's certificate is signed by nobody that anybody trusts.</summary>
    CertificateUntrusted,

    /// <summary>A refresh token that was used once is refused from then on; Microsoft lets the old one go on working.</summary>
    RefreshTokenRotationStrict,

    /// <summary>Graph answers 429 with Retry-After of <c>seconds</c> (10).</summary>
    GraphThrottled,

    /// <summary>Graph answers 503 (or <c>status</c>; 0 closes the connection); with <c>after</c>, when it has done what was asked.</summary>
    GraphDown,

    /// <summary>Graph takes the request and never answers; with <c>after</c>, when it has done what was asked.</summary>
    GraphSilent,

    /// <summary>Graph wants another sign-in (continuous access evaluation): 401 with claims.</summary>
    ClaimsChallenge,

    /// <summary>Exchange's SMTP says that SMTP AUTH is switched off for the tenant.</summary>
    SmtpDisabledForTenant,

    /// <summary>Exchange's SMTP accepts the connection and never says a byte.</summary>
    SmtpSilent,

    /// <summary>Exchange's SMTP closes the connection instead of answering the message; with <c>after</c>, when it has accepted it.</summary>
    SmtpCutAtMessage,

    /// <summary>Exchange's SMTP refuses the message with <c>status</c> (451): 4xx for a while, 5xx for good.</summary>
    SmtpMessageRefused,

    /// <summary>SMTP refuses the recipient <c>mailbox</c> with <c>status</c> (450): 4xx for a while, as greylisting does, 5xx for good.</summary>
    SmtpRecipientRefused,
}
