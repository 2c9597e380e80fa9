using System.Text.Json.Serialization;
using MailPortal.Diagnosis;
using MailPortal.Mail;
using MailPortal.Mail.Network;

namespace MailPortal.Mailboxes;

/// <summary>What a form or a caller of the API may set, complete: a null is an empty field. Secrets are write-only: null keeps the stored one.</summary>
public sealed record MailboxSettings
{
    public ServerType? ServerType { get; init; }
    public AccessProtocol? Protocol { get; init; }
    public string? Host { get; init; }
    public int? Port { get; init; }
    public ConnectionSecurity Security { get; init; }
    public string? User { get; init; }
    public CredentialKind? Credential { get; init; }
    public string? TenantId { get; init; }
    public string? ApplicationId { get; init; }
    [JsonIgnore] public Secret? Secret { get; init; }
    [JsonIgnore] public Secret? Password { get; init; }
    public DateOnly? SecretExpiresOn { get; init; }
    public IReadOnlyList<string> NotificationAddresses { get; init; } = [];
    public string? BackupAddress { get; init; }

    /// <summary>"Leer desde": older messages stay untouched. Null: 30 days before the mailbox was made.</summary>
    public DateOnly? StartFrom { get; init; }
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMinutes(2);
    public string SourceFolder { get; init; } = "INBOX";
    public FolderTree Folders { get; init; } = FolderTree.Default;
    public bool LeaveInPlace { get; init; }

    /// <summary>Null: the cloud that the portal is configured for.</summary>
    public MailboxCloud? Cloud { get; init; }

    /// <summary>What the token is asked for; null: the cloud's own scope.</summary>
    public string? TokenScope { get; init; }

    /// <summary>What is in force, without secrets.</summary>
    public static MailboxSettings Of(ReceptionMailbox mailbox) => new()
    {
        ServerType = mailbox.ServerType,
        Protocol = mailbox.Protocol,
        Host = mailbox.Host,
        Port = mailbox.Port,
        Security = mailbox.Security,
        User = mailbox.User,
        Credential = mailbox.Credential,
        TenantId = mailbox.TenantId,
        ApplicationId = mailbox.ApplicationId,
        SecretExpiresOn = mailbox.SecretExpiresOn,
        NotificationAddresses = mailbox.NotificationList,
        BackupAddress = mailbox.BackupAddress,
        StartFrom = mailbox.StartFrom,
        PollInterval = mailbox.PollInterval,
        SourceFolder = mailbox.SourceFolder,
        Folders = mailbox.Folders,
        LeaveInPlace = mailbox.LeaveInPlace,
        Cloud = mailbox.Cloud,
        TokenScope = mailbox.TokenScope,
    };
}
