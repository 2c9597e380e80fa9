using System.Globalization;
using MailPortal.Components;
using MailPortal.Diagnosis;
using MailPortal.Mail.Network;
using MailPortal.Mail.Providers;

namespace MailPortal.Mailboxes;

/// <summary>The reception form as it stands on the screen: what was typed, whether or not it makes sense.</summary>
public sealed class MailboxForm
{
    private const string DayFormat = "yyyy-MM-dd";
    private const int DaysBack = 30;

    public ServerType ServerType { get; set; } = ServerType.OutlookModern;
    public AccessProtocol Protocol { get; set; } = AccessProtocol.Imap;
    public string Host { get; set; } = "";
    public string Port { get; set; } = "";

    /// <summary>Null is left to the default, SSL/TLS.</summary>
    public ConnectionSecurity? Security { get; set; }
    public string User { get; set; } = "";
    public string TenantId { get; set; } = "";
    public string TenantIdAgain { get; set; } = "";
    public string ApplicationId { get; set; } = "";
    public string ApplicationIdAgain { get; set; } = "";
    public TypedSecret Secret { get; private set; } = new(cleans: true);
    public TypedSecret Password { get; private set; } = new(cleans: false);
    public string SecretExpiresOn { get; set; } = "";
    public string NotificationAddresses { get; set; } = "";
    public string BackupAddress { get; set; } = "";
    public MailboxCloud? Cloud { get; set; }
    public string TokenScope { get; set; } = "";
    public string FolderProcessed { get; set; } = FolderTree.Default.Processed;
    public string FolderWithoutDocuments { get; set; } = FolderTree.Default.WithoutDocuments;
    public string FolderFailed { get; set; } = FolderTree.Default.Failed;
    public string SourceFolder { get; set; } = "INBOX";
    public string StartFrom { get; set; } = "";

    /// <summary>In minutes.</summary>
    public string PollInterval { get; set; } = "2";
    public bool LeaveInPlace { get; set; }

    public MailboxStored Stored { get; private set; } = MailboxStored.Nothing;

    /// <summary>How this kind of server is signed in to; null where there is no way any more.</summary>
    public CredentialKind? Credential => ServerType switch
    {
        ServerType.OutlookModern => CredentialKind.Secret,
        ServerType.OutlookBasic => null,
        ServerType.Gmail or ServerType.Yahoo or ServerType.ICloud or ServerType.Zoho or ServerType.Other => CredentialKind.Password,
    };

    /// <summary>An empty form for this kind of server, with what is known about it.</summary>
    public static MailboxForm New(ServerType type, AccessProtocol protocol, DateOnly today)
    {
        var form = new MailboxForm { ServerType = type, Protocol = protocol, StartFrom = Text(today.AddDays(-DaysBack)) };
        (form.Host, form.Port) = form.Usual();
        return form;
    }

    public static MailboxForm Of(MailboxSettings settings, MailboxStored stored) => new()
    {
        ServerType = settings.ServerType ?? ServerType.OutlookModern,
        Protocol = settings.Protocol ?? AccessProtocol.Imap,
        Host = settings.Host ?? "",
        Port = settings.Port?.ToString(CultureInfo.InvariantCulture) ?? "",
        Security = settings.Security is ConnectionSecurity.SslTls ? null : settings.Security,
        User = settings.User ?? "",
        TenantId = settings.TenantId ?? "",
        ApplicationId = settings.ApplicationId ?? "",
        SecretExpiresOn = settings.SecretExpiresOn is { } day ? Text(day) : "",
        NotificationAddresses = string.Join(", ", settings.NotificationAddresses),
        BackupAddress = settings.BackupAddress ?? "",
        Cloud = settings.Cloud,
        TokenScope = settings.TokenScope ?? "",
        FolderProcessed = settings.Folders.Processed,
        FolderWithoutDocuments = settings.Folders.WithoutDocuments,
        FolderFailed = settings.Folders.Failed,
        SourceFolder = settings.SourceFolder,
        StartFrom = settings.StartFrom is { } start ? Text(start) : "",
        PollInterval = settings.PollInterval.TotalMinutes.ToString("0.##", CultureInfo.InvariantCulture),
        LeaveInPlace = settings.LeaveInPlace,
        Stored = stored,
    };

    /// <summary>What a use case is given. What is no number or date is left out: <see cref="MailboxFormRules"/> has said so.</summary>
    public MailboxSettings ToSettings() => new()
    {
        ServerType = ServerType,
        Protocol = Protocol,
        Host = Host,
        Port = ParsePort(),
        Security = Security ?? ConnectionSecurity.SslTls,
        User = User,
        Credential = Credential,
        TenantId = Credential is CredentialKind.Secret ? TenantId : null,
        ApplicationId = Credential is CredentialKind.Secret ? ApplicationId : null,
        Secret = Credential is CredentialKind.Secret ? Secret.Value : null,
        Password = Credential is CredentialKind.Password ? Password.Value : null,
        SecretExpiresOn = Credential is CredentialKind.Secret ? ParseDay(SecretExpiresOn) : null,
        NotificationAddresses = Credential is CredentialKind.Secret ? ParseAddresses(NotificationAddresses) : [],
        BackupAddress = Protocol is AccessProtocol.Pop3 ? BackupAddress : null,
        Cloud = Cloud,
        TokenScope = PastedValue.Clean(TokenScope),
        Folders = new(FolderProcessed.Trim(), FolderWithoutDocuments.Trim(), FolderFailed.Trim()),
        SourceFolder = SourceFolder.Trim(),
        StartFrom = ParseDay(StartFrom),
        PollInterval = ParseInterval() ?? default,
        LeaveInPlace = LeaveInPlace,
    };

    public int? ParsePort() => int.TryParse(Port, NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : null;

    public TimeSpan? ParseInterval() =>
        double.TryParse(PollInterval.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var minutes) && minutes < TimeSpan.FromDays(30).TotalMinutes
            ? TimeSpan.FromMinutes(minutes) : null;

    /// <summary>Several, however they are parted.</summary>
    public static IReadOnlyList<string> ParseAddresses(string typed) => typed.Split([',', ';', ' ', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public static DateOnly? ParseDay(string text) => DateOnly.TryParseExact(text, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>Protocol or security changes: server and port follow where they still are the usual ones.</summary>
    public void Follow(Action<MailboxForm> change)
    {
        var (host, port) = Usual();
        change(this);
        var (newHost, newPort) = Usual();
        if (Host.Trim() == host) Host = newHost;
        if (Port.Trim() == port) Port = newPort;
    }

    /// <summary>What was typed into the other form's fields of secrets counts as typed into this one's.</summary>
    public void KeepSecretsOf(MailboxForm other) => (Secret, Password) = (other.Secret, other.Password);

    // The host is the customer's own where no provider is known.
    private (string Host, string Port) Usual() => (
        MailboxSuggestions.For(ServerType, Protocol).Host ?? "",
        (Protocol is AccessProtocol.Imap ? KnownProviders.UsualImapPort(Security ?? ConnectionSecurity.SslTls) : KnownProviders.UsualPop3Port(Security ?? ConnectionSecurity.SslTls))
            .ToString(CultureInfo.InvariantCulture));

    private static string Text(DateOnly day) => day.ToString(DayFormat, CultureInfo.InvariantCulture);
}

/// <summary>What a form that is opened again need not be told: ids that were confirmed once, secrets that are kept.</summary>
public sealed record MailboxStored(string? TenantId, string? ApplicationId, DateTimeOffset? SecretAt, DateTimeOffset? PasswordAt)
{
    public static MailboxStored Nothing { get; } = new(null, null, null, null);
}
