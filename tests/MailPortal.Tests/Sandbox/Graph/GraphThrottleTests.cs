using MailPortal.Sandbox.Graph;

namespace MailPortal.Tests.Sandbox.Graph;

public sealed class GraphThrottleTests
{
    private readonly SettableClock _clock = new();

    [Fact]
    public void Enter_TenThousandInTenMinutes_AreTheMost()
    {
        var (throttle, application) = (new GraphThrottle(_clock), Guid.NewGuid());
        for (var i = 0; i < 10_000; i++) throttle.Enter(application, "ana@contoso.test").Slot!.Dispose();

        Assert.Equal(429, throttle.Enter(application, "ANA@contoso.test").Error!.Status);
        Assert.Null(throttle.Enter(application, "luis@contoso.test").Error);
        Assert.Null(throttle.Enter(Guid.NewGuid(), "ana@contoso.test").Error);
        _clock.Now += TimeSpan.FromMinutes(10);
        Assert.Null(throttle.Enter(application, "ana@contoso.test").Error);
    }

    [Fact]
    public void Enter_FourAtOnce_AreTheMostUntilOneLeaves()
    {
        var (throttle, application) = (new GraphThrottle(_clock), Guid.NewGuid());
        var slots = Enumerable.Range(0, 4).Select(_ => throttle.Enter(application, "ana@contoso.test").Slot!).ToList();
        Assert.Equal("ApplicationThrottled", throttle.Enter(application, "ana@contoso.test").Error!.Code);

        slots[0].Dispose();

        Assert.Null(throttle.Enter(application, "ana@contoso.test").Error);
    }
}
