namespace MailPortal.Mailboxes;

/// <summary>A mailbox as the audit tells it: never a secret.</summary>
internal static class MailboxDescription
{
    public static object Of(ReceptionMailbox mailbox) => Of(MailboxSettings.Of(mailbox), mailbox.ProtectedSecret is not null, mailbox.ProtectedPassword is not null);

    public static object Of(MailboxSettings settings, bool hasSecret, bool hasPassword) => new
    {
        settings.ServerType, settings.Protocol, settings.Host, settings.Port, settings.Security, settings.User, settings.Credential, settings.TenantId, settings.ApplicationId,
        secret = hasSecret ? "stored" : null, password = hasPassword ? "stored" : null, settings.SecretExpiresOn,
        notificationAddresses = string.Join(", ", settings.NotificationAddresses), settings.BackupAddress, settings.StartFrom, settings.PollInterval, settings.SourceFolder,
        folders = string.Join(", ", settings.Folders.All), settings.LeaveInPlace, settings.Cloud, settings.TokenScope,
    };
}
