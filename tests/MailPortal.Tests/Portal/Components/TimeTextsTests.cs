using System.Globalization;
using MailPortal.Components;

namespace MailPortal.Tests.Portal.Components;

public sealed class TimeTextsTests
{
    private static readonly TimeZoneInfo Bogota = TimeZoneInfo.FindSystemTimeZoneById("America/Bogota");

    // "Now" is 12:00 in Bogotá.
    [Theory]
    [InlineData("2026-11-20T16:59:31Z", "ahora mismo")]
    [InlineData("2026-11-20T17:00:10Z", "en un momento")]
    [InlineData("2026-11-20T16:57:00Z", "hace 3 min")]
    [InlineData("2026-11-20T17:05:00Z", "en 5 min")]
    [InlineData("2026-11-20T15:00:00Z", "hace 2 h")]
    [InlineData("2026-11-20T05:00:00Z", "hace 12 h")]
    [InlineData("2026-11-20T04:59:00Z", "ayer 23:59")]
    [InlineData("2026-11-21T14:05:00Z", "mañana 09:05")]
    [InlineData("2026-03-01T14:05:00Z", "1 mar 09:05")]
    [InlineData("2025-03-01T14:05:00Z", "1 mar 2025")]
    public void Relative_InThePersonsZone(string value, string expected)
    {
        using var _ = new Culture("es");
        Assert.Equal(expected, TimeTexts.Relative(At(value), At("2026-11-20T17:00:00Z"), Bogota));
    }

    [Fact]
    public void Exact_NamesTheOffset()
    {
        using var _ = new Culture("en");
        Assert.Equal("20 Nov 2026 12:00:05 (UTC−05:00)", TimeTexts.Exact(At("2026-11-20T17:00:05Z"), Bogota));
        Assert.EndsWith("(UTC)", TimeTexts.Exact(At("2026-11-20T17:00:05Z"), TimeZoneInfo.Utc), StringComparison.Ordinal);
    }

    private static DateTimeOffset At(string value) => DateTimeOffset.Parse(value, CultureInfo.InvariantCulture);
}
