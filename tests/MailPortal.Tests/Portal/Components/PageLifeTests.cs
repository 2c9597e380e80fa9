using MailPortal.Components;

namespace MailPortal.Tests.Portal.Components;

public sealed class PageLifeTests
{
    [Fact]
    public void Token_AskedForAfterThePageWasLeft_IsCancelled()
    {
        var life = new PageLife();
        var before = life.Token;
        Assert.False(life.IsOver);
        life.Dispose();
        Assert.True(before.IsCancellationRequested);
        Assert.True(life.Token.IsCancellationRequested);
        Assert.True(life.IsOver);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(life.Token);
        Assert.True(linked.IsCancellationRequested);
    }

    [Fact]
    public void Dispose_Twice_IsOnce()
    {
        var (life, told) = (new PageLife(), 0);
        life.Token.Register(() => told++);
        life.Dispose();
        life.Dispose();
        Assert.Equal(1, told);
    }
}
