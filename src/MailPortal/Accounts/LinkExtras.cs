namespace MailPortal.Accounts;

/// <summary>Permissions that a person may give besides those that sending needs.</summary>
[Flags]
public enum LinkExtras
{
    None = 0,

    /// <summary>"Permitir adjuntos grandes" (Mail.ReadWrite): mails that do not fit one request go as drafts.</summary>
    LargeMail = 1,

    /// <summary>"Permitir enviar como otro remitente" (Mail.Send.Shared): with the rights that Exchange gives on that mailbox.</summary>
    SendAs = 2,
}
