namespace MailPortal.Mailboxes;

/// <summary>A mailbox as the audit tells it: never a secret.</summary>
internal static class MailboxDescription
{
    public static object Of(ReceptionMailbox mailbox) => Of(MailboxSettings.Of(mailbox), Stored(mailbox.ProtectedSecret), Stored(mailbox.ProtectedPassword));

    /// <summary>As it is after a change: a secret that was replaced says so.</summary>
    /// <param name="secretBefore">Protected, as <paramref name="passwordBefore"/>.</param>
    public static object After(ReceptionMailbox mailbox, string? secretBefore, string? passwordBefore) =>
        Of(MailboxSettings.Of(mailbox), After(mailbox.ProtectedSecret, secretBefore), After(mailbox.ProtectedPassword, passwordBefore));

    /// <summary>As it would be with a candidate.</summary>
    public static object With(MailboxCandidate candidate, ReceptionMailbox mailbox) => Of(candidate.Settings,
        candidate.ProtectedSecret is { } secret ? After(secret, mailbox.ProtectedSecret) : Stored(mailbox.ProtectedSecret),
        candidate.ProtectedPassword is { } password ? After(password, mailbox.ProtectedPassword) : Stored(mailbox.ProtectedPassword));

    private static string? Stored(string? secret) => secret is null ? null : "stored";

    // Protected twice, the same secret looks different: what was typed again counts as replaced.
    private static string? After(string? secret, string? before) => secret is null || before is null || secret == before ? Stored(secret) : "replaced";

    private static object Of(MailboxSettings settings, string? secret, string? password) => new
    {
        settings.ServerType, settings.Protocol, settings.Host, settings.Port, settings.Security, settings.User, settings.Credential, settings.TenantId, settings.ApplicationId,
        secret, password, settings.SecretExpiresOn,
        notificationAddresses = string.Join(", ", settings.NotificationAddresses), settings.BackupAddress, settings.StartFrom, settings.PollInterval, settings.SourceFolder,
        folders = string.Join(", ", settings.Folders.All), settings.LeaveInPlace, settings.Cloud, settings.TokenScope,
    };
}
