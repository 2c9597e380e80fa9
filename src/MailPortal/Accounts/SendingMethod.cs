namespace MailPortal.Accounts;

/// <summary>"Método de envío": how an account's mail leaves.</summary>
public enum SendingMethod
{
    /// <summary>Microsoft Graph as the person who linked the account (Mail.Send).</summary>
    GraphDelegated,
    /// <summary>Microsoft Graph as an application (Mail.Send), for shared and no-reply mailboxes.</summary>
    GraphApplication,
    /// <summary>SMTP with OAuth 2.0 as the person who linked the account (SMTP.Send).</summary>
    SmtpOAuth,
    /// <summary>SMTP with OAuth 2.0 as an application (SMTP.SendAsApp).</summary>
    SmtpOAuthApplication,
    /// <summary>SMTP with a password: servers that are not Microsoft's.</summary>
    SmtpPassword,
}

/// <summary>"Tipo de cuenta": whose accounts may sign in to the application, the last part of its authority.</summary>
public enum AccountAudience
{
    /// <summary>Any tenant and personal accounts (<c>common</c>).</summary>
    Common,
    /// <summary>Any tenant (<c>organizations</c>).</summary>
    Organizations,
    /// <summary>Personal accounts (<c>consumers</c>).</summary>
    Consumers,
    /// <summary>One tenant, by its id or domain.</summary>
    Tenant,
}

/// <summary>What a way of sending needs; <c>docs/sending.md</c> has the same as a table, and a test holds both together.</summary>
public static class SendingMethods
{
    /// <summary>Those with "Vincular cuenta".</summary>
    public static readonly IReadOnlyList<SendingMethod> Linked = [SendingMethod.GraphDelegated, SendingMethod.SmtpOAuth];

    /// <summary>A person signs in once: "Vincular cuenta".</summary>
    public static bool IsLinked(this SendingMethod method) => Linked.Contains(method);

    /// <summary>The application signs in by itself: it may send as whomever its permissions reach.</summary>
    public static bool IsApplication(this SendingMethod method) => method is SendingMethod.GraphApplication or SendingMethod.SmtpOAuthApplication;

    /// <summary>An application of Microsoft Entra is needed.</summary>
    public static bool NeedsApplication(this SendingMethod method) => method is not SendingMethod.SmtpPassword;

    public static bool UsesSmtp(this SendingMethod method) => method is SendingMethod.SmtpOAuth or SendingMethod.SmtpOAuthApplication or SendingMethod.SmtpPassword;
}
