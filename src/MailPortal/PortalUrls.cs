namespace MailPortal;

/// <summary>Every address of the portal's own pages and form targets, in one place.</summary>
public static class PortalUrls
{
    public const string Home = "/";
    public const string Login = "/login";
    public const string SignOut = "/sign-out";
    public const string Setup = "/setup";
    public const string Error = "/error";
    public const string NotFound = "/not-found";
    public const string Language = "/preferences/language";
    public const string Theme = "/preferences/theme";
    public const string Organizations = "/organizations";
    public const string NewOrganization = "/organizations/new";

    public const string Users = "/users";
    public const string NewUser = "/users/new";
    public const string Profile = "/profile";
    public const string ChangePassword = "/profile/password";
    public const string Settings = "/settings";
    public const string SystemSender = "/settings/sender";
    public const string Audit = "/audit";
    public const string Jobs = "/jobs";

    public const string Reception = "/reception";
    public const string Documents = "/documents";
    public const string Messages = "/messages";

    /// <summary>One's own sending account.</summary>
    public const string Sending = "/sending";
    public const string Accounts = "/sending/accounts";
    public const string Outbox = "/outbox";

    /// <summary>Where Microsoft sends browsers back to: registered there, so it never changes.</summary>
    public const string OAuthCallback = "/oauth_callback";

    public static string SendingOf(Guid userId) => $"/sending/{userId}";

    public static string OutgoingMail(Guid id) => $"/outbox/{id}";

    /// <summary>The mails in one state.</summary>
    public static string OutboxOf(string status) => $"/outbox?status={status}";

    /// <summary>Where a person begins a link, without the form: one button.</summary>
    public const string LinkStart = "/sending/link";

    /// <summary>The same for one account.</summary>
    public static string LinkOf(Guid account, bool largeMail, bool sendAs) => $"{LinkStart}?account={account}{(largeMail ? "&largeMail=true" : "")}{(sendAs ? "&sendAs=true" : "")}";

    /// <summary>Begins a link: leads to Microsoft, once.</summary>
    public static string LinkTicket(string ticket) => $"/sending/link/{ticket}";

    /// <summary>What came of a link.</summary>
    public static string LinkEnded(Guid attempt) => $"/sending/linked/{attempt}";

    /// <summary>Why nothing came of it.</summary>
    public static string LinkFailed(string why) => $"/sending/linked?why={why}";

    /// <summary>What an administrator was sent back with.</summary>
    /// <param name="state">The one that our address went with.</param>
    /// <param name="why">The code of why not; null for consent.</param>
    public static string ConsentEnded(string state, string? why) => $"/sending/linked?consent={Uri.EscapeDataString(state)}{(why is null ? "" : $"&why={why}")}";

    public static string Mailbox(Guid id) => $"/reception/{id}";

    /// <summary>The mailboxes in one state.</summary>
    public static string MailboxesIn(string status) => $"/reception?status={status}";

    public static string MailboxActivity(Guid id) => $"/reception/{id}/activity";

    /// <summary>The form, at the very field (its name in the API) that has to change.</summary>
    public static string MailboxField(Guid id, string field) => $"/reception/{id}?field={field}";

    public static string NewMailbox(Guid organizationId) => $"/organizations/{organizationId}/reception/new";

    public static string Document(Guid id) => $"/documents/{id}";

    public static string DocumentXml(Guid id) => $"/documents/{id}/xml";

    public static string DocumentPdf(Guid id) => $"/documents/{id}/pdf";

    public static string Message(Guid id) => $"/messages/{id}";

    public static string MessageRaw(Guid id) => $"/messages/{id}/raw";

    public static string User(Guid id) => $"/users/{id}";

    public static string Organization(Guid id) => $"/organizations/{id}";

    /// <summary>The way in, which leads back to a page.</summary>
    /// <param name="page">Inside the portal, with its query.</param>
    public static string SignInFor(string page) => $"{Login}?returnUrl={Uri.EscapeDataString(page)}";

    /// <summary>A page opened from a list, which leads back to it with its filters.</summary>
    public static string FromList(string page, string? query) => query is { Length: > 1 } ? $"{page}?list={Uri.EscapeDataString(query)}" : page;

    /// <summary>The list with the filters that <see cref="FromList"/> kept.</summary>
    public static string BackToList(string list, string? query) => query is ['?', ..] && !query.Any(char.IsControl) ? list + query : list;

    /// <summary>Only an address inside the portal may be returned to: a link such as <c>/login?returnUrl=https://evil.example</c> must not
    /// send a person who just signed in somewhere else. <c>//host</c> and <c>/\host</c> are other hosts to a browser.</summary>
    public static bool IsLocal(string? url) =>
        url is ['/', ..] && url is not ['/', '/' or '\\', ..] && !url.Any(char.IsControl);

    public static string LocalOrHome(string? url) => IsLocal(url) ? url! : Home;
}
