using MailPortal.Components;

namespace MailPortal.Tests.Portal.Components;

public sealed class LastReadingTests
{
    private readonly LastReading reading = new();
    private readonly List<string> shown = [];

    [Fact]
    public async Task Readings_OnlyTheOneBegunLastIsShown_AndTheOneBeforeIsAskedToStop()
    {
        var late = new TaskCompletionSource();
        var asked = default(CancellationToken);
        var first = reading.RunAsync(async stop =>
        {
            asked = stop;
            await late.Task;
            return () => shown.Add("first");
        }, CancellationToken.None);
        Assert.False(asked.IsCancellationRequested);
        await ReadAsync("second");
        Assert.True(asked.IsCancellationRequested);
        late.SetResult();
        await first;
        Assert.Equal(["second"], shown);
        await ReadAsync("third");
        Assert.Equal(["second", "third"], shown);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Failure_IsTold_UnlessALaterOneBegan(bool overtaken)
    {
        var late = new TaskCompletionSource();
        var first = reading.RunAsync(async _ =>
        {
            await late.Task;
            throw new InvalidOperationException("The server cancelled the statement.");
        }, CancellationToken.None);
        if (overtaken) await ReadAsync("second");
        late.SetResult();
        if (overtaken) await first;
        else await Assert.ThrowsAsync<InvalidOperationException>(() => first);
    }

    [Fact]
    public async Task PageLeft_ReadingStops()
    {
        using var life = new CancellationTokenSource();
        var first = reading.RunAsync(async stop =>
        {
            await new TaskCompletionSource().Task.WaitAsync(stop);
            return () => shown.Add("first");
        }, life.Token);
        await life.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Empty(shown);
    }

    [Fact]
    public async Task Dropped_IsNotShown()
    {
        var late = new TaskCompletionSource();
        var first = reading.RunAsync(async _ =>
        {
            await late.Task;
            return () => shown.Add("first");
        }, CancellationToken.None);
        reading.Drop();
        late.SetResult();
        await first;
        Assert.Empty(shown);
    }

    private Task ReadAsync(string what) => reading.RunAsync(_ => Task.FromResult<Action>(() => shown.Add(what)), CancellationToken.None);
}
