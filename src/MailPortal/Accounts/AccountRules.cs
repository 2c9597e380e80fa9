using MailPortal.Components;
using MailPortal.Mail.Microsoft;
using MailPortal.Users;

namespace MailPortal.Accounts;

/// <summary>Checks the settings of a sending account as a whole and reports everything that is wrong at once, in the caller's language.</summary>
public static class AccountRules
{
    /// <summary>In characters, as the columns have them; a list is all its addresses together.</summary>
    public const int LongestAddress = 320, LongestHost = 255, LongestList = 2000;

    private static readonly string[] Microsofts = [".office365.com", ".outlook.com", ".office365.us", ".apps.mil", ".partner.outlook.cn"];

    /// <param name="settings">Cleaned.</param>
    /// <param name="stored">What is there; null for a new account.</param>
    /// <param name="owner">Role of the account's user.</param>
    /// <param name="actor">Who saves.</param>
    /// <param name="cloud">Whose tokens go to the server; the worldwide one when null.</param>
    public static IReadOnlyList<FieldProblem> Check(AccountSettings settings, SendingAccount? stored, PortalRole owner, Actor actor, MicrosoftCloud? cloud = null)
    {
        var problems = new List<FieldProblem>();
        void Add(string field, string message)
        {
            if (problems.TrueForAll(p => p.Field != field)) problems.Add(new(field, message));
        }

        if (settings.Method is not { } method)
        {
            Add("method", AccountRuleText.Required);
            return problems;
        }
        // An application's permission reaches more mailboxes than one: not for somebody who looks after none but their own.
        if (method.IsApplication() && !MayUseApplications(owner, actor)) Add("method", AccountRuleText.MethodForManagers);
        if (settings.Address is null) Add("address", AccountRuleText.Required);
        else if (!AddressList.IsAddress(settings.Address)) Add("address", AccountRuleText.NotAnAddress);
        if (method.NeedsApplication() && settings.SharedBy is null) CheckApplication(settings.OwnApplication, stored?.ApplicationId, stored?.ProtectedSecret is not null, Add);
        if (method.UsesSmtp()) CheckServer(settings, method, stored, cloud ?? MicrosoftCloud.Global, Add);
        CheckNotices(settings.OwnApplication, Add);
        return problems;
    }

    /// <summary>The same of an organisation's application.</summary>
    /// <param name="settings">Cleaned.</param>
    /// <param name="stored">What is there; null for a new one.</param>
    public static IReadOnlyList<FieldProblem> Check(ApplicationSettings settings, SendingApplication? stored)
    {
        var problems = new List<FieldProblem>();
        void Add(string field, string message)
        {
            if (problems.TrueForAll(p => p.Field != field)) problems.Add(new(field, message));
        }

        CheckApplication(settings, stored?.ApplicationId, stored is not null, Add);
        CheckNotices(settings, Add);
        return problems;
    }

    /// <summary>App-only ways of sending are a manager's or an administrator's to set up.</summary>
    public static bool MayUseApplications(PortalRole owner, Actor actor) =>
        actor.Role is PortalRole.Administrator || (actor.Role is PortalRole.Manager && owner is PortalRole.Manager);

    private static void CheckApplication(ApplicationSettings settings, string? storedId, bool hasSecret, Action<string, string> add)
    {
        if (settings.ApplicationId is null) add("applicationId", AccountRuleText.Required);
        else if (!Guid.TryParseExact(settings.ApplicationId, "D", out _)) add("applicationId", AccountRuleText.NotAGuid);
        if (settings.Secret is null && !hasSecret) add("secret", AccountRuleText.Required);
        // A secret belongs to its application: with another id, Microsoft would only say that it is wrong.
        else if (settings.Secret is null && storedId != settings.ApplicationId) add("secret", AccountRuleText.SecretOfAnotherApplication);
        if (settings.Audience is not AccountAudience.Tenant) return;
        if (settings.TenantId is null) add("tenantId", AccountRuleText.Required);
        else if (settings.TenantId is "common" or "organizations" or "consumers") add("tenantId", AccountRuleText.TenantNotSingle);
        else if (!Guid.TryParseExact(settings.TenantId, "D", out _) && !IsDomain(settings.TenantId)) add("tenantId", AccountRuleText.TenantMalformed);
    }

    private static void CheckServer(AccountSettings settings, SendingMethod method, SendingAccount? stored, MicrosoftCloud cloud, Action<string, string> add)
    {
        if (settings.SmtpHost is null) add("smtpHost", AccountRuleText.Required);
        else if (settings.SmtpHost.Length > LongestHost || Uri.CheckHostName(settings.SmtpHost) is UriHostNameType.Unknown) add("smtpHost", AccountRuleText.HostMalformed);
        if (settings.SmtpPort is null) add("smtpPort", AccountRuleText.Required);
        else if (settings.SmtpPort is < 1 or > 65535) add("smtpPort", AccountRuleText.PortOutOfRange);
        // Whoever may change the server's name must not have a stored password sent to a server of their own.
        var moved = stored is { SmtpHost: { } before } && before != settings.SmtpHost;
        if (method is SendingMethod.SmtpPassword)
        {
            if (settings.Password is null && (stored?.ProtectedPassword is null || moved)) add("password", moved ? AccountRuleText.SecretAgain : AccountRuleText.Required);
            if (settings.SmtpUser is { Length: > LongestAddress }) add("smtpUser", AccountRuleText.TooLong);
        }
        // A token opens every mailbox that the application, or the person, may open: it goes to Microsoft's own servers and to no other.
        else if (settings.SmtpHost is { } host && !IsMicrosofts(host, cloud)) add("smtpHost", AccountRuleText.HostNotMicrosoft);
    }

    private static void CheckNotices(ApplicationSettings settings, Action<string, string> add)
    {
        // One without the other warns nobody, or about nothing: the error stands at the empty one.
        if (settings.SecretExpiresOn is null && settings.NotificationAddresses.Count > 0) add("secretExpiresOn", AccountRuleText.PartnerMissing);
        if (settings.SecretExpiresOn is not null && settings.NotificationAddresses.Count == 0) add("notificationAddresses", AccountRuleText.PartnerMissing);
        if (AddressList.Malformed(settings.NotificationAddresses) is { } wrong) add("notificationAddresses", string.Format(null, AccountRuleText.AddressesMalformed, wrong));
        else if (string.Join(',', settings.NotificationAddresses).Length > LongestList) add("notificationAddresses", AccountRuleText.TooLong);
    }

    // A cloud of the operator's own, as the sandbox is, has servers of its own.
    private static bool IsMicrosofts(string host, MicrosoftCloud cloud) => !MicrosoftCloud.All.Contains(cloud)
        || Microsofts.Any(end => ("." + host).EndsWith(end, StringComparison.OrdinalIgnoreCase));

    private static bool IsDomain(string value) => value.Length <= LongestHost && value.Contains('.', StringComparison.Ordinal) && Uri.CheckHostName(value) is UriHostNameType.Dns;
}
