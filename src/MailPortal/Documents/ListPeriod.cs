using System.Globalization;
using MailPortal.Components;

namespace MailPortal.Documents;

/// <summary>The period of a list, as its address says it: a name, or days of which either may be missing.</summary>
public sealed record ListPeriod(string? Name, DateOnly? FirstDay, DateOnly? LastDay)
{
    public const string Today = "today", Week = "week", Month = "month", Dates = "dates";

    public static ListPeriod Of(string? period, string? from, string? to)
    {
        var (first, last) = (Day(from), Day(to));
        return first is not null || last is not null || period == Dates ? new(Dates, first, last) : new(period is Today or Week or Month ? period : null, null, null);
    }

    /// <summary>Where it begins and ends.</summary>
    public (DateTimeOffset? From, DateTimeOffset? To) In(TimeZoneInfo zone, DateTimeOffset now)
    {
        var today = LocalDays.Today(now, zone);
        return Name switch
        {
            Today => (LocalDays.Begin(today, zone), null),
            Week => (LocalDays.Begin(today.AddDays(-6), zone), null),
            Month => (LocalDays.Begin(today.AddDays(-29), zone), null),
            Dates => (FirstDay is { } first ? LocalDays.Begin(first, zone) : null, LastDay is { } last ? LocalDays.Begin(last.AddDays(1), zone) : null),
            _ => (null, null),
        };
    }

    public static string? Text(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    // The last day there is has no day after it.
    private static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 1900 and < 9000 ? day : null;
}
