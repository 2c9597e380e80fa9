using MailPortal.Components;

namespace MailPortal.Tests.Portal.Components;

public sealed class HandoverShelfTests
{
    private readonly TestClock clock = TestClock.At("2026-03-20T15:00:00Z");
    private readonly HandoverShelf shelf;

    public HandoverShelfTests() => shelf = new(clock);

    private static Dictionary<Type, object?[]> Values(string value) => new Dictionary<Type, object?[]> { [typeof(string)] = [value] };

    private Guid Put(string owner = "ana")
    {
        var ticket = Guid.NewGuid();
        shelf.Put(ticket, owner, Values("x"));
        return ticket;
    }

    [Fact]
    public void Take_GivesItOnce()
    {
        var ticket = Put();
        Assert.True(shelf.TryTake(ticket, "ana", out var values));
        Assert.Equal("x", values[typeof(string)].Single());
        Assert.False(shelf.TryTake(ticket, "ana", out values));
        Assert.Null(values);
    }

    [Fact]
    public void Take_OfSomebodyElse_GetsNothingAndTakesNothingAway()
    {
        var ticket = Put();
        Assert.False(shelf.TryTake(ticket, "eva", out _));
        Assert.False(shelf.TryTake(Guid.NewGuid(), "ana", out _));
        Assert.True(shelf.TryTake(ticket, "ana", out _));
    }

    [Fact]
    public void Take_TooLate_GetsNothing()
    {
        var ticket = Put();
        clock.Advance(HandoverShelf.Kept - TimeSpan.FromMilliseconds(1));
        var later = Put();
        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False(shelf.TryTake(ticket, "ana", out _));
        Assert.True(shelf.TryTake(later, "ana", out _));
    }

    [Fact]
    public void Put_MoreThanIsKept_DropsTheOldest()
    {
        var oldest = Put();
        var others = Enumerable.Range(0, HandoverShelf.Pages).Select(_ => Put()).ToList();
        Assert.False(shelf.TryTake(oldest, "ana", out _));
        Assert.All(others, ticket => Assert.True(shelf.TryTake(ticket, "ana", out _)));
    }
}
