using System.Globalization;
using System.Numerics;

namespace MailPortal.Administration;

/// <summary>A value as people type it, and as the configuration writes it.</summary>
internal static class SettingValues
{
    private const long Megabyte = 1024 * 1024;

    // Farther than any rule allows: what is typed beyond it is refused like it, with the range.
    private const double FarthestTime = 1e9;

    public static string Shown(SettingKind kind, string? value) => kind switch
    {
        _ when string.IsNullOrEmpty(value) => "",
        SettingKind.Megabytes when long.TryParse(value, CultureInfo.InvariantCulture, out var bytes) => (Math.Max(1, bytes / Megabyte)).ToString(CultureInfo.InvariantCulture),
        SettingKind.Seconds when TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out var time) => time.TotalSeconds.ToString(CultureInfo.InvariantCulture),
        _ => value,
    };

    /// <summary>Null when it is no value of that kind. A number too large for its kind becomes the largest, which every rule refuses: what is wrong
    /// with it is its size.</summary>
    public static string? Stored(SettingKind kind, string typed) => kind switch
    {
        SettingKind.Number => Whole(typed)?.ToString(CultureInfo.InvariantCulture),
        SettingKind.Megabytes => (Whole(typed) * Megabyte)?.ToString(CultureInfo.InvariantCulture),
        SettingKind.Seconds => double.TryParse(typed.Replace(',', '.'), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && !double.IsNaN(seconds)
            ? TimeSpan.FromSeconds(Math.Clamp(seconds, -FarthestTime, FarthestTime)).ToString("c", CultureInfo.InvariantCulture) : null,
        SettingKind.Address => typed,
        SettingKind.Shown or SettingKind.Hidden => throw new InvalidOperationException("This is not set in the portal."),
    };

    private static int? Whole(string typed) => BigInteger.TryParse(typed, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        ? (int)BigInteger.Clamp(number, int.MinValue, int.MaxValue) : null;
}
