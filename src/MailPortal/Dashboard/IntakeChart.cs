using MailPortal.Components;
using MailPortal.Documents;

namespace MailPortal.Dashboard;

/// <summary>What was received in one step of the chart.</summary>
/// <param name="From">Its beginning.</param>
/// <param name="To">The beginning of the next.</param>
public sealed record ChartBar(DateTimeOffset From, DateTimeOffset To, int Messages, int Documents);

/// <summary>Days or hours of the person's own clock, made of hours in UTC.</summary>
public static class IntakeChart
{
    public const int Days = 30, Hours = 24;

    /// <summary>The last steps, the current one included, in order; those without anything too.</summary>
    public static IReadOnlyList<ChartBar> Empty(DateTimeOffset now, TimeZoneInfo zone, bool byHour)
    {
        if (byHour)
        {
            var hour = IntakeHour.Of(now);
            return [.. Enumerable.Range(1 - Hours, Hours).Select(i => new ChartBar(hour.AddHours(i), hour.AddHours(i + 1), 0, 0))];
        }
        var today = LocalDays.Today(now, zone);
        return [.. Enumerable.Range(1 - Days, Days).Select(i => new ChartBar(LocalDays.Begin(today.AddDays(i), zone), LocalDays.Begin(today.AddDays(i + 1), zone), 0, 0))];
    }

    public static IReadOnlyList<ChartBar> Fill(IReadOnlyList<ChartBar> bars, IEnumerable<(DateTimeOffset Hour, int Messages, int Documents)> counted)
    {
        // Where midnight lies within an hour of UTC (India), that hour belongs to the day in which it begins.
        var byBar = counted.GroupBy(c => bars.LastOrDefault(b => b.From <= c.Hour) ?? bars[0]).ToDictionary(g => g.Key, g => (Messages: g.Sum(c => c.Messages), Documents: g.Sum(c => c.Documents)));
        return [.. bars.Select(b => byBar.TryGetValue(b, out var sum) ? b with { Messages = sum.Messages, Documents = sum.Documents } : b)];
    }
}
