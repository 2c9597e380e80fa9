using MailPortal.Components;
using MailPortal.Mail.Network;

namespace MailPortal.Mailboxes;

/// <summary>The fields of the reception form that are no secrets, by the names of the API: what a draft holds, and what tells whether a form holds
/// anything.</summary>
public static class MailboxFormFields
{
    private static readonly IReadOnlyList<DraftField<MailboxForm>> All =
    [
        new("serverType", f => f.ServerType.ToString(), (f, v) => f.ServerType = DraftValue.EnumIn<ServerType>(v) ?? f.ServerType),
        new("protocol", f => f.Protocol.ToString(), (f, v) => f.Protocol = DraftValue.EnumIn<AccessProtocol>(v) ?? f.Protocol),
        new("host", f => f.Host, (f, v) => f.Host = v),
        new("port", f => f.Port, (f, v) => f.Port = v),
        new("security", f => f.Security?.ToString() ?? "", (f, v) => f.Security = DraftValue.EnumIn<ConnectionSecurity>(v)),
        new("user", f => f.User, (f, v) => f.User = v),
        new("tenantId", f => f.TenantId, (f, v) => f.TenantId = v),
        new("tenantId-confirmation", f => f.TenantIdAgain, (f, v) => f.TenantIdAgain = v),
        new("applicationId", f => f.ApplicationId, (f, v) => f.ApplicationId = v),
        new("applicationId-confirmation", f => f.ApplicationIdAgain, (f, v) => f.ApplicationIdAgain = v),
        new("secretExpiresOn", f => f.SecretExpiresOn, (f, v) => f.SecretExpiresOn = v),
        new("notificationAddresses", f => f.NotificationAddresses, (f, v) => f.NotificationAddresses = v),
        new("backupAddress", f => f.BackupAddress, (f, v) => f.BackupAddress = v),
        new("cloud", f => f.Cloud?.ToString() ?? "", (f, v) => f.Cloud = DraftValue.EnumIn<MailboxCloud>(v)),
        new("tokenScope", f => f.TokenScope, (f, v) => f.TokenScope = v),
        new("folders", f => f.FolderProcessed, (f, v) => f.FolderProcessed = v),
        new("folders.withoutDocuments", f => f.FolderWithoutDocuments, (f, v) => f.FolderWithoutDocuments = v),
        new("folders.failed", f => f.FolderFailed, (f, v) => f.FolderFailed = v),
        new("sourceFolder", f => f.SourceFolder, (f, v) => f.SourceFolder = v),
        new("startFrom", f => f.StartFrom, (f, v) => f.StartFrom = v),
        new("pollInterval", f => f.PollInterval, (f, v) => f.PollInterval = v),
        new("leaveInPlace", f => f.LeaveInPlace ? "true" : "false", (f, v) => f.LeaveInPlace = v == "true"),
    ];

    private static readonly DraftFields<MailboxForm> Fields = new(All);

    /// <summary>What stands in every field.</summary>
    public static Dictionary<string, string> Values(this MailboxForm form) => Fields.Values(form);

    /// <summary>Takes over what a draft holds; names that no field has are left aside.</summary>
    public static void Restore(this MailboxForm form, IReadOnlyDictionary<string, string> draft) => Fields.Restore(form, draft);

    /// <summary>Somebody typed or stored something that would be lost with another kind of server.</summary>
    /// <param name="today">On which an empty form would be made.</param>
    public static bool HoldsValues(this MailboxForm form, DateOnly today)
    {
        var empty = MailboxForm.New(form.ServerType, form.Protocol, today);
        return form.Secret.Value is not null || form.Password.Value is not null || form.Stored != MailboxStored.Nothing
            || All.Any(f => f.Get(form).Trim() != f.Get(empty));
    }
}
