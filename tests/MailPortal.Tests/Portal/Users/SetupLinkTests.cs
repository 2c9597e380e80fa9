using MailPortal.Users;

namespace MailPortal.Tests.Portal.Users;

public sealed class SetupLinkTests
{
    private readonly TestClock clock = TestClock.At("2026-11-20T12:00:00Z");

    [Fact]
    public async Task Use_RefusedByTheCaller_MayBeTriedAgain_AcceptedIsSpent()
    {
        using var link = new SetupLink(clock);
        var (token, _) = link.Issue();
        Assert.True(await link.UseAsync(token, () => Task.FromResult(false), TestContext.Current.CancellationToken));
        Assert.True(await link.UseAsync(token, () => Task.FromResult(true), TestContext.Current.CancellationToken));
        Assert.False(await link.UseAsync(token, () => throw new InvalidOperationException("spent"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void IsValid_AfterItsDay_False()
    {
        using var link = new SetupLink(clock);
        var (token, expiresAt) = link.Issue();
        clock.Advance(SetupLink.Lifetime - TimeSpan.FromSeconds(1));
        Assert.True(link.IsValid(token));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(link.IsValid(token));
        Assert.Equal(clock.GetUtcNow(), expiresAt);
    }

    [Fact]
    public void IsValid_OldOrForeignToken_False()
    {
        using var link = new SetupLink(clock);
        Assert.False(link.IsValid(""));
        var (old, _) = link.Issue();
        var (current, _) = link.Issue();
        Assert.False(link.IsValid(old));
        Assert.False(link.IsValid(null));
        Assert.False(link.IsValid(current + "x"));
        Assert.True(link.IsValid(current));
    }
}
