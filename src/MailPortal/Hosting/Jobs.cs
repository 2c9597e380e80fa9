using System.Collections.Concurrent;
using System.Globalization;
using MailPortal.Data;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Quartz;

namespace MailPortal.Hosting;

/// <summary>One run of a job.</summary>
public interface IPortalJob
{
    /// <summary>Does what is due now and returns; what must survive is in rows, so a run that never happens loses nothing.</summary>
    Task RunAsync(CancellationToken cancellation);
}

/// <summary>The clock: the only place that knows which scheduler runs the jobs. A lane of a job never runs twice at once, on whichever node,
/// and a node works in one lane of a job at a time: another one that comes to it goes on to another node at its next tick.</summary>
public static partial class Jobs
{
    private const string OnlyLane = "1";

    /// <summary>Starts the scheduler with the application and stops it with it: running jobs are told, and waited for. A node that runs no jobs
    /// knows them all the same, and its clock stands: it must never take one from the nodes that do.</summary>
    /// <param name="builder">The portal.</param>
    /// <param name="makeTables">Whether the scheduler may make its tables in a server database.</param>
    public static void AddPortalJobs(this IHostApplicationBuilder builder, bool makeTables)
    {
        var database = DatabaseSettings.Read(builder.Configuration);
        var place = JobPlace.Of(builder.Configuration);
        builder.Services.AddSingleton(place);
        builder.Services.AddSingleton<JobRecording>();
        builder.Services.AddSingleton<AtWork>();
        builder.Services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(options => options.ShutdownJobInterruption = ShutdownJobInterruption.Always);
            if (database.IsServer) quartz.UsePersistentStore(store => KeepIn(store, database, makeTables));
        });
        // A node that starts leaves the clock as it stands: what was due while every node was down is still due.
        builder.Services.Configure<QuartzOptions>(options => options.Scheduling.IgnoreDuplicates = true);
        builder.Services.AddHostedService<Start>();
        if (place.Here) builder.Services.AddQuartzHostedService(options => options.WaitForJobsToComplete = true);
    }

    /// <summary>Runs <typeparamref name="TJob"/> again and again, on one node at a time for each lane.</summary>
    public static void AddPortalJob<TJob>(this IServiceCollection services, string name, TimeSpan every, int lanes = 1) where TJob : class, IPortalJob
    {
        services.TryAddSingleton<TJob>();
        services.AddSingleton(new JobRegistration(name, every, lanes));
        services.AddKeyedSingleton<IPortalJob>(name, (provider, _) => provider.GetRequiredService<TJob>());
        services.AddQuartz(quartz =>
        {
            foreach (var lane in Enumerable.Range(1, lanes).Select(n => n.ToString(CultureInfo.InvariantCulture)))
            {
                quartz.ScheduleJob<Runner>(trigger => trigger.WithIdentity(lane, name).StartNow().WithSimpleSchedule(s => Again(s, every)), job => job.WithIdentity(lane, name).DisallowConcurrentExecution());
            }
        });
    }

    /// <summary>Has the scheduler run a job now, on whichever node comes first; after the run that is under way, if there is one. Of a job with
    /// several lanes that node may be at work in another one: then nothing more happens, because the job is being run at that moment.</summary>
    public static async Task RunNowAsync(IServiceProvider services, string name, CancellationToken cancellation)
    {
        var scheduler = await services.GetRequiredService<ISchedulerFactory>().GetScheduler(cancellation);
        var key = new JobKey(OnlyLane, name);
        // A node that leaves the job to others: what is due is in rows, and their clock comes to it.
        if (await scheduler.GetJobDetail(key, cancellation) is not null) await scheduler.TriggerJob(key, cancellation);
    }

    // Missed because every node was down or busy: once, now.
    private static void Again(SimpleScheduleBuilder schedule, TimeSpan every) =>
        schedule.WithInterval(every).RepeatForever().WithMisfireInstruction(SimpleTriggerMisfireInstruction.FireNow);

    // The jobs that this node runs at the moment.
    private sealed class AtWork : ConcurrentDictionary<string, byte>;

    // One class for all jobs: its name lies in the database, where programs of two versions read it during an upgrade.
    private sealed partial class Runner(IServiceProvider services, IEnumerable<JobRegistration> known, AtWork atWork, JobRecording recording, ILoggerFactory loggers) : IJob
    {
        public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
        {
            var key = context.JobDetail.Key;
            if (known.FirstOrDefault(j => j.Name == key.Group) is not { } registered)
            {
                var own = loggers.CreateLogger<Runner>();
                LogUnknown(own, key); // another version's
                return;
            }
            if (int.Parse(key.Name, CultureInfo.InvariantCulture) > registered.Lanes) await context.Scheduler.DeleteJob(key, cancellationToken); // there were more lanes once
            else if (atWork.TryAdd(registered.Name, 0))
            {
                try
                {
                    await RunAsync(registered, context, cancellationToken);
                }
                finally
                {
                    atWork.TryRemove(registered.Name, out _);
                }
            }
        }

        private async Task RunAsync(JobRegistration registered, IJobExecutionContext context, CancellationToken cancellation)
        {
            var job = services.GetRequiredKeyedService<IPortalJob>(registered.Name);
            var logger = loggers.CreateLogger(job.GetType());
            try
            {
                var next = await NextAsync(registered, context, cancellation);
                // The clock's own trigger bears the job's name; any other was made for one run that somebody asked for.
                await recording.RunAsync(registered.Name, context.Trigger.Key.Group != registered.Name, next, () => job.RunAsync(cancellation), cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                LogInterrupted(logger);
            }
            catch (Exception e)
            {
                // The next tick tries again; a job that failed once must not be taken off the clock.
                LogFailed(logger, e);
            }
        }

        /// <summary>When the clock calls next. A clock that another version set to another interval is set to this one's first.</summary>
        private static async Task<DateTimeOffset?> NextAsync(JobRegistration registered, IJobExecutionContext context, CancellationToken cancellation)
        {
            var key = new TriggerKey(context.JobDetail.Key.Name, registered.Name);
            var clock = await context.Scheduler.GetTrigger(key, cancellation);
            if (clock is not ISimpleTrigger { RepeatInterval: var every } || every == registered.Every) return clock?.NextFireTimeUtc;
            var ours = TriggerBuilder.Create().WithIdentity(key).ForJob(context.JobDetail.Key).StartAt(context.FireTimeUtc + registered.Every).WithSimpleSchedule(s => Again(s, registered.Every));
            return await context.Scheduler.RescheduleJob(key, ours.Build(), cancellation);
        }

        [LoggerMessage(Level = LogLevel.Information, Message = "The job {Job} is another version's: this node lets it pass.")]
        private static partial void LogUnknown(ILogger logger, JobKey job);

        [LoggerMessage(Level = LogLevel.Information, Message = "The run was interrupted because the portal stops.")]
        private static partial void LogInterrupted(ILogger logger);

        [LoggerMessage(Level = LogLevel.Error, Message = "The run failed; the next tick tries again.")]
        private static partial void LogFailed(ILogger logger, Exception exception);
    }
}
