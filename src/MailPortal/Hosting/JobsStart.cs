using MailPortal.Data;
using Quartz;

namespace MailPortal.Hosting;

/// <summary>What a node without reception has to do with jobs. Over a server database it leaves them to other nodes, yet knows them, to show them
/// and to ask for them. Over an embedded one it is alone: it knows nothing of reception and does the rest.</summary>
/// <param name="Here">Jobs run on this node.</param>
internal sealed record JobPlace(bool Here)
{
    public static JobPlace Of(IConfiguration configuration) => new(Receives(configuration) || !DatabaseSettings.Read(configuration).IsServer);

    public static bool KnowsReception(IConfiguration configuration) => Receives(configuration) || DatabaseSettings.Read(configuration).IsServer;

    private static bool Receives(IConfiguration configuration) => configuration.GetValue("Reception:Enabled", defaultValue: true);
}

/// <summary>Before the clock ticks. What a program of another version could not load, the scheduler never calls again by itself: this one can, and
/// takes it back.</summary>
internal sealed partial class JobsStart(ISchedulerFactory schedulers, JobPlace place, ILogger<JobsStart> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        if (!place.Here) return;
        foreach (var key in await scheduler.GetTriggerKeys(GroupMatcher<TriggerKey>.AnyGroup(), cancellationToken))
        {
            if (await scheduler.GetTriggerState(key, cancellationToken) is not TriggerState.Error) continue;
            await scheduler.ResetTriggerFromErrorState(key, cancellationToken);
            LogTakenBack(key.Group);
        }
    }

    /// <summary>Of a clock that stood all the time; one that ticks is stopped by Quartz, which waits for the jobs.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (!place.Here) await (await schedulers.GetScheduler(cancellationToken)).Shutdown(waitForJobsToComplete: false, cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The job {Job} was off the clock because it could not be loaded once; it is on it again.")]
    private partial void LogTakenBack(string job);
}
