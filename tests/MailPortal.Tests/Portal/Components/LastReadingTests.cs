using MailPortal.Components;

namespace MailPortal.Tests.Portal.Components;

public sealed class LastReadingTests
{
    [Fact]
    public void Readings_OnlyTheOneBegunLastCounts()
    {
        var reading = new LastReading();
        var first = reading.Begin();
        Assert.True(first());
        var second = reading.Begin();
        Assert.Equal((false, true), (first(), second()));
    }
}
