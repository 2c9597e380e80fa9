using MailPortal.Components;
using MailPortal.Mail.Network;

namespace MailPortal.Accounts;

/// <summary>What drafts hold of the sending forms: every field but the secrets, by the ids of the inputs.</summary>
internal static class AccountDrafts
{
    private static readonly IReadOnlyList<DraftField<ApplicationForm>> OfApplication =
    [
        new("applicationId", f => f.ApplicationId, (f, v) => f.ApplicationId = v),
        new("secretExpiresOn", f => f.SecretExpiresOn, (f, v) => f.SecretExpiresOn = v),
        new("notificationAddresses", f => f.NotificationAddresses, (f, v) => f.NotificationAddresses = v),
        new("audience", f => f.Audience.ToString(), (f, v) => f.Audience = DraftValue.EnumIn<AccountAudience>(v) ?? f.Audience),
        new("tenantId", f => f.TenantId, (f, v) => f.TenantId = v),
    ];

    public static DraftFields<ApplicationForm> Application { get; } = new(OfApplication);

    /// <summary>"Cuenta Mail".</summary>
    public static DraftFields<AccountForm> Account { get; } = new(
    [
        new("method", f => f.Method.ToString(), (f, v) => f.Choose(DraftValue.EnumIn<SendingMethod>(v) ?? f.Method)),
        new("address", f => f.Address, (f, v) => f.Address = v),
        new("sharedBy", f => f.SharedBy?.ToString() ?? "", (f, v) => f.SharedBy = Guid.TryParse(v, out var organization) ? organization : null),
        .. OfApplication.Select(o => new DraftField<AccountForm>(o.Name, f => o.Get(f.Application), (f, v) => o.Set(f.Application, v))),
        new("smtpHost", f => f.SmtpHost, (f, v) => f.SmtpHost = v),
        new("smtpPort", f => f.SmtpPort, (f, v) => f.SmtpPort = v),
        new("smtpSecurity", f => f.SmtpSecurity.ToString(), (f, v) => f.SmtpSecurity = DraftValue.EnumIn<ConnectionSecurity>(v) ?? f.SmtpSecurity),
        new("smtpUser", f => f.SmtpUser, (f, v) => f.SmtpUser = v),
    ]);
}
