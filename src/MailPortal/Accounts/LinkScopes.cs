namespace MailPortal.Accounts;

/// <summary>What was consented to. Microsoft answers with full addresses or with names alone, in any case.</summary>
internal static class LinkScopes
{
    // Microsoft answers with everything that was ever consented to for the resource: what matters here is what sending needs.
    private static readonly string[] Known = ["Mail.Send", "Mail.ReadWrite", "Mail.Send.Shared", "User.Read", "SMTP.Send"];

    /// <summary>The names alone, of those that say something here.</summary>
    public static IReadOnlyList<string> Kept(IEnumerable<string> granted)
    {
        var names = granted.Select(s => s[(s.LastIndexOf('/') + 1)..]).ToList();
        return [.. Known.Where(k => Has(names, k))];
    }

    /// <summary>Mails too large for one request go as drafts, which Mail.Send alone does not allow.</summary>
    public static bool AllowDrafts(string scopes) => Has(scopes.Split(' '), "Mail.ReadWrite");

    /// <summary>In the name of another mailbox, where Exchange allows it.</summary>
    public static bool AllowSendAs(string scopes) => Has(scopes.Split(' '), "Mail.Send.Shared");

    /// <summary>What was allowed, or asked for, besides what sending needs.</summary>
    /// <param name="scopes">Separated by blanks; names alone or full addresses.</param>
    public static LinkExtras ExtrasOf(string scopes)
    {
        var names = string.Join(' ', Kept(scopes.Split(' ')));
        return (AllowDrafts(names) ? LinkExtras.LargeMail : LinkExtras.None) | (AllowSendAs(names) ? LinkExtras.SendAs : LinkExtras.None);
    }

    /// <summary>What the method cannot do without; null when it is all there.</summary>
    public static string? Missing(SendingMethod method, IReadOnlyList<string> kept)
    {
        var needed = method is SendingMethod.SmtpOAuth ? "SMTP.Send" : "Mail.Send";
        return Has(kept, needed) ? null : needed;
    }

    private static bool Has(IEnumerable<string> scopes, string scope) => scopes.Contains(scope, StringComparer.OrdinalIgnoreCase);
}
