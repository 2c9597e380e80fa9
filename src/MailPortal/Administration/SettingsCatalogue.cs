using System.Globalization;
using MailPortal.Alerts;
using MailPortal.Api;
using MailPortal.Documents;
using MailPortal.Mailboxes;
using MailPortal.Outbox;
using MailPortal.Polling;
using MailPortal.Users;

namespace MailPortal.Administration;

/// <summary>How a value is typed and read.</summary>
public enum SettingKind
{
    /// <summary>A whole number.</summary>
    Number,
    /// <summary>Bytes, typed as megabytes.</summary>
    Megabytes,
    /// <summary>A time span, typed as seconds.</summary>
    Seconds,
    /// <summary>An address.</summary>
    Address,
    /// <summary>Not set here: only a node's own configuration says it.</summary>
    Shown,
    /// <summary>Holds or leads to a secret: whether it is set is all that is said.</summary>
    Hidden,
}

/// <summary>A key of the configuration.</summary>
/// <param name="Key">As in <c>appsettings.json</c>.</param>
/// <param name="Kind">How it is typed.</param>
/// <param name="Default">As the configuration would write it; null for none.</param>
public sealed record Setting(string Key, SettingKind Kind, string? Default = null)
{
    public string Section => Key.Split(':') is [var section, _, ..] ? section : "Portal";

    public bool Editable => Kind is not (SettingKind.Shown or SettingKind.Hidden);
}

/// <summary>Every key that can be configured. What a running portal can take up at once is set in the portal; what decides where it keeps
/// things, whom it trusts or what a single node does, only where the node is installed.</summary>
internal static class SettingsCatalogue
{
    private static readonly PollingOptions Polling = new();
    private static readonly IntakeOptions Intake = new();
    private static readonly OutboxOptions Sending = new();
    private static readonly AlertOptions Alerts = new();

    public static IReadOnlyList<Setting> All { get; } =
    [
        new("PublicBaseUrl", SettingKind.Address),
        new("DataDirectory", SettingKind.Shown, "App_Data"),
        new("Files:Directory", SettingKind.Shown),
        new("Reception:Enabled", SettingKind.Shown, "true"),
        new("Reception:Lanes", SettingKind.Shown, Polling.Lanes.ToString(CultureInfo.InvariantCulture)),
        new("Reception:Lease", SettingKind.Shown, new LeaseOptions().Lease.ToString("c", CultureInfo.InvariantCulture)),
        Number("Reception:MailboxesAtOnce", Polling.MailboxesAtOnce),
        Number("Reception:WindowSize", Polling.WindowSize),
        Number("Reception:BatchSize", Polling.BatchSize),
        Bytes("Reception:BatchBytes", Polling.BatchBytes),
        Bytes("Reception:MaxBytesToStore", Polling.MaxBytesToStore),
        Bytes("Reception:MaxBytesToOpen", Intake.MaxBytesToOpen),
        Time("Reception:MaxReadTime", Intake.MaxReadTime),
        Number("Reception:MaxAttempts", Intake.MaxAttempts),
        new("Sending:Enabled", SettingKind.Shown, "true"),
        new("Sending:Lease", SettingKind.Shown, Sending.Lease.ToString("c", CultureInfo.InvariantCulture)),
        Number("Sending:AccountsAtOnce", Sending.AccountsAtOnce),
        Time("Sending:RetryFor", Sending.RetryFor),
        new("Alerts:Enabled", SettingKind.Shown, "true"),
        new("Alerts:SecretDays", SettingKind.Shown, Alerts.SecretDays),
        Number("Alerts:TellHour", Alerts.TellHour),
        Time("Alerts:FailedSendsFor", Alerts.FailedSendsFor),
        Time("Alerts:WaitingFor", Alerts.WaitingFor),
        Time("Alerts:FailingFor", Alerts.FailingFor),
        Number("SignIn:AttemptsPerMinute", new PortalSignInOptions().AttemptsPerMinute),
        Time("SignIn:RevalidateEvery", new PortalSignInOptions().RevalidateEvery),
        Number("Api:CallsPerMinute", new ApiOptions().CallsPerMinute),
        new("Database:Provider", SettingKind.Shown, "Sqlite"),
        new("ConnectionStrings:MailPortal", SettingKind.Hidden),
        new("Protection:KeyFile", SettingKind.Shown),
        new("Microsoft:Cloud", SettingKind.Shown, "Global"),
        new("Microsoft:Instance", SettingKind.Shown),
        new("Microsoft:AuthorizeBaseUrl", SettingKind.Shown),
        new("Microsoft:GraphBaseUrl", SettingKind.Shown),
        new("Microsoft:ExchangeResource", SettingKind.Shown),
        new("Network:TrustedCertificateAuthorities", SettingKind.Shown),
        new("Network:AllowedPrivateNetworks", SettingKind.Shown),
        new("Forwarding:TrustedProxies", SettingKind.Shown, "127.0.0.0/8, ::1/128"),
        new("Bootstrap:AdminEmail", SettingKind.Shown),
        new("Bootstrap:AdminPassword", SettingKind.Hidden),
        new("Bootstrap:ApiKey", SettingKind.Hidden),
    ];

    private static Setting Number(string key, int value) => new(key, SettingKind.Number, value.ToString(CultureInfo.InvariantCulture));

    private static Setting Bytes(string key, long value) => new(key, SettingKind.Megabytes, value.ToString(CultureInfo.InvariantCulture));

    private static Setting Time(string key, TimeSpan value) => new(key, SettingKind.Seconds, value.ToString("c", CultureInfo.InvariantCulture));
}
