using System.Net.Mail;
using MailPortal.Components;
using MailPortal.Mail;

namespace MailPortal.Mailboxes;

/// <summary>What can be wrong in a mailbox's settings before anything is tried. The words stand in <c>MailboxRuleText</c>.</summary>
public enum MailboxRule
{
    Required, NotAGuid, TenantMalformed, TenantNotSingle, PortOutOfRange, NotAnAddress, AddressMalformed, HostMalformed, HostWithPort, PartnerMissing, IntervalOutOfRange,
    NotYetSupported, BackupIsReception, FolderMalformed, FoldersNotDistinct, TooLong, Withdrawn, ScopeMalformed, SecretAgain, AddressReceives,
}

/// <param name="Field">The API's property name.</param>
/// <param name="Rule">What is wrong with it.</param>
/// <param name="Value">Which of several values is; null where there is one.</param>
public sealed record FieldError(string Field, MailboxRule Rule, string? Value = null);

/// <summary>Checks settings as a whole and reports everything that is wrong at once.</summary>
public static class MailboxRules
{
    /// <summary>In characters, as the columns have them; all notification addresses together.</summary>
    public const int LongestHost = 255, LongestTenant = 255, LongestNotices = 2000;

    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMinutes(1), LongestInterval = TimeSpan.FromHours(24);

    /// <summary>The same settings without the invisible company that pasted values bring.</summary>
    public static MailboxSettings Clean(MailboxSettings settings) => settings with
    {
        Host = PastedValue.Clean(settings.Host)?.ToLowerInvariant(),
        User = PastedValue.Clean(settings.User),
        TenantId = PastedValue.CleanId(settings.TenantId),
        ApplicationId = PastedValue.CleanId(settings.ApplicationId),
        Secret = settings.Secret is null || PastedValue.Clean(settings.Secret.Reveal()) is not { } secret ? null : new(secret),
        Password = settings.Password is null or { IsEmpty: true } ? null : settings.Password,
        BackupAddress = PastedValue.Clean(settings.BackupAddress),
        TokenScope = PastedValue.Clean(settings.TokenScope),
        NotificationAddresses = [.. settings.NotificationAddresses.Select(PastedValue.Clean).OfType<string>()],
    };

    /// <param name="settings">Cleaned.</param>
    /// <param name="hasSecret">A client secret is stored already.</param>
    /// <param name="hasPassword">A password is stored already.</param>
    public static IReadOnlyList<FieldError> Check(MailboxSettings settings, bool hasSecret, bool hasPassword)
    {
        var errors = new List<FieldError>();
        void Add(string field, MailboxRule rule) => errors.Add(new(field, rule));
        void Require(string field, bool present)
        {
            if (!present) Add(field, MailboxRule.Required);
        }

        Require("serverType", settings.ServerType is not null);
        Require("protocol", settings.Protocol is not null);
        Require("credential", settings.Credential is not null);
        Require("host", settings.Host is not null);
        Require("port", settings.Port is not null);
        Require("user", settings.User is not null);
        if (settings.Host is { Length: > LongestHost }) Add("host", MailboxRule.TooLong);
        else if (settings.Host is { } host && Uri.CheckHostName(host) is UriHostNameType.Unknown)
            errors.Add(PortBehind(host) is { } port ? new("host", MailboxRule.HostWithPort, port) : new("host", MailboxRule.HostMalformed));
        if (settings.Port is < 1 or > 65535) Add("port", MailboxRule.PortOutOfRange);
        if (settings.User is { Length: > 320 }) Add("user", MailboxRule.TooLong);
        if (settings.Protocol is AccessProtocol.Pop3) Add("protocol", MailboxRule.NotYetSupported);
        // Microsoft took basic authentication away from IMAP and POP3 for good: nothing that could be typed here works.
        if (settings.ServerType is ServerType.OutlookBasic) Add("serverType", MailboxRule.Withdrawn);
        if (settings.TokenScope is { } scope && !IsScope(scope)) Add("tokenScope", MailboxRule.ScopeMalformed);
        CheckCredential(settings, hasSecret, hasPassword, Add, Require);
        CheckNotices(settings, errors.Add);
        if (settings.PollInterval < ShortestInterval || settings.PollInterval > LongestInterval) Add("pollInterval", MailboxRule.IntervalOutOfRange);
        CheckFolders(settings, Add);
        return errors;
    }

    /// <summary>A stored secret that has worked goes to the server that it was typed for and to no other, and so does one that waits in a
    /// candidate: else whoever may change the server's name could have it, or the token it buys, sent to a server of their own.</summary>
    public static IReadOnlyList<FieldError> CheckStored(MailboxSettings settings, ReceptionMailbox mailbox, MailboxCandidate? candidate) => settings.Credential switch
    {
        CredentialKind.Secret when IsSentElsewhere(settings, settings.Secret, candidate?.ProtectedSecret, mailbox.ProtectedSecret, mailbox, candidate) => [new("secret", MailboxRule.SecretAgain)],
        CredentialKind.Password when IsSentElsewhere(settings, settings.Password, candidate?.ProtectedPassword, mailbox.ProtectedPassword, mailbox, candidate) => [new("password", MailboxRule.SecretAgain)],
        CredentialKind.Secret or CredentialKind.Password or CredentialKind.Certificate or CredentialKind.Delegated or CredentialKind.DeviceCode or CredentialKind.Ropc or null => [],
    };

    private static bool IsSentElsewhere(MailboxSettings settings, Secret? typed, string? waiting, string? stored, ReceptionMailbox mailbox, MailboxCandidate? candidate)
    {
        if (typed is not null || settings.Host is null) return false;
        if (waiting is not null) return settings.Host != candidate?.Settings.Host;
        return stored is not null && mailbox.SecretProvedAt is not null && settings.Host != mailbox.Host;
    }

    private static void CheckCredential(MailboxSettings settings, bool hasSecret, bool hasPassword, Action<string, MailboxRule> add, Action<string, bool> require)
    {
        switch (settings.Credential)
        {
            case CredentialKind.Secret:
                require("tenantId", settings.TenantId is not null);
                require("applicationId", settings.ApplicationId is not null);
                require("secret", settings.Secret is not null || hasSecret);
                if (settings.TenantId is { Length: > LongestTenant }) add("tenantId", MailboxRule.TooLong);
                else if (settings.TenantId is "common" or "organizations" or "consumers") add("tenantId", MailboxRule.TenantNotSingle);
                else if (settings.TenantId is { } tenant && !Guid.TryParseExact(tenant, "D", out _) && !IsDomain(tenant)) add("tenantId", MailboxRule.TenantMalformed);
                if (settings.ApplicationId is { } application && !Guid.TryParseExact(application, "D", out _)) add("applicationId", MailboxRule.NotAGuid);
                if (settings.User is { } mailbox && !IsAddress(mailbox)) add("user", MailboxRule.NotAnAddress);
                break;
            case CredentialKind.Password:
                require("password", settings.Password is not null || hasPassword);
                break;
            case CredentialKind.Certificate or CredentialKind.Delegated or CredentialKind.DeviceCode or CredentialKind.Ropc:
                add("credential", MailboxRule.NotYetSupported);
                break;
            case null:
                break;
        }
    }

    private static void CheckNotices(MailboxSettings settings, Action<FieldError> tell)
    {
        void Add(string field, MailboxRule rule, string? value = null) => tell(new(field, rule, value));

        // One without the other warns nobody, or about nothing: the error stands at the empty one.
        if (settings.SecretExpiresOn is null && settings.NotificationAddresses.Count > 0) Add("secretExpiresOn", MailboxRule.PartnerMissing);
        if (settings.SecretExpiresOn is not null && settings.NotificationAddresses.Count == 0) Add("notificationAddresses", MailboxRule.PartnerMissing);
        if (settings.NotificationAddresses.Where(a => !IsAddress(a)).ToList() is { Count: > 0 } malformed) Add("notificationAddresses", MailboxRule.AddressMalformed, string.Join(", ", malformed));
        if (string.Join(',', settings.NotificationAddresses).Length > LongestNotices) Add("notificationAddresses", MailboxRule.TooLong);
        if (settings.BackupAddress is { } backup && !IsAddress(backup)) Add("backupAddress", MailboxRule.NotAnAddress);
        if (settings.BackupAddress is { } own && own.Equals(settings.User, StringComparison.OrdinalIgnoreCase)) Add("backupAddress", MailboxRule.BackupIsReception);
        if (settings.NotificationAddresses.Any(a => a.Equals(settings.User, StringComparison.OrdinalIgnoreCase))) Add("notificationAddresses", MailboxRule.BackupIsReception);
    }

    private static void CheckFolders(MailboxSettings settings, Action<string, MailboxRule> add)
    {
        if (!IsFolder(settings.SourceFolder)) add("sourceFolder", MailboxRule.FolderMalformed);
        var before = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { settings.SourceFolder };
        // The first of them has the name of all: a server that refuses one does not say which.
        foreach (var (field, folder) in ((string, string)[])[("folders", settings.Folders.Processed), ("folders.withoutDocuments", settings.Folders.WithoutDocuments), ("folders.failed", settings.Folders.Failed)])
        {
            if (!IsFolder(folder)) add(field, MailboxRule.FolderMalformed);
            else if (!before.Add(folder)) add(field, MailboxRule.FoldersNotDistinct);
        }
    }

    // outlook.office365.com:993
    private static string? PortBehind(string host) =>
        host.Split(':') is [{ Length: > 0 } name, { Length: > 0 } port] && Uri.CheckHostName(name) is not UriHostNameType.Unknown && port.All(char.IsAsciiDigit) ? port : null;

    private static bool IsFolder(string path) =>
        path.Length is > 0 and <= 255 && !path.Any(char.IsControl) && !path.AsSpan().ContainsAny('*', '%') && path.Split('/').All(level => level.Trim().Length > 0);

    // Client credentials take nothing else (AADSTS1002012).
    private static bool IsScope(string value) => value.Length <= 255 && Uri.TryCreate(value, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == "api") && value.EndsWith("/.default", StringComparison.Ordinal);

    private static bool IsDomain(string value) => value.Contains('.', StringComparison.Ordinal) && Uri.CheckHostName(value) is UriHostNameType.Dns;

    private static bool IsAddress(string value) => value.Length <= 320 && MailAddress.TryCreate(value, out var address) && address.Address == value;
}
