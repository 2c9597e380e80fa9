using System.Text.Json.Serialization;
using MailPortal.Components;
using MailPortal.Mail;
using MailPortal.Mail.Network;

namespace MailPortal.Accounts;

/// <summary>What a form or a caller of the API may set of a sending account, complete: a null is an empty field. Secrets are write-only: null keeps
/// the stored one.</summary>
public sealed record AccountSettings
{
    public SendingMethod? Method { get; init; }
    public string? Address { get; init; }

    /// <summary>The organisation whose application is used; null for one of the account's own.</summary>
    public Guid? SharedBy { get; init; }
    public string? ApplicationId { get; init; }
    [JsonIgnore] public Secret? Secret { get; init; }
    public DateOnly? SecretExpiresOn { get; init; }
    public IReadOnlyList<string> NotificationAddresses { get; init; } = [];
    public AccountAudience Audience { get; init; }
    public string? TenantId { get; init; }
    public string? SmtpHost { get; init; }
    public int? SmtpPort { get; init; }
    public ConnectionSecurity SmtpSecurity { get; init; } = ConnectionSecurity.StartTls;
    public string? SmtpUser { get; init; }
    [JsonIgnore] public Secret? Password { get; init; }

    /// <summary>What is stored, without secrets.</summary>
    public static AccountSettings Of(SendingAccount account) => new()
    {
        Method = account.Method,
        Address = account.Address,
        SharedBy = account.SharedBy,
        ApplicationId = account.ApplicationId,
        SecretExpiresOn = account.SecretExpiresOn,
        NotificationAddresses = AddressList.Split(account.NotificationAddresses),
        Audience = account.Audience,
        TenantId = account.TenantId,
        SmtpHost = account.SmtpHost,
        SmtpPort = account.SmtpPort,
        SmtpSecurity = account.SmtpSecurity,
        SmtpUser = account.SmtpUser,
    };

    /// <summary>What of it is about an application of the account's own.</summary>
    public ApplicationSettings OwnApplication => new()
    {
        ApplicationId = ApplicationId,
        Secret = Secret,
        SecretExpiresOn = SecretExpiresOn,
        NotificationAddresses = NotificationAddresses,
        Audience = Audience,
        TenantId = TenantId,
    };

    /// <summary>The same without the invisible company that pasted values bring, and without what the method has no field for.</summary>
    public AccountSettings Cleaned()
    {
        var method = Method ?? SendingMethod.GraphDelegated;
        var own = method.NeedsApplication() && SharedBy is null;
        var oneTenant = method.IsApplication() || Audience is AccountAudience.Tenant;
        return this with
        {
            Address = PastedValue.Clean(Address),
            SharedBy = method.NeedsApplication() ? SharedBy : null,
            ApplicationId = own ? PastedValue.CleanId(ApplicationId) : null,
            Secret = own ? CleanSecret(Secret) : null,
            SecretExpiresOn = own ? SecretExpiresOn : null,
            NotificationAddresses = own ? [.. NotificationAddresses.Select(PastedValue.Clean).OfType<string>()] : [],
            Audience = method.IsApplication() ? AccountAudience.Tenant : own ? Audience : AccountAudience.Common,
            TenantId = own && oneTenant ? PastedValue.CleanId(TenantId) : null,
            SmtpHost = method.UsesSmtp() ? PastedValue.Clean(SmtpHost)?.ToLowerInvariant() : null,
            SmtpPort = method.UsesSmtp() ? SmtpPort : null,
            SmtpSecurity = method.UsesSmtp() ? SmtpSecurity : ConnectionSecurity.StartTls,
            SmtpUser = method is SendingMethod.SmtpPassword ? PastedValue.Clean(SmtpUser) : null,
            Password = method is SendingMethod.SmtpPassword && Password is { IsEmpty: false } ? Password : null,
        };
    }

    /// <summary>Without what comes along when it is copied; null when nothing is left.</summary>
    public static Secret? CleanSecret(Secret? typed) => PastedValue.Clean(typed?.Reveal()) is { } secret ? new(secret) : null;
}
