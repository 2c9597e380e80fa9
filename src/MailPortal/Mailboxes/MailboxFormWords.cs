using System.Globalization;
using MailPortal.Components;
using MailPortal.Mail.Network;

namespace MailPortal.Mailboxes;

/// <summary>A mailbox's settings in words, field by field in the form's order: for those who may only read, and to show two versions side by side.</summary>
public static class MailboxFormWords
{
    /// <summary>Secrets are named, never shown.</summary>
    public static IReadOnlyList<(string Label, string Value)> Of(MailboxSettings settings) =>
    [
        (MailboxFormText.ServerType, settings.ServerType is { } type ? MailboxWords.Of(type) : ""),
        (MailboxFormText.Protocol, settings.Protocol?.ToString().ToUpperInvariant() ?? ""),
        (MailboxFormText.Host, settings.Host ?? ""),
        (MailboxFormText.Port, settings.Port?.ToString(CultureInfo.InvariantCulture) ?? ""),
        (MailboxFormText.Security, settings.Security is ConnectionSecurity.SslTls ? "SSL/TLS" : "STARTTLS"),
        (MailboxFormText.User, settings.User ?? ""),
        (MailboxFormText.BackupAddress, settings.BackupAddress ?? ""),
        (MailboxFormText.TenantId, settings.TenantId ?? ""),
        (MailboxFormText.ApplicationId, settings.ApplicationId ?? ""),
        (MailboxFormText.Secret, settings.Secret is null ? "" : MailboxFormText.SecretNew),
        (MailboxFormText.Password, settings.Password is null ? "" : MailboxFormText.SecretNew),
        (MailboxFormText.SecretExpiresOn, settings.SecretExpiresOn is { } day ? TimeTexts.Day(day) : ""),
        (MailboxFormText.NotificationAddresses, string.Join(", ", settings.NotificationAddresses)),
        (MailboxFormText.StartFrom, settings.StartFrom is { } start ? TimeTexts.Day(start) : ""),
        (MailboxFormText.SourceFolder, settings.SourceFolder),
        (MailboxFormText.PollInterval, settings.PollInterval.TotalMinutes.ToString("0.##", CultureInfo.CurrentCulture)),
        (MailboxFormText.FolderProcessed, settings.Folders.Processed),
        (MailboxFormText.FolderWithoutDocuments, settings.Folders.WithoutDocuments),
        (MailboxFormText.FolderFailed, settings.Folders.Failed),
        (MailboxFormText.LeaveInPlace, settings.LeaveInPlace ? MailboxFormText.Yes : MailboxFormText.No),
        (MailboxFormText.Cloud, settings.Cloud is { } cloud ? Of(cloud) : MailboxFormText.CloudDefault),
        (MailboxFormText.TokenScope, settings.TokenScope ?? ""),
    ];

    public static string Of(MailboxCloud cloud) => cloud switch
    {
        MailboxCloud.Global => MailboxFormText.CloudGlobal,
        MailboxCloud.UsGov => "US Government (GCC High)",
        MailboxCloud.UsGovDod => "US Department of Defense",
        MailboxCloud.China => "China (21Vianet)",
    };
}
