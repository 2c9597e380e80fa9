using System.Globalization;
using MailPortal.Components;
using MailPortal.Mail.Network;
using MailPortal.Mail.Providers;

namespace MailPortal.Accounts;

/// <summary>The form "Cuenta Mail" as it stands on the screen: what was typed, whether or not it makes sense.</summary>
public sealed class AccountForm
{
    public SendingMethod Method { get; set; } = SendingMethod.GraphDelegated;
    public string Address { get; set; } = "";
    public Guid? SharedBy { get; set; }

    /// <summary>The account's own; what is typed there stays while another one is looked at.</summary>
    public ApplicationForm Application { get; private init; } = new();
    public string SmtpHost { get; set; } = "";
    public string SmtpPort { get; set; } = "";
    public ConnectionSecurity SmtpSecurity { get; set; } = ConnectionSecurity.StartTls;
    public string SmtpUser { get; set; } = "";
    public TypedSecret Password { get; } = new(cleans: false);

    public DateTimeOffset? PasswordStoredAt { get; private init; }

    /// <summary>The account brings an application of its own.</summary>
    public bool HasOwnApplication => Method.NeedsApplication() && SharedBy is null;

    public static AccountForm New(string? address, Guid? sharedBy) => new() { Address = address ?? "", SharedBy = sharedBy };

    public static AccountForm Of(SendingAccount account) => new()
    {
        Method = account.Method,
        Address = account.Address,
        SharedBy = account.SharedBy,
        Application = ApplicationForm.Of(AccountSettings.Of(account).OwnApplication, account.SecretStoredAt),
        SmtpHost = account.SmtpHost ?? "",
        SmtpPort = account.SmtpPort?.ToString(CultureInfo.InvariantCulture) ?? "",
        SmtpSecurity = account.SmtpSecurity,
        SmtpUser = account.SmtpUser ?? "",
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

    public AccountSettings ToSettings()
    {
        var own = Application.ToSettings();
        return new()
        {
            Method = Method,
            Address = Address,
            SharedBy = SharedBy,
            ApplicationId = own.ApplicationId,
            Secret = own.Secret,
            SecretExpiresOn = own.SecretExpiresOn,
            NotificationAddresses = own.NotificationAddresses,
            Audience = own.Audience,
            TenantId = own.TenantId,
            SmtpHost = SmtpHost,
            SmtpPort = SmtpPort.Trim().Length == 0 ? null : int.TryParse(SmtpPort.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : 0,
            SmtpSecurity = SmtpSecurity,
            SmtpUser = SmtpUser,
            Password = Password.Value,
        };
    }

    /// <summary>What only a form can be wrong in: secrets are typed twice.</summary>
    public IReadOnlyList<FieldProblem> CheckTyped() =>
    [
        .. HasOwnApplication ? Application.CheckTyped() : [],
        .. Method is SendingMethod.SmtpPassword && ApplicationForm.Twice(Password, AccountText.Password) is { } wrong ? [new FieldProblem("password-confirmation", wrong)] : (FieldProblem[])[],
    ];

    /// <summary>Looks wrong and may be right.</summary>
    /// <param name="today">Where the person is.</param>
    public IReadOnlyList<FieldProblem> Warnings(DateOnly today) => HasOwnApplication ? Application.Warnings(today) : [];

    /// <summary>Something was typed that is not stored.</summary>
    public bool Differs(AccountForm stored) => Password.Value is not null || Application.Differs(stored.Application) || Fields() != stored.Fields();

    /// <summary>Something was typed into this field that is not stored.</summary>
    public bool Differs(AccountForm stored, string field) => field switch
    {
        "secret" => Application.Secret.Value is not null,
        "password" => Password.Value is not null,
        _ => AccountDrafts.Account.Differs(this, stored, field),
    };

    private (SendingMethod, string, Guid?, string, string, ConnectionSecurity, string) Fields() =>
        (Method, Address.Trim(), SharedBy, SmtpHost.Trim(), SmtpPort.Trim(), SmtpSecurity, SmtpUser.Trim());
}
