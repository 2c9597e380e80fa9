using Bunit;
using MailPortal.Components;
using MailPortal.Dashboard;

namespace MailPortal.Tests.Portal.Dashboard;

public sealed class ChartCardTests
{
    private static readonly TimeZoneInfo Bogota = TimeZoneInfo.FindSystemTimeZoneById("America/Bogota");

    [Theory]
    [InlineData(false, "31 oct", "5 nov", "10 nov", "15 nov", "20 nov", "hoy")]
    [InlineData(true, "15:00", "19:00", "23:00", "03:00", "07:00", "11:00")]
    public async Task Labels_EndWithTheLastBar(bool byHour, params string[] labels)
    {
        using var _ = new Culture("es");
        await using var bunit = new BunitContext();
        var bars = IntakeChart.Empty(TestClock.At("2026-11-25T16:20:00Z").GetUtcNow(), Bogota, byHour);
        var card = bunit.Render<ChartCard>(p => p.Add(c => c.Bars, bars).Add(c => c.ByHour, byHour).AddCascadingValue(new PersonPlace(Bogota)));
        Assert.Equal(labels, card.FindAll(".mp-chart-days span").Select(s => s.TextContent));
    }
}
