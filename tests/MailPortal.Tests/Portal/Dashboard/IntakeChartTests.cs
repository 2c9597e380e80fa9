using System.Globalization;
using MailPortal.Dashboard;

namespace MailPortal.Tests.Portal.Dashboard;

public sealed class IntakeChartTests
{
    private static readonly TimeZoneInfo Bogota = TimeZoneInfo.FindSystemTimeZoneById("America/Bogota");

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    [Fact]
    public void Days_BeginAtMidnightOfThePersonsZone()
    {
        // 03:00 in UTC is still the 19th in Bogotá.
        var now = At("2026-11-20T03:00:00Z");
        var bars = IntakeChart.Fill(IntakeChart.Empty(now, Bogota, byHour: false), [(At("2026-11-20T02:00:00Z"), 3, 2), (At("2026-11-19T05:00:00Z"), 1, 1), (At("2026-11-19T04:00:00Z"), 5, 0)]);
        Assert.Equal(IntakeChart.Days, bars.Count);
        Assert.Equal((At("2026-11-19T05:00:00Z"), 4, 3), (bars[^1].From, bars[^1].Messages, bars[^1].Documents));
        Assert.Equal((5, 0), (bars[^2].Messages, bars[^2].Documents));
        Assert.All(bars.Zip(bars.Skip(1)), pair => Assert.Equal(pair.First.To, pair.Second.From));
    }

    [Fact]
    public void Days_WhereSummerTimeBeginsAtMidnight_AreContiguous()
    {
        var santiago = TimeZoneInfo.FindSystemTimeZoneById("America/Santiago");
        var bars = IntakeChart.Empty(At("2026-09-20T12:00:00Z"), santiago, byHour: false);
        Assert.All(bars.Zip(bars.Skip(1)), pair => Assert.Equal(pair.First.To, pair.Second.From));
        Assert.Contains(bars, b => b.To - b.From == TimeSpan.FromHours(23));
    }

    [Fact]
    public void Hours_EndWithTheCurrentOne()
    {
        var bars = IntakeChart.Fill(IntakeChart.Empty(At("2026-11-20T12:34:00Z"), Bogota, byHour: true), [(At("2026-11-20T12:00:00Z"), 1, 1)]);
        Assert.Equal((IntakeChart.Hours, At("2026-11-19T13:00:00Z"), 1), (bars.Count, bars[0].From, bars[^1].Messages));
    }
}
