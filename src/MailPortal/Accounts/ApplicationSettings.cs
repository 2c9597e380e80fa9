using System.Text.Json.Serialization;
using MailPortal.Components;
using MailPortal.Mail;

namespace MailPortal.Accounts;

/// <summary>An application of Microsoft Entra as a form or a caller of the API sets it, complete: a null is an empty field. The secret is write-only:
/// null keeps the stored one.</summary>
public sealed record ApplicationSettings
{
    public string? ApplicationId { get; init; }
    [JsonIgnore] public Secret? Secret { get; init; }
    public DateOnly? SecretExpiresOn { get; init; }
    public IReadOnlyList<string> NotificationAddresses { get; init; } = [];
    public AccountAudience Audience { get; init; }
    public string? TenantId { get; init; }

    /// <summary>What is stored, without the secret.</summary>
    public static ApplicationSettings Of(SendingApplication application) => new()
    {
        ApplicationId = application.ApplicationId,
        SecretExpiresOn = application.SecretExpiresOn,
        NotificationAddresses = AddressList.Split(application.NotificationAddresses),
        Audience = application.Audience,
        TenantId = application.TenantId,
    };

    /// <summary>The same without the invisible company that pasted values bring, and without a tenant where none is asked for.</summary>
    public ApplicationSettings Cleaned() => this with
    {
        ApplicationId = PastedValue.CleanId(ApplicationId),
        Secret = AccountSettings.CleanSecret(Secret),
        NotificationAddresses = [.. NotificationAddresses.Select(PastedValue.Clean).OfType<string>()],
        TenantId = Audience is AccountAudience.Tenant ? PastedValue.CleanId(TenantId) : null,
    };
}
