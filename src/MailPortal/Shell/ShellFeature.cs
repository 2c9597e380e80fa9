using MailPortal.Components;
using MailPortal.Hosting;
using MailPortal.Users;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using Radzen;

namespace MailPortal.Shell;

internal static class ShellFeature
{
    public static void AddShell(this IHostApplicationBuilder builder)
    {
        builder.AddCultures();
        builder.Services.AddOptions<ForwardingOptions>().BindConfiguration(ForwardingOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<ForwardingOptions>, ForwardingOptions.Validator>();
        builder.Services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<ForwardingOptions>>((forwarded, trusted) => trusted.Value.Apply(forwarded));
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Services.AddSingleton<HandoverShelf>();
        builder.Services.AddScoped<CircuitHandover>();
        builder.Services.AddScoped<IComponentActivator>(services => services.GetRequiredService<CircuitHandover>());
        builder.Services.AddRadzenComponents();
        builder.Services.AddScoped<DialogService, PortalDialogs>();
        builder.Services.AddScoped<ClockTicks>();
    }

    /// <summary>What every request passes through, in order.</summary>
    public static void UseShell(this WebApplication app)
    {
        app.UseForwardedHeaders(); // before anybody asks whether this is https, and who it is
        app.UseSecurityHeaders();
        app.UseRequestLocalization();
        app.UseWhen(IsForPeople, pages =>
        {
            pages.UseExceptionHandler(PortalUrls.Error, createScopeForErrors: true);
            // A scope of its own: the navigation of the page that was refused cannot begin a second time.
            pages.UseStatusCodePagesWithReExecute("/status/{0}", createScopeForStatusCodePages: true);
            pages.Use(RefuseBadRequestAsync);
            pages.Use(AnswerLikeAGetAsync);
        });
        app.UseRouting();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UsePasswordChange();
        app.UseAntiforgery();
    }

    public static void MapShell(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        app.MapPreferences();
        // Our own Content-Security-Policy says who may frame the portal: nobody.
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(o => o.ContentSecurityFrameAncestorsPolicy = null);
    }

    // A page about a refused form must not read that form again.
    private static Task AnswerLikeAGetAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<IStatusCodeReExecuteFeature>() is not null || context.Features.Get<IExceptionHandlerFeature>() is not null)
            context.Request.Method = HttpMethods.Get;
        return next(context);
    }

    // A form that cannot be read (no antiforgery token, an unknown choice) is the caller's mistake: the page for 400, not the one for our faults.
    private static async Task RefuseBadRequestAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException e) when (!context.Response.HasStarted)
        {
            context.Response.StatusCode = e.StatusCode;
        }
    }

    // Programs get problem+json and bare codes, not our pages.
    private static bool IsForPeople(HttpContext context) =>
        !context.Request.Path.StartsWithSegments("/api") && !context.Request.Path.StartsWithSegments("/openapi")
        && !context.Request.Path.StartsWithSegments("/health") && !context.Request.Path.StartsWithSegments("/metrics");
}
