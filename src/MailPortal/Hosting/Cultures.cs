using System.Globalization;
using Microsoft.AspNetCore.Localization;

namespace MailPortal.Hosting;

/// <summary>Spanish unless the person chose English: a cookie, no guess from the browser's list. Programs have no cookie: under <c>/api</c> the
/// header decides.</summary>
internal static class Cultures
{
    public const string Spanish = "es";
    public const string English = "en";
    public static IReadOnlyList<string> All { get; } = [Spanish, English];

    public static bool IsKnown(string? language) => language is Spanish or English;

    public static void AddCultures(this IHostApplicationBuilder builder) =>
        builder.Services.Configure<RequestLocalizationOptions>(options =>
        {
            options.SetDefaultCulture(Spanish).AddSupportedCultures([.. All]).AddSupportedUICultures([.. All]);
            options.RequestCultureProviders = [new CallersLanguage(), new CookieRequestCultureProvider { CookieName = PreferenceCookies.Language }];
        });

    public static string Current => IsKnown(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName)
        ? CultureInfo.CurrentUICulture.TwoLetterISOLanguageName : Spanish;

    private sealed class CallersLanguage : AcceptLanguageHeaderRequestCultureProvider
    {
        public override Task<ProviderCultureResult?> DetermineProviderCultureResult(HttpContext httpContext) =>
            httpContext.Request.Path.StartsWithSegments("/api") ? base.DetermineProviderCultureResult(httpContext) : NullProviderCultureResult;
    }
}
