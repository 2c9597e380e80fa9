using MailPortal.Administration;
using MailPortal.Data;
using MailPortal.Hosting;
using MailPortal.Tests.Portal;
using MailPortal.Users;
using Npgsql;
using Quartz;

namespace MailPortal.Tests.Hosting;

/// <summary>The clock in a server database, as a node finds it when it starts.</summary>
public sealed class ScheduleTests : IDisposable
{
    private const string Sweep = "sweep-files";
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(50);
    private readonly string folder = Directory.CreateTempSubdirectory("mailportal-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Connection => TestDatabase.Settings(folder).Single(s => s.Key == "ConnectionStrings:MailPortal").Value;

    public void Dispose()
    {
        TestDatabase.Drop(folder);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Start_JobThatWasDueWhileEveryNodeWasDown_RunsItAtOnce()
    {
        // Migrated a day ago, and no node has started since: never run, long overdue.
        PostgreSqlServer.Run(Connection, $"UPDATE qrtz_triggers SET start_time = start_time - {TimeSpan.TicksPerDay}, next_fire_time = next_fire_time - {TimeSpan.TicksPerDay}");
        await using var portal = Portal();
        var ran = await RanAsync(portal);
        Assert.Equal(0, ran.FailuresInRow);
        Assert.True(ran.NextRunAt > ran.StartedAt);
    }

    [Fact]
    public async Task Start_JobNotDueYet_IsLeftToItsTime()
    {
        PostgreSqlServer.Run(Connection, $"UPDATE qrtz_triggers SET next_fire_time = next_fire_time + {TimeSpan.TicksPerHour}, prev_fire_time = start_time");
        var due = DueAt();
        await using var portal = Portal();
        var scheduler = await portal.Get<ISchedulerFactory>().GetScheduler(Cancellation);
        Assert.Equal(due, (await scheduler.GetTrigger(new TriggerKey("1", Sweep), Cancellation))!.NextFireTimeUtc!.Value.UtcTicks);
        Assert.DoesNotContain(await portal.Get<JobsOverview>().ListAsync(Actor.Portal, Cancellation), j => j.Name == Sweep && j.State is not null);
    }

    [Fact]
    public async Task Run_ClockOfAnotherVersionWithAnotherInterval_IsSetToThisOnes()
    {
        PostgreSqlServer.Run(Connection, $"UPDATE qrtz_simple_triggers SET repeat_interval = 7 * repeat_interval WHERE trigger_group = '{Sweep}'");
        await using var portal = Portal();
        var ran = await RanAsync(portal);
        var every = portal.Get<IEnumerable<JobRegistration>>().Single(j => j.Name == Sweep).Every;
        var scheduler = await portal.Get<ISchedulerFactory>().GetScheduler(Cancellation);
        var clock = Assert.IsType<ISimpleTrigger>(await scheduler.GetTrigger(new TriggerKey("1", Sweep), Cancellation), exactMatch: false);
        Assert.Equal(every, clock.RepeatInterval);
        Assert.InRange(ran.NextRunAt!.Value - ran.StartedAt, every - TimeSpan.FromSeconds(10), every);
    }

    [Fact]
    public async Task Start_JobThatCouldNotBeLoadedOnce_IsTakenBackOnTheClock()
    {
        // As the scheduler leaves it when the class of a job cannot be loaded.
        PostgreSqlServer.Run(Connection, $"UPDATE qrtz_triggers SET trigger_state = 'ERROR', next_fire_time = next_fire_time - {TimeSpan.TicksPerDay} WHERE trigger_group = '{Sweep}'");
        await using var portal = Portal();
        Assert.Equal(0, (await RanAsync(portal)).FailuresInRow);
        Assert.Contains(portal.Log, l => l.StartsWith($"Warning: The job {Sweep} was off the clock", StringComparison.Ordinal));
    }

    [Fact]
    public async Task RunNow_AskedOfANodeWithoutReception_RunsOnAnother()
    {
        await using var pages = Portal(("DataDirectory", Path.Combine(folder, "pages")), ("Reception:Enabled", "false"));
        var overview = pages.Get<JobsOverview>();
        // All that the other nodes do, it knows: reception's, too.
        Assert.Equal(["poll-due-mailboxes", "raise-alerts", "renew-links", "retest-candidates", "send-outbox", Sweep],
            (await overview.ListAsync(Actor.Portal, Cancellation)).Select(j => j.Name).Order(StringComparer.Ordinal));
        foreach (var job in pages.Get<IEnumerable<JobRegistration>>()) await overview.RunNowAsync(Actor.Portal, job.Name, Cancellation);
        Assert.Equal(6, AskedFor());
        await using var worker = Portal();
        foreach (var job in pages.Get<IEnumerable<JobRegistration>>()) Assert.Equal(worker.Get<NodeIdentity>().Id, (await RanAsync(pages, job.Name)).NodeId);
        // All that were asked for are run, and none waits for the node that asked.
        while (AskedFor() > 0) await Task.Delay(LookAgain, TimeProvider.System, Cancellation);
    }

    private TestPortal Portal(params IEnumerable<(string Key, string? Value)> settings)
    {
        var portal = new TestPortal([("DataDirectory", folder), .. TestDatabase.Shared(folder), .. settings]);
        _ = portal.Services;
        return portal;
    }

    // The scheduler runs on threads of its own: until it has, within the test's own patience.
    private static async Task<JobState> RanAsync(TestPortal portal, string name = Sweep)
    {
        while (true)
        {
            var job = (await portal.Get<JobsOverview>().ListAsync(Actor.Portal, Cancellation)).Single(j => j.Name == name);
            if (job is { Running: false, State: { } state }) return state;
            await Task.Delay(LookAgain, TimeProvider.System, Cancellation);
        }
    }

    private long DueAt() => Read("SELECT next_fire_time FROM qrtz_triggers WHERE trigger_group = 'sweep-files'");

    // The clock's own triggers bear the names of their jobs.
    private long AskedFor() => Read("SELECT count(*) FROM qrtz_triggers WHERE trigger_group <> job_group");

    private long Read(string sql)
    {
        using var open = new NpgsqlConnection(Connection);
        open.Open();
        using var command = open.CreateCommand();
#pragma warning disable CA2100 // written above
        command.CommandText = sql;
#pragma warning restore CA2100
        return (long)command.ExecuteScalar()!;
    }
}
