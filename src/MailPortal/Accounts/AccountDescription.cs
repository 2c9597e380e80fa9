namespace MailPortal.Accounts;

/// <summary>An account as the audit tells it: what is set, never a secret.</summary>
internal sealed record AccountDescription(
    SendingMethod Method, string Address, Guid? SharedBy, string? ApplicationId, AccountAudience Audience, string? TenantId, DateOnly? SecretExpiresOn, string NotificationAddresses,
    string? SmtpHost, int? SmtpPort, string? SmtpUser)
{
    public static AccountDescription Of(SendingAccount a) => new(
        a.Method, a.Address, a.SharedBy, a.ApplicationId, a.Audience, a.TenantId, a.SecretExpiresOn, a.NotificationAddresses, a.SmtpHost, a.SmtpPort, a.SmtpUser);
}
