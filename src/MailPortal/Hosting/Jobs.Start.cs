using Quartz;

namespace MailPortal.Hosting;

// What is done before the clock ticks.
public static partial class Jobs
{
    /// <summary>Before the clock ticks. What a program of another version could not load, the scheduler never calls again by itself: this one can, and
    /// takes it back.</summary>
    private sealed partial class Start(ISchedulerFactory schedulers, JobPlace place, ILogger<Start> logger) : IHostedService
    {
        // Kept: whoever stops the portal may have disposed of its services before.
        private IScheduler? standing;

        public async Task StartAsync(CancellationToken cancellationToken)
        {
            var scheduler = await schedulers.GetScheduler(cancellationToken);
            if (!place.Here)
            {
                standing = scheduler;
                return;
            }
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
            if (Interlocked.Exchange(ref standing, null) is { } scheduler) await scheduler.Shutdown(waitForJobsToComplete: false, cancellationToken);
        }

        [LoggerMessage(Level = LogLevel.Warning, Message = "The job {Job} was off the clock because it could not be loaded once; it is on it again.")]
        private partial void LogTakenBack(string job);
    }
}
