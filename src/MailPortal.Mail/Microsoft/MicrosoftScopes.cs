namespace MailPortal.Mail.Microsoft;

/// <summary>What is asked of whom. A token is for one resource, so each list names one only
/// (https://learn.microsoft.com/entra/identity-platform/scopes-oidc). MSAL adds <c>openid profile offline_access</c>.</summary>
public static class MicrosoftScopes
{
    // The pages on IMAP, POP and SMTP name this host for delegated scopes, and office365.com for those of applications.
    private const string DelegatedExchange = "https://outlook.office.com";

    /// <summary>What MSAL adds to every sign-in of a person. An administrator who consents for everybody has to consent to these as well: where users may not consent to
    /// anything, a sign-in that asks for one permission more is refused again (https://learn.microsoft.com/entra/identity-platform/scopes-oidc#openid-connect-scopes).</summary>
    public static IReadOnlyList<string> SignIn { get; } = ["openid", "profile", "offline_access"];

    /// <summary>Sending as oneself through Graph (https://learn.microsoft.com/graph/permissions-reference): Mail.Send, and User.Read to see who that is.</summary>
    public static IReadOnlyList<string> GraphSend(MicrosoftCloud cloud) => Graph(cloud, "Mail.Send", "User.Read");

    /// <summary><see cref="GraphSend"/> and Mail.ReadWrite: what a draft and its upload session need
    /// (https://learn.microsoft.com/graph/outlook-large-attachments).</summary>
    public static IReadOnlyList<string> GraphSendLarge(MicrosoftCloud cloud) => Graph(cloud, "Mail.Send", "User.Read", "Mail.ReadWrite");

    /// <summary><see cref="GraphSend"/> and Mail.Send.Shared: sending as somebody else; for work accounts only
    /// (https://learn.microsoft.com/graph/outlook-send-mail-from-other-user).</summary>
    public static IReadOnlyList<string> GraphSendShared(MicrosoftCloud cloud) => Graph(cloud, "Mail.Send", "User.Read", "Mail.Send.Shared");

    /// <summary>Sending over SMTP, with its full address: a bare <c>SMTP.Send</c> would be taken for a scope of Graph
    /// (Microsoft, "Authenticate an IMAP, POP or SMTP connection using OAuth"). Another cloud has its own resource.</summary>
    public static IReadOnlyList<string> SmtpSend(MicrosoftCloud cloud) =>
        [$"{(cloud.ExchangeResource == MicrosoftCloud.Global.ExchangeResource ? DelegatedExchange : cloud.ExchangeResource)}/SMTP.Send"];

    /// <summary>The one scope that client credentials may ask of Graph: whatever an administrator consented to
    /// (https://learn.microsoft.com/entra/identity-platform/scopes-oidc#the-default-scope).</summary>
    public static string GraphApplication(MicrosoftCloud cloud) => $"{cloud.GraphResource}/.default";

    private static string[] Graph(MicrosoftCloud cloud, params IEnumerable<string> permissions) => [.. permissions.Select(p => $"{cloud.GraphResource}/{p}")];
}
