using MailPortal.Audit;
using MailPortal.Data;
using MailPortal.Organizations;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace MailPortal.Tests.Portal.Data;

public sealed class LiveChangesTests : IAsyncLifetime
{
    private readonly string shared = Directory.CreateTempSubdirectory("mailportal-shared-").FullName;
    private readonly TestClock clock = TestClock.At("2026-11-20T12:00:00Z");
    private TestPortal here = null!, there = null!;
    private readonly SemaphoreSlim looked = new(0);
    private LiveChanges live = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        here = Node();
        there = Node(("Protection:KeyFile", Path.Combine(here.Folder, "master.key")));
        // The node's own marks, and word of each look, so that a test waits for it instead of for the clock on the wall.
        var marks = here.Services.GetServices<ChangeMark>().ToList();
        var last = marks[^1];
        marks[^1] = last with { ReadAsync = async (db, c) => { var read = await last.ReadAsync(db, c); looked.Release(); return read; } };
        live = new(here.Get<IDbContextFactory<PortalDbContext>>(), marks, here.Get<CommitSignal>(), clock, NullLogger<LiveChanges>.Instance);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        live.Dispose();
        looked.Dispose();
        await here.DisposeAsync();
        await there.DisposeAsync();
        TestDatabase.Drop(shared);
        Directory.Delete(shared, recursive: true);
    }

    [Fact]
    public async Task Commit_OfThisNode_IsHeardAtOnce()
    {
        var heard = new SemaphoreSlim(0);
        using var listening = live.Listen([typeof(AuditEntry)], () => heard.Release());
        await looked.WaitAsync(Cancellation);
        await AuditAsync(here);
        await heard.WaitAsync(Cancellation);
        Assert.Equal(0, heard.CurrentCount);
    }

    [Fact]
    public async Task Commit_DoesNotWaitForWhoListens()
    {
        using var committed = new ManualResetEventSlim();
        var waited = new TaskCompletionSource<bool>();
        using var listening = live.Listen([typeof(AuditEntry)], () => waited.SetResult(committed.Wait(TimeSpan.FromSeconds(20), Cancellation)));
        await AuditAsync(here);
        committed.Set();
        Assert.True(await waited.Task, "The commit came back after its listener only.");
    }

    [Fact]
    public async Task Listener_ThatFails_IsLoggedAndTheNextOneHears()
    {
        var heard = new SemaphoreSlim(0);
        using var failing = live.Listen([typeof(AuditEntry)], () => throw new InvalidOperationException("gone"));
        using var listening = live.Listen([typeof(AuditEntry)], () => heard.Release());
        await AuditAsync(here);
        await heard.WaitAsync(Cancellation);
    }

    [Fact]
    public async Task Commit_InAnotherLanguage_IsHeardInTheListenersOwn()
    {
        var heard = new TaskCompletionSource<string>();
        IDisposable listening;
        using (new Culture("en")) listening = live.Listen([typeof(AuditEntry)], () => heard.SetResult(System.Globalization.CultureInfo.CurrentUICulture.Name));
        using (new Culture("es")) await AuditAsync(here);
        Assert.Equal("en", await heard.Task.WaitAsync(Cancellation));
        listening.Dispose();
    }

    [Fact]
    public async Task Commit_OfOtherKinds_IsNotHeard()
    {
        var (heard, other) = (new SemaphoreSlim(0), 0);
        using var listening = live.Listen([typeof(Organization)], () => other++);
        using var concerned = live.Listen([typeof(AuditEntry)], () => heard.Release());
        await AuditAsync(here);
        await heard.WaitAsync(Cancellation);
        Assert.Equal(0, other);
    }

    [Fact]
    public async Task Transaction_IsHeardWhenItCommits_AndNeverWhenItIsRolledBack()
    {
        var heard = new SemaphoreSlim(0);
        using var listening = live.Listen([typeof(AuditEntry)], () => heard.Release());
        foreach (var commit in (bool[])[false, true])
        {
            await using var db = await here.DbAsync();
            await using var transaction = await db.Database.BeginTransactionAsync(Cancellation);
            Add(here, db);
            await db.SaveChangesAsync(Cancellation);
            Assert.Equal(0, heard.CurrentCount);
            if (commit) await transaction.CommitAsync(Cancellation);
            else await transaction.RollbackAsync(Cancellation);
            if (commit) await heard.WaitAsync(Cancellation);
            Assert.Equal(0, heard.CurrentCount);
        }
    }

    [Fact]
    public async Task Commit_OfAnotherNode_IsHeardAtTheNextLook()
    {
        var heard = new SemaphoreSlim(0);
        using var listening = live.Listen([typeof(AuditEntry)], () => heard.Release());
        await looked.WaitAsync(Cancellation);
        await AuditAsync(there);
        Assert.Equal(0, heard.CurrentCount);
        clock.Advance(TimeSpan.FromSeconds(1));
        await heard.WaitAsync(Cancellation);
        // … and once.
        clock.Advance(TimeSpan.FromSeconds(1));
        await looked.WaitAsync(Cancellation);
        await looked.WaitAsync(Cancellation);
        Assert.Equal(0, heard.CurrentCount);
    }

    [Fact]
    public async Task Commit_OfAnotherNodeWhoseClockIsSlow_IsHeardToo()
    {
        await AuditAsync(here, DateTimeOffset.UtcNow.AddSeconds(30));
        var heard = new SemaphoreSlim(0);
        using var listening = live.Listen([typeof(AuditEntry)], () => heard.Release());
        await looked.WaitAsync(Cancellation);
        await AuditAsync(there, DateTimeOffset.UtcNow.AddSeconds(-30));
        clock.Advance(TimeSpan.FromSeconds(1));
        await heard.WaitAsync(Cancellation);
    }

    [Fact]
    public void Watching_BeginsWithTheFirstListenerAndEndsWithTheLast()
    {
        Assert.Equal((false, 0), (live.IsWatching, clock.Timers));
        using (live.Listen([typeof(AuditEntry)], () => { }))
        {
            using (live.Listen([typeof(Organization)], () => { })) Assert.Equal((true, 1), (live.IsWatching, clock.Timers));
            Assert.True(live.IsWatching);
        }
        Assert.False(live.IsWatching);
    }

    private static async Task AuditAsync(TestPortal node, DateTimeOffset? at = null)
    {
        await using var db = await node.DbAsync();
        Add(node, db, at);
        await db.SaveChangesAsync(Cancellation);
    }

    private static void Add(TestPortal node, PortalDbContext db, DateTimeOffset? at = null)
    {
        if (at is { } then) db.Add(new AuditEntry { At = then, UserName = "x", Action = "test.happened", Target = "x" });
        else node.Get<AuditLog>().Add(db, Actor.Portal.Source, "test.happened", Guid.NewGuid());
    }

    private TestPortal Node(params IEnumerable<(string Key, string? Value)> settings)
    {
        var node = new TestPortal([.. settings, ("Reception:Enabled", "false"), .. TestDatabase.Shared(shared)]);
        _ = node.Services;
        return node;
    }
}
