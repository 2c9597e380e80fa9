namespace MailPortal.Alerts;

/// <summary>What somebody has to be told.</summary>
public enum AlertKind
{
    /// <summary>A sending account's link: its user has to sign in again.</summary>
    LinkExpired,
    /// <summary>A sending account's link: its application's settings are refused, and they are the account's to mend.</summary>
    LinkFailing,
    /// <summary>Mails of a sending account failed, or nobody knows whether they were sent.</summary>
    SendsFailed,
    /// <summary>Mails of a sending account have been waiting for long.</summary>
    SendsWaiting,
    /// <summary>The client secret of a sending account, by its typed date.</summary>
    SendingSecretExpires,
    /// <summary>The client secret of an organisation's sending application, likewise.</summary>
    ApplicationSecretExpires,
    /// <summary>A reception mailbox stopped because of a problem that only a person can mend.</summary>
    MailboxInactive,
    /// <summary>A reception mailbox has not worked for a while; it is tried again by itself, or waits for a person since it was saved.</summary>
    MailboxFailing,
    /// <summary>An organisation has messages in quarantine.</summary>
    Quarantine,
    /// <summary>The client secret of a reception mailbox, by its typed date.</summary>
    ReceptionSecretExpires,
    /// <summary>An organisation's sending application: its settings are refused, and none of its users can mend them.</summary>
    ApplicationFailing,
}

/// <summary>What kinds have in common; docs/alerts.md has it as a table.</summary>
public static class AlertKinds
{
    /// <summary>Its subject is a sending account.</summary>
    public static bool IsOfAccount(this AlertKind kind) => kind is AlertKind.LinkExpired or AlertKind.LinkFailing or AlertKind.SendsFailed or AlertKind.SendsWaiting or AlertKind.SendingSecretExpires;

    /// <summary>Mails do not leave its account: a mail from that very account that says so would not leave either, and be the next one that did not.</summary>
    public static bool HoldsItsOwnMail(this AlertKind kind) => kind is AlertKind.LinkExpired or AlertKind.LinkFailing or AlertKind.SendsFailed or AlertKind.SendsWaiting;

    /// <summary>That it is over is worth a mail. Failed mails are over when they are old: nobody mended them.</summary>
    public static bool TellsEnd(this AlertKind kind) => kind is not AlertKind.SendsFailed;
}
