namespace MailPortal.Accounts;

/// <summary>What was consented to. Microsoft answers with full addresses or with names alone, in any case.</summary>
internal static class LinkScopes
{
    private static readonly string[] OfSignIn = ["openid", "profile", "offline_access", "email"];

    /// <summary>The names alone, without those that every sign-in has.</summary>
    public static IReadOnlyList<string> Kept(IEnumerable<string> granted) =>
        [.. granted.Select(s => s[(s.LastIndexOf('/') + 1)..]).Where(s => !OfSignIn.Contains(s, StringComparer.OrdinalIgnoreCase)).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>Mails too large for one request go as drafts, which Mail.Send alone does not allow.</summary>
    public static bool AllowDrafts(string scopes) => Has(scopes.Split(' '), "Mail.ReadWrite");

    /// <summary>What the method cannot do without; null when it is all there.</summary>
    public static string? Missing(SendingMethod method, IReadOnlyList<string> kept)
    {
        var needed = method is SendingMethod.SmtpOAuth ? "SMTP.Send" : "Mail.Send";
        return Has(kept, needed) ? null : needed;
    }

    private static bool Has(IEnumerable<string> scopes, string scope) => scopes.Contains(scope, StringComparer.OrdinalIgnoreCase);
}
