using Bunit;
using MailPortal.Components;
using MailPortal.Data;
using MailPortal.Organizations;
using Microsoft.AspNetCore.Components;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace MailPortal.Tests.Portal.Components;

public sealed class LiveRefreshTests : IAsyncLifetime
{
    private readonly TestClock clock = TestClock.At("2026-11-20T12:00:00Z");
    private readonly TestPortal portal = new(("Reception:Enabled", "false"));
    private readonly BunitContext bunit = new();
    private LiveChanges live = null!;
    private int read;
    private Exception? failure;

    public ValueTask InitializeAsync()
    {
        live = new(portal.Get<IDbContextFactory<PortalDbContext>>(), [], portal.Get<CommitSignal>(), clock, NullLogger<LiveChanges>.Instance);
        bunit.Services.AddSingleton<TimeProvider>(clock);
        bunit.Services.AddSingleton(live);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await bunit.DisposeAsync();
        live.Dispose();
        await portal.DisposeAsync();
    }

    [Fact]
    public async Task Changes_ManyAtOnce_AreReadAtOnceAndOnceMoreASecondLater()
    {
        Render(interactive: true);
        for (var i = 0; i < 20; i++) await ChangeAsync();
        // It rests, with a timer beside that of whoever looks at the database.
        await UntilAsync(() => read == 1 && clock.Timers == 2);
        clock.Advance(TimeSpan.FromSeconds(1));
        await UntilAsync(() => read == 2 && clock.Timers == 2);
        await UntilAsync(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return clock.Timers == 1;
        });
        // Of the twenty, the last may have been told later than the clock went on.
        Assert.InRange(read, 2, 3);
        var before = read;
        await ChangeAsync();
        await UntilAsync(() => read == before + 1);
    }

    [Fact]
    public void Drawing_WithoutACircuit_DoesNotListen()
    {
        Render(interactive: false);
        Assert.False(live.IsWatching);
    }

    [Fact]
    public async Task Page_Left_ListensNoLonger()
    {
        Render(interactive: true);
        Assert.True(live.IsWatching);
        await bunit.DisposeComponentsAsync();
        Assert.False(live.IsWatching);
    }

    [Fact]
    public async Task Reading_DatabaseAwayForAMoment_LeavesThePageAndReadsAgain()
    {
        // As the mappers of server databases put it.
        failure = new InvalidOperationException("An exception has been raised that is likely due to a transient failure.", new SqliteException("gone", 1));
        Render(interactive: true);
        await ChangeAsync();
        await UntilAsync(() => read == 1 && clock.Timers == 2);
        failure = null;
        clock.Advance(TimeSpan.FromSeconds(1));
        await UntilAsync(() => read == 2);
    }

    [Fact]
    public async Task Reading_FaultOfOurs_IsTold()
    {
        failure = new InvalidOperationException("Sequence contains no elements.");
        Render(interactive: true);
        await ChangeAsync();
        Assert.Same(failure, await bunit.Renderer.UnhandledException.WaitAsync(Xunit.TestContext.Current.CancellationToken));
    }

    private void Read()
    {
        read++;
        if (failure is not null) throw failure;
    }

    private IRenderedComponent<LiveRefresh> Render(bool interactive)
    {
        bunit.Renderer.SetRendererInfo(new RendererInfo(interactive ? "Server" : "Static", interactive));
        return bunit.Render<LiveRefresh>(p => p.Add(r => r.Of, [typeof(Organization)]).Add(r => r.OnChanged, Read));
    }

    // Told on threads of the pool: until they have, within the test's own patience.
    private static async Task UntilAsync(Func<bool> met)
    {
        while (!met()) await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Xunit.TestContext.Current.CancellationToken);
    }

    private async Task ChangeAsync()
    {
        await using var db = await portal.DbAsync();
        db.Add(new Organization { Name = "Contoso", TaxId = "900555111", CreatedAt = clock.GetUtcNow() });
        await db.SaveChangesAsync(Xunit.TestContext.Current.CancellationToken);
    }
}
