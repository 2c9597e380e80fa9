using MailPortal.Components;
using MailPortal.Hosting;
using Radzen;

namespace MailPortal.Shell;

internal static class ShellFeature
{
    public static void AddShell(this IHostApplicationBuilder builder)
    {
        builder.AddCultures();
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Services.AddRadzenComponents();
        builder.Services.AddScoped<ClockTicks>();
    }

    /// <summary>What every request passes through, in order.</summary>
    public static void UseShell(this WebApplication app)
    {
        app.UseSecurityHeaders();
        app.UseRequestLocalization();
        app.UseWhen(IsForPeople, pages =>
        {
            pages.UseExceptionHandler(PortalUrls.Error, createScopeForErrors: true);
            pages.UseStatusCodePagesWithReExecute("/status/{0}");
        });
        app.UseRouting();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
    }

    public static void MapShell(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        app.MapPreferences();
        // Our own Content-Security-Policy says who may frame the portal: nobody.
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(o => o.ContentSecurityFrameAncestorsPolicy = null);
    }

    // Programs get problem+json and bare codes, not our pages.
    private static bool IsForPeople(HttpContext context) =>
        !context.Request.Path.StartsWithSegments("/api") && !context.Request.Path.StartsWithSegments("/openapi")
        && !context.Request.Path.StartsWithSegments("/health") && !context.Request.Path.StartsWithSegments("/metrics");
}
