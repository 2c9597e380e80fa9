using System.Globalization;

namespace MailPortal.Administration;

/// <summary>A value as people type it, and as the configuration writes it.</summary>
internal static class SettingValues
{
    private const long Megabyte = 1024 * 1024;

    public static string Shown(SettingKind kind, string? value) => kind switch
    {
        _ when string.IsNullOrEmpty(value) => "",
        SettingKind.Megabytes when long.TryParse(value, CultureInfo.InvariantCulture, out var bytes) => (Math.Max(1, bytes / Megabyte)).ToString(CultureInfo.InvariantCulture),
        SettingKind.Seconds when TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out var time) => time.TotalSeconds.ToString(CultureInfo.InvariantCulture),
        _ => value,
    };

    /// <summary>Null when it is no value of that kind.</summary>
    public static string? Stored(SettingKind kind, string typed) => kind switch
    {
        SettingKind.Number => int.TryParse(typed, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number.ToString(CultureInfo.InvariantCulture) : null,
        SettingKind.Megabytes => int.TryParse(typed, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var megabytes) ? (megabytes * Megabyte).ToString(CultureInfo.InvariantCulture) : null,
        SettingKind.Seconds => double.TryParse(typed.Replace(',', '.'), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && Math.Abs(seconds) < 1e9
            ? TimeSpan.FromSeconds(seconds).ToString("c", CultureInfo.InvariantCulture) : null,
        SettingKind.Address => typed,
        SettingKind.Shown or SettingKind.Hidden => throw new InvalidOperationException("This is not set in the portal."),
    };
}
