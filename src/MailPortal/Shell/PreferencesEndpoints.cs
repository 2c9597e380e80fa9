using MailPortal.Data;
using MailPortal.Hosting;
using MailPortal.Users;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Shell;

internal static class PreferencesEndpoints
{
    /// <summary>Both are open before sign-in: the door, too, speaks two languages.</summary>
    public static void MapPreferences(this WebApplication app)
    {
        app.MapPost(PortalUrls.Language, ChooseLanguageAsync).AllowAnonymous();
        app.MapPost(PortalUrls.Theme, ChooseTheme).AllowAnonymous();
    }

    private static async Task<IResult> ChooseLanguageAsync(
        HttpContext context, CurrentActor actors, IDbContextFactory<PortalDbContext> contexts, [FromForm] string language, [FromForm] string? returnUrl)
    {
        if (!Cultures.IsKnown(language)) return Results.BadRequest();
        PreferenceCookies.WriteLanguage(context, language);
        if (context.User.Identity?.IsAuthenticated is true && await actors.GetAsync(context) is { UserId: { } id })
        {
            await using var db = await contexts.CreateDbContextAsync(context.RequestAborted);
            await db.Set<PortalUser>().Where(u => u.Id == id).ExecuteUpdateAsync(s => s.SetProperty(u => u.Language, language), context.RequestAborted);
        }
        return Results.LocalRedirect(PortalUrls.LocalOrHome(returnUrl));
    }

    private static IResult ChooseTheme(HttpContext context, [FromForm] ThemeChoice theme, [FromForm] string? returnUrl)
    {
        PreferenceCookies.WriteTheme(context, theme);
        return Results.LocalRedirect(PortalUrls.LocalOrHome(returnUrl));
    }
}
