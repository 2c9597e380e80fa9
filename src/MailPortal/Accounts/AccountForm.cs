using System.Globalization;
using MailPortal.Components;
using MailPortal.Mail.Network;
using MailPortal.Mail.Providers;

namespace MailPortal.Accounts;

/// <summary>The form "Cuenta Mail" as it stands on the screen: what was typed, whether or not it makes sense.</summary>
public sealed class AccountForm
{
    private const string DayFormat = "yyyy-MM-dd";

    public SendingMethod Method { get; set; } = SendingMethod.GraphDelegated;
    public string Address { get; set; } = "";
    public Guid? SharedBy { get; set; }
    public string ApplicationId { get; set; } = "";
    public TypedSecret Secret { get; } = new(cleans: true);
    public string SecretExpiresOn { get; set; } = "";
    public string NotificationAddresses { get; set; } = "";
    public AccountAudience Audience { get; set; } = AccountAudience.Common;
    public string TenantId { get; set; } = "";
    public string SmtpHost { get; set; } = "";
    public string SmtpPort { get; set; } = "";
    public ConnectionSecurity SmtpSecurity { get; set; } = ConnectionSecurity.StartTls;
    public string SmtpUser { get; set; } = "";
    public TypedSecret Password { get; } = new(cleans: false);

    public DateTimeOffset? SecretStoredAt { get; private init; }
    public DateTimeOffset? PasswordStoredAt { get; private init; }

    /// <summary>One tenant has to be named.</summary>
    public bool NeedsTenant => Method.IsApplication() || Audience is AccountAudience.Tenant;

    /// <summary>The account brings an application of its own.</summary>
    public bool HasOwnApplication => Method.NeedsApplication() && SharedBy is null;

    public static AccountForm New(string? address, Guid? sharedBy) => new() { Address = address ?? "", SharedBy = sharedBy };

    public static AccountForm Of(SendingAccount account) => new()
    {
        Method = account.Method,
        Address = account.Address,
        SharedBy = account.SharedBy,
        ApplicationId = account.ApplicationId ?? "",
        SecretExpiresOn = account.SecretExpiresOn?.ToString(DayFormat, CultureInfo.InvariantCulture) ?? "",
        NotificationAddresses = string.Join(", ", AddressList.Split(account.NotificationAddresses)),
        Audience = account.Audience,
        TenantId = account.TenantId ?? "",
        SmtpHost = account.SmtpHost ?? "",
        SmtpPort = account.SmtpPort?.ToString(CultureInfo.InvariantCulture) ?? "",
        SmtpSecurity = account.SmtpSecurity,
        SmtpUser = account.SmtpUser ?? "",
        SecretStoredAt = account.SecretStoredAt,
        PasswordStoredAt = account.PasswordStoredAt,
    };

    /// <summary>Another way of sending: a server is suggested where it needs one.</summary>
    public void Choose(SendingMethod method)
    {
        Method = method;
        if (!method.UsesSmtp() || SmtpHost.Trim().Length > 0) return;
        if (method is SendingMethod.SmtpPassword) return;
        var usual = KnownProviders.OutlookModern.Smtp[0];
        (SmtpHost, SmtpPort, SmtpSecurity) = (usual.Host, usual.Port.ToString(CultureInfo.InvariantCulture), usual.Security);
    }

    public AccountSettings ToSettings() => new()
    {
        Method = Method,
        Address = Address,
        SharedBy = SharedBy,
        ApplicationId = ApplicationId,
        Secret = Secret.Value,
        SecretExpiresOn = DateOnly.TryParseExact(SecretExpiresOn.Trim(), DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null,
        NotificationAddresses = AddressList.Split(NotificationAddresses),
        Audience = Audience,
        TenantId = TenantId,
        SmtpHost = SmtpHost,
        SmtpPort = SmtpPort.Trim().Length == 0 ? null : int.TryParse(SmtpPort.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : 0,
        SmtpSecurity = SmtpSecurity,
        SmtpUser = SmtpUser,
        Password = Password.Value,
    };

    /// <summary>What only a form can be wrong in: secrets are typed twice.</summary>
    public IReadOnlyList<FieldProblem> CheckTyped()
    {
        var problems = new List<FieldProblem>();
        if (HasOwnApplication && Twice(Secret, AccountText.Secret) is { } secret) problems.Add(new("secret-confirmation", secret));
        if (Method is SendingMethod.SmtpPassword && Twice(Password, AccountText.Password) is { } password) problems.Add(new("password-confirmation", password));
        return problems;
    }

    /// <summary>Looks wrong and may be right.</summary>
    public IReadOnlyList<FieldProblem> Warnings() =>
        HasOwnApplication && Guid.TryParse(Secret.Value?.Reveal(), out _) ? [new("secret", AccountText.SecretIsId)] : [];

    /// <summary>Something was typed that is not stored.</summary>
    public bool Differs(AccountForm stored) => Secret.Value is not null || Password.Value is not null || Fields() != stored.Fields();

    private (SendingMethod, string, Guid?, string, string, string, AccountAudience, (string, string, string, ConnectionSecurity, string)) Fields() =>
        (Method, Address.Trim(), SharedBy, ApplicationId.Trim(), SecretExpiresOn, NotificationAddresses.Trim(), Audience, (TenantId.Trim(), SmtpHost.Trim(), SmtpPort.Trim(), SmtpSecurity, SmtpUser.Trim()));

    private static string? Twice(TypedSecret typed, string label) => typed.Value is null || typed.IsConfirmed ? null
        : typed.IsConfirmationEmpty ? ComponentsText.ConfirmMissing : string.Format(null, ComponentsText.ConfirmMismatch, label);
}
