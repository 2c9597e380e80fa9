using System.Globalization;
using MailPortal.Components;

namespace MailPortal.Accounts;

/// <summary>The fields of an application of Microsoft Entra as they stand on the screen: an account's own, or an organisation's.</summary>
public sealed class ApplicationForm
{
    private const string DayFormat = "yyyy-MM-dd";

    public string ApplicationId { get; set; } = "";
    public TypedSecret Secret { get; } = new(cleans: true);
    public string SecretExpiresOn { get; set; } = "";
    public string NotificationAddresses { get; set; } = "";
    public AccountAudience Audience { get; set; } = AccountAudience.Common;
    public string TenantId { get; set; } = "";

    public DateTimeOffset? SecretStoredAt { get; private init; }

    public static ApplicationForm Of(SendingApplication application) => Of(ApplicationSettings.Of(application), application.SecretStoredAt);

    public static ApplicationForm Of(ApplicationSettings settings, DateTimeOffset? secretStoredAt) => new()
    {
        ApplicationId = settings.ApplicationId ?? "",
        SecretExpiresOn = settings.SecretExpiresOn?.ToString(DayFormat, CultureInfo.InvariantCulture) ?? "",
        NotificationAddresses = string.Join(", ", settings.NotificationAddresses),
        Audience = settings.Audience,
        TenantId = settings.TenantId ?? "",
        SecretStoredAt = secretStoredAt,
    };

    public ApplicationSettings ToSettings() => new()
    {
        ApplicationId = ApplicationId,
        Secret = Secret.Value,
        SecretExpiresOn = DayIn(SecretExpiresOn),
        NotificationAddresses = AddressList.Split(NotificationAddresses),
        Audience = Audience,
        TenantId = TenantId,
    };

    /// <summary>What only a form can be wrong in: the secret is typed twice.</summary>
    public IReadOnlyList<FieldProblem> CheckTyped() => Twice(Secret, AccountText.Secret) is { } wrong ? [new("secret-confirmation", wrong)] : [];

    /// <summary>Looks wrong and may be right.</summary>
    /// <param name="today">Where the person is.</param>
    public IReadOnlyList<FieldProblem> Warnings(DateOnly today) =>
    [
        .. LooksLikeId(Secret) ? [new FieldProblem("secret", AccountText.SecretIsId)] : (FieldProblem[])[],
        .. IsOver(SecretExpiresOn, today) ? [new FieldProblem("secretExpiresOn", AccountText.ExpiryPassed)] : (FieldProblem[])[],
    ];

    /// <summary>A day before today is typed: nobody would be told in time.</summary>
    internal static bool IsOver(string typed, DateOnly today) => DayIn(typed) is { } day && day < today;

    /// <summary>A secret's value never has the shape of a GUID; its id does.</summary>
    internal static bool LooksLikeId(TypedSecret typed) => Guid.TryParse(typed.Value?.Reveal(), out _);

    /// <summary>Something was typed that is not stored.</summary>
    public bool Differs(ApplicationForm stored) => Secret.Value is not null || Fields() != stored.Fields();

    /// <summary>Null while nothing, or no day, is typed.</summary>
    public static DateOnly? DayIn(string typed) => DateOnly.TryParseExact(typed.Trim(), DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>What is wrong with a secret's second typing; null when nothing is.</summary>
    internal static string? Twice(TypedSecret typed, string label) => typed.Value is null || typed.IsConfirmed ? null
        : typed.IsConfirmationEmpty ? ComponentsText.ConfirmMissing : string.Format(null, ComponentsText.ConfirmMismatch, label);

    private (string, string, string, AccountAudience, string) Fields() => (ApplicationId.Trim(), SecretExpiresOn, NotificationAddresses.Trim(), Audience, TenantId.Trim());
}
