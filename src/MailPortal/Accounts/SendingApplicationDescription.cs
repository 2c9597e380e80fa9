namespace MailPortal.Accounts;

/// <summary>An organisation's application as the audit tells it: never its secret.</summary>
internal sealed record SendingApplicationDescription(string ApplicationId, AccountAudience Audience, string? TenantId, DateOnly? SecretExpiresOn, string NotificationAddresses)
{
    public static SendingApplicationDescription Of(SendingApplication a) => new(a.ApplicationId, a.Audience, a.TenantId, a.SecretExpiresOn, a.NotificationAddresses);
}
