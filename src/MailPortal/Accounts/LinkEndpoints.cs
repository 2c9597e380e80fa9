using MailPortal.Mail.Microsoft;
using MailPortal.Mail.Problems;
using MailPortal.Users;

namespace MailPortal.Accounts;

/// <summary>The browser's way to Microsoft and back. Cookies and redirects are endpoints: a circuit can write neither.</summary>
internal static class LinkEndpoints
{
    private const string Cookie = "MailPortal.Link.";

    public static void MapAccountLinking(this WebApplication app)
    {
        app.MapGet(PortalUrls.LinkTicket("{ticket}"), OpenAsync);
        // Whoever comes back without a session is told so; a redirect to the sign-in page would carry the code along in an address.
        app.MapGet(PortalUrls.OAuthCallback, ReceiveAsync).AllowAnonymous();
    }

    private static async Task<IResult> OpenAsync(string ticket, HttpContext http, CurrentActor actors, AccountLinking linking)
    {
        OpenedAttempt? opened;
        try
        {
            opened = await linking.OpenAsync(await actors.GetAsync(http), ticket, selectAccount: http.Request.Query.ContainsKey("other"), http.RequestAborted);
        }
        catch (MailProblemException e)
        {
            return Results.LocalRedirect(PortalUrls.LinkFailed(ProblemCatalogue.CodeOf(e.Problem)));
        }
        if (opened is null) return Results.LocalRedirect(PortalUrls.LinkFailed(nameof(AnswerRefusal.TooLate)));
        http.Response.Cookies.Append(Cookie + opened.AttemptId.ToString("N"), opened.BrowserSecret, new CookieOptions
        {
            Path = PortalUrls.OAuthCallback,
            HttpOnly = true,
            // Microsoft's answer is a link to here: Lax lets the cookie come along with that and with nothing else from outside.
            SameSite = SameSiteMode.Lax,
            Secure = http.Request.IsHttps,
            MaxAge = LinkAttempt.Lives,
            IsEssential = true,
        });
        http.Response.Headers.CacheControl = "no-store";
        return Results.Redirect(opened.Address.AbsoluteUri);
    }

    private static async Task<IResult> ReceiveAsync(string? state, string? code, string? error, string? error_description, HttpContext http, CurrentActor actors, LinkCallback callback, ConsentState consents)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (http.Request.Query.ContainsKey("admin_consent") || consents.AttemptOf(state) is not null)
            return Results.LocalRedirect(AfterConsent(consents, state, http.Request.Query["admin_consent"].ToString(), error, error_description));
        var result = await callback.ReceiveAsync(new(state, code, error, error_description), await ActorAsync(http, actors), id => http.Request.Cookies[Cookie + id.ToString("N")], http.RequestAborted);
        // Away from the address with the code in it, before anything is drawn.
        if (result.AttemptId is not { } attempt) return Results.LocalRedirect(PortalUrls.LinkFailed($"{result.Refusal}"));
        // The cookie ends with its time: whoever reloads is still known as this browser, and is shown what came of the first answer. It opens nothing more.
        return Results.LocalRedirect(result.Refusal is { } refusal ? PortalUrls.LinkFailed($"{refusal}") : PortalUrls.LinkEnded(attempt));
    }

    /// <summary>An administrator comes back from allowing the application, or not. There is nothing to end here: the next sign-in shows what holds.</summary>
    private static string AfterConsent(ConsentState consents, string? state, string given, string? error, string? description)
    {
        // Anybody can write such an address: of one that does not go on from ours nothing is told.
        if (consents.AttemptOf(state) is null) return PortalUrls.LinkFailed(nameof(AnswerRefusal.Unknown));
        if (error is { Length: > 0 }) return PortalUrls.ConsentEnded(state!, ProblemCatalogue.CodeOf(AccountSignIn.ProblemOf(error, description).Problem));
        return given.Equals("True", StringComparison.OrdinalIgnoreCase) ? PortalUrls.ConsentEnded(state!, why: null) : PortalUrls.LinkFailed(nameof(AnswerRefusal.Unknown));
    }

    private static async Task<Actor?> ActorAsync(HttpContext http, CurrentActor actors)
    {
        try
        {
            return await actors.GetAsync(http);
        }
        catch (AccessDeniedException)
        {
            return null;
        }
    }
}
