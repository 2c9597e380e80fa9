namespace MailPortal.Mailboxes;

/// <summary>"Tipo de Servidor".</summary>
public enum ServerType { OutlookModern, OutlookBasic, Gmail, Yahoo, ICloud, Zoho, Other }

/// <summary>"Protocolo de Acceso".</summary>
public enum AccessProtocol { Imap, Pop3 }

/// <summary>How the mailbox is signed in to.</summary>
public enum CredentialKind { Secret, Certificate, Delegated, DeviceCode, Ropc, Password }

/// <summary>"Nube": which Microsoft cloud the tenant lives in.</summary>
public enum MailboxCloud { Global, UsGov, UsGovDod, China }

/// <summary>"Estado".</summary>
public enum MailboxStatus
{
    /// <summary>Required fields are missing: nothing is read.</summary>
    NotConfigured,
    /// <summary>Complete, not proved yet.</summary>
    PendingActivation,
    /// <summary>Works.</summary>
    Active,
    /// <summary>Does not work at the moment; tried again by itself where time can help.</summary>
    Failing,
    /// <summary>Does not work until a person does something, or was paused by one.</summary>
    Inactive,
}

/// <summary>Why a mailbox is in its state, where no <c>MailProblem</c> says it.</summary>
public enum MailboxStatusCause
{
    None,
    /// <summary>A check or a poll failed: the problem's code stands beside.</summary>
    Problem,
    /// <summary>Somebody paused it.</summary>
    Paused,
    /// <summary>New settings, not checked yet.</summary>
    SettingsChanged,
    /// <summary>Another mailbox that is polled has the same address and host: only one of them may be active.</summary>
    AlreadyReceived,
}
