using System.Net;
using MailPortal.Administration;
using MailPortal.Audit;
using MailPortal.Data;
using MailPortal.Hosting;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Quartz;

namespace MailPortal.Tests.Portal.Administration;

public sealed class JobsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryJob_HasAWordForItselfAndForWhatItDoes()
    {
        await using var portal = new TestPortal();
        var jobs = portal.Services.GetService(typeof(IEnumerable<JobRegistration>)) as IEnumerable<JobRegistration>;
        Assert.NotEmpty(jobs!);
        Assert.Empty(jobs!.Where(j => JobWords.NameOf(j.Name) == j.Name || JobWords.WhatItDoes(j.Name) is null).Select(j => j.Name));
    }

    [Fact]
    public async Task RunNow_RunsTheJobAtOnce_AndTellsWhoAsked()
    {
        await using var portal = new TestPortal();
        var (_, administrator) = await portal.AddUserAsync(PortalRole.Administrator);
        var overview = portal.Get<JobsOverview>();
        await RanAsync(overview, since: DateTimeOffset.MinValue); // by the clock, at start
        var asked = DateTimeOffset.UtcNow;
        await overview.RunNowAsync(administrator, "sweep-files", Cancellation);
        var job = await RanAsync(overview, since: asked);
        Assert.Equal((0, null, false), (job.State!.FailuresInRow, job.State.Error, job.Running));
        await using var db = await portal.DbAsync();
        Assert.Equal("sweep-files", (await db.Set<AuditEntry>().SingleAsync(e => e.Action == "job.requested" && e.UserId == administrator.UserId, Cancellation)).Target);
        await Assert.ThrowsAsync<NotFoundException>(() => overview.RunNowAsync(administrator, "no-such-job", Cancellation));
        using var browser = await portal.SignedInAsync();
        var html = WebUtility.HtmlDecode(await browser.GetStringAsync("/jobs", Cancellation));
        Assert.Contains("Limpiar archivos sin dueño", html, StringComparison.Ordinal);
        Assert.Contains("Terminó bien", html, StringComparison.Ordinal);
        // What repeats every two seconds has no next time worth telling; the job that was run by hand is due as before.
        string RowOf(string name) => html.Split("mp-job\"").Single(row => row.Contains(name, StringComparison.Ordinal));
        Assert.Contains("<dt>Próxima vez</dt>", RowOf("Limpiar archivos sin dueño"), StringComparison.Ordinal);
        Assert.DoesNotContain("<dt>Próxima vez</dt>", RowOf("Revisar los correos de recepción"), StringComparison.Ordinal);
        Assert.Contains("<dd>cada 2 s</dd>", RowOf("Revisar los correos de recepción"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recording_FailuresInARow_AreCountedUntilOneSucceeds()
    {
        await using var portal = new TestPortal();
        var clock = TestClock.At("2026-11-20T12:00:00Z");
        var recording = Recording(portal, clock);
        foreach (var expected in (int[])[1, 2])
        {
            await Assert.ThrowsAsync<IOException>(() => recording.RunAsync("x", false, null, () => throw new IOException("the disk is full"), Cancellation));
            var failed = await StateAsync(portal, "x");
            Assert.Equal((expected, "IOException: the disk is full", clock.GetUtcNow()), (failed.FailuresInRow, failed.Error, failed.EndedAt!.Value));
        }
        clock.Advance(TimeSpan.FromSeconds(1));
        var next = clock.GetUtcNow().AddMinutes(1);
        await recording.RunAsync("x", false, next, () =>
        {
            clock.Advance(TimeSpan.FromSeconds(3));
            return Task.CompletedTask;
        }, Cancellation);
        var state = await StateAsync(portal, "x");
        Assert.Equal((0, null, TimeSpan.FromSeconds(3), next), (state.FailuresInRow, state.Error, state.EndedAt!.Value - state.StartedAt, state.NextRunAt!.Value));
    }

    [Fact]
    public async Task Recording_WhileItRuns_SaysSo_AndABusyClockWritesSeldom()
    {
        await using var portal = new TestPortal();
        var clock = TestClock.At("2026-11-20T12:00:00Z");
        var recording = Recording(portal, clock);
        await recording.RunAsync("x", false, null, async () => Assert.Null((await StateAsync(portal, "x")).EndedAt), Cancellation);
        var first = (await StateAsync(portal, "x")).StartedAt;
        clock.Advance(TimeSpan.FromSeconds(2));
        await recording.RunAsync("x", false, null, () => Task.CompletedTask, Cancellation);
        Assert.Equal(first, (await StateAsync(portal, "x")).StartedAt);
        await recording.RunAsync("x", asked: true, null, () => Task.CompletedTask, Cancellation);
        Assert.Equal(clock.GetUtcNow(), (await StateAsync(portal, "x")).StartedAt);
        clock.Advance(TimeSpan.FromSeconds(10));
        await recording.RunAsync("x", false, null, () => Task.CompletedTask, Cancellation);
        Assert.Equal(clock.GetUtcNow(), (await StateAsync(portal, "x")).StartedAt);
    }

    [Fact]
    public async Task Recording_InterruptedBecauseThePortalStops_LeavesWhatWasKnown()
    {
        await using var portal = new TestPortal();
        var clock = TestClock.At("2026-11-20T12:00:00Z");
        var recording = Recording(portal, clock);
        using var stopping = new CancellationTokenSource();
        Task StopAsync()
        {
            stopping.Cancel();
            return Task.FromCanceled(stopping.Token);
        }
        await Assert.ThrowsAsync<IOException>(() => recording.RunAsync("x", false, null, () => throw new IOException("the disk is full"), Cancellation));
        clock.Advance(TimeSpan.FromMinutes(1));
        foreach (var name in (string[])["x", "new"])
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => recording.RunAsync(name, asked: true, null, StopAsync, stopping.Token));
        var state = await StateAsync(portal, "x");
        Assert.Equal((1, clock.GetUtcNow().AddMinutes(-1), "IOException: the disk is full"), (state.FailuresInRow, state.EndedAt, state.Error));
        await using var db = await portal.DbAsync();
        Assert.False(await db.Set<JobState>().AnyAsync(s => s.Name == "new", Cancellation));
        // Cancelled without anybody having stopped the portal: a failure like any other.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => recording.RunAsync("x", false, null, () => throw new OperationCanceledException(), Cancellation));
        Assert.Equal(2, (await StateAsync(portal, "x")).FailuresInRow);
    }

    [Fact]
    public async Task Recording_OfTwoNodes_SuccessOfOneLeavesTheFailuresOfTheOther()
    {
        await using var portal = new TestPortal();
        var folder = Directory.CreateTempSubdirectory("mailportal-");
        using (var other = new NodeIdentity(new DataDirectory(folder.FullName)))
        {
            var clock = TestClock.At("2026-11-20T12:00:00Z");
            var job = new JobRegistration("x", TimeSpan.FromSeconds(2), Lanes: 2);
            foreach (var _ in (int[])[1, 2])
                await Assert.ThrowsAsync<IOException>(() => Recording(portal, clock, other).RunAsync("x", false, null, () => throw new IOException("the disk is full"), Cancellation));
            clock.Advance(TimeSpan.FromMinutes(1));
            await Recording(portal, clock).RunAsync("x", false, null, async () =>
            {
                var during = JobRow.Of(job, await StatesAsync(portal, "x"), clock.GetUtcNow());
                Assert.Equal((true, portal.Get<NodeIdentity>().Id, 2), (during.Running, during.State!.NodeId, during.Failing!.FailuresInRow));
            }, Cancellation);
            var after = JobRow.Of(job, await StatesAsync(portal, "x"), clock.GetUtcNow());
            Assert.Equal((false, portal.Get<NodeIdentity>().Id, null), (after.Running, after.State!.NodeId, after.State.Error));
            Assert.Equal((other.Id, 2, "IOException: the disk is full"), (after.Failing!.NodeId, after.Failing.FailuresInRow, after.Failing.Error));
            // A node that does not come back is not waited for.
            clock.Advance(TimeSpan.FromMinutes(15));
            Assert.Null(JobRow.Of(job, await StatesAsync(portal, "x"), clock.GetUtcNow()).Failing);
            // … and what it left goes at last.
            clock.Advance(TimeSpan.FromDays(31));
            var third = Directory.CreateDirectory(Path.Combine(folder.FullName, "third"));
            using var young = new NodeIdentity(new DataDirectory(third.FullName));
            await Recording(portal, clock, young).RunAsync("x", false, null, () => Task.CompletedTask, Cancellation);
            Assert.Equal(young.Id, Assert.Single(await StatesAsync(portal, "x")).NodeId);
        }
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Recording_LongRun_SaysThatItsNodeLives_AndOneThatDiedRunsNoLonger()
    {
        await using var portal = new TestPortal();
        var clock = TestClock.At("2026-11-20T12:00:00Z");
        var job = new JobRegistration("x", TimeSpan.FromHours(12));
        await Recording(portal, clock).RunAsync("x", false, null, async () =>
        {
            clock.Advance(TimeSpan.FromSeconds(50));
            while ((await StateAsync(portal, "x")).AliveAt != clock.GetUtcNow()) await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Cancellation);
            var states = await StatesAsync(portal, "x");
            Assert.True(JobRow.Of(job, states, clock.GetUtcNow() + TimeSpan.FromSeconds(59)).Running);
            // Killed here, it would say nothing more.
            var dead = JobRow.Of(job, states, clock.GetUtcNow() + JobRecording.Silence);
            Assert.Equal((false, true), (dead.Running, dead.BrokenOff));
        }, Cancellation);
        var done = Assert.Single(await StatesAsync(portal, "x"));
        Assert.Equal((clock.GetUtcNow(), null), (done.EndedAt, done.AliveAt));
        Assert.False(JobRow.Of(job, [done], clock.GetUtcNow()).BrokenOff);
    }

    [Fact]
    public async Task RunNow_IsInTheTrailBeforeAnythingRuns()
    {
        await using var portal = new TestPortal();
        _ = portal.Services;
        await RanAsync(portal.Get<JobsOverview>(), since: DateTimeOffset.MinValue); // the clock ticks …
        var clock = await portal.Get<ISchedulerFactory>().GetScheduler(Cancellation);
        await clock.Standby(Cancellation); // … and stands: what is asked for stays to be seen
        Task<int> WaitingAsync() => Task.Run(async () => (await clock.GetTriggerKeys(GroupMatcher<TriggerKey>.AnyGroup(), Cancellation)).Count, Cancellation);
        var (before, saving) = (await WaitingAsync(), 0);
        await Meanwhile.Of<JobsOverview>(portal, _ => saving = WaitingAsync().GetAwaiter().GetResult()).RunNowAsync(Actor.Portal, "sweep-files", Cancellation);
        Assert.Equal((before, before + 1), (saving, await WaitingAsync()));
    }

    private static JobRecording Recording(TestPortal portal, TestClock clock, NodeIdentity? node = null) =>
        new(portal.Get<IDbContextFactory<PortalDbContext>>(), node ?? portal.Get<NodeIdentity>(), clock, NullLogger<JobRecording>.Instance);

    private static async Task<JobState> StateAsync(TestPortal portal, string name) => Assert.Single(await StatesAsync(portal, name));

    private static async Task<List<JobState>> StatesAsync(TestPortal portal, string name)
    {
        await using var db = await portal.DbAsync();
        return await db.Set<JobState>().Where(s => s.Name == name).ToListAsync(Cancellation);
    }

    // The scheduler runs on threads of its own: until it has, within the test's own patience.
    private static async Task<JobRow> RanAsync(JobsOverview overview, DateTimeOffset since)
    {
        while (true)
        {
            var job = (await overview.ListAsync(Actor.Portal, Cancellation)).Single(j => j.Name == "sweep-files");
            if (job is { Running: false, State: { } state } && state.StartedAt >= since) return job;
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Cancellation);
        }
    }
}
