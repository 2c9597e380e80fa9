using System.Globalization;

namespace MailPortal.Components;

/// <summary>Times as people say them, with the exact one beside.</summary>
public static class TimeTexts
{
    /// <summary>"hace 3 min", "en 2 h", "ayer 14:05"; beyond that the date.</summary>
    public static string Relative(DateTimeOffset value, DateTimeOffset now, TimeZoneInfo zone)
    {
        var distance = (now - value).Duration();
        var past = value <= now;
        if (distance < TimeSpan.FromMinutes(1)) return past ? ComponentsText.TimeNow : ComponentsText.TimeSoon;
        if (distance < TimeSpan.FromHours(1)) return Say(past ? ComponentsText.TimeMinutesAgo : ComponentsText.TimeInMinutes, (int)distance.TotalMinutes);
        var (day, today) = (TimeZoneInfo.ConvertTime(value, zone).Date, TimeZoneInfo.ConvertTime(now, zone).Date);
        if (day == today) return Say(past ? ComponentsText.TimeHoursAgo : ComponentsText.TimeInHours, (int)distance.TotalHours);
        var clock = Clock(value, zone);
        if (day == today.AddDays(-1)) return Say(ComponentsText.TimeYesterday, clock);
        if (day == today.AddDays(1)) return Say(ComponentsText.TimeTomorrow, clock);
        return day.ToString(day.Year == today.Year ? "d MMM" : "d MMM yyyy", CultureInfo.CurrentCulture) + (day.Year == today.Year ? $" {clock}" : "");
    }

    /// <summary>Hours and minutes alone.</summary>
    public static string Clock(DateTimeOffset value, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(value, zone).ToString("HH:mm", CultureInfo.InvariantCulture);

    public static string Day(DateOnly day) => day.ToString("d MMM yyyy", CultureInfo.CurrentCulture);

    /// <summary>Date, time to the second and the zone it is told in.</summary>
    public static string Exact(DateTimeOffset value, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(value, zone);
        var offset = local.Offset == TimeSpan.Zero ? "UTC" : $"UTC{(local.Offset < TimeSpan.Zero ? '−' : '+')}{local.Offset:hh\\:mm}";
        return $"{local.ToString("d MMM yyyy HH:mm:ss", CultureInfo.CurrentCulture)} ({offset})";
    }

    private static string Say(string format, object value) => string.Format(CultureInfo.CurrentCulture, format, value);
}
