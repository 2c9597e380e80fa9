using Microsoft.AspNetCore.Localization;

namespace MailPortal.Hosting;

/// <summary>What a person chose for this browser: language, light or dark, and the time zone that <c>shell.js</c> reports.</summary>
internal static class PreferenceCookies
{
    public const string Language = "MailPortal.Language";
    public const string Theme = "MailPortal.Theme";
    public const string TimeZone = "MailPortal.TimeZone";

    public static void WriteLanguage(HttpContext context, string language) =>
        Write(context, Language, CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(language)));

    public static void WriteTheme(HttpContext context, ThemeChoice theme)
    {
        if (theme is ThemeChoice.System) context.Response.Cookies.Delete(Theme);
        else Write(context, Theme, theme is ThemeChoice.Dark ? "dark" : "light");
    }

    public static ThemeChoice ReadTheme(HttpContext context) => context.Request.Cookies[Theme] switch
    {
        "dark" => ThemeChoice.Dark,
        "light" => ThemeChoice.Light,
        _ => ThemeChoice.System,
    };

    /// <summary>The browser's zone; UTC while it is not known (scripts off, an unknown name).</summary>
    public static TimeZoneInfo ReadTimeZone(HttpContext context) =>
        context.Request.Cookies[TimeZone] is { Length: > 0 and <= 60 } id && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : TimeZoneInfo.Utc;

    private static void Write(HttpContext context, string name, string value) => context.Response.Cookies.Append(name, value, new CookieOptions
    {
        HttpOnly = true,
        IsEssential = true,
        MaxAge = TimeSpan.FromDays(365),
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
    });
}

/// <summary>Light, dark, or whatever the person's system says.</summary>
public enum ThemeChoice
{
    /// <summary>Follow the operating system.</summary>
    System,
    /// <summary>Always light.</summary>
    Light,
    /// <summary>Always dark.</summary>
    Dark,
}
