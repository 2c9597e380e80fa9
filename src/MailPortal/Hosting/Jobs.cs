using Microsoft.Extensions.DependencyInjection.Extensions;
using Quartz;

namespace MailPortal.Hosting;

/// <summary>One run of a job.</summary>
public interface IPortalJob
{
    /// <summary>Does what is due now and returns; what must survive is in rows, so a run that never happens loses nothing.</summary>
    Task RunAsync(CancellationToken cancellation);
}

/// <summary>The clock: the only place that knows which scheduler runs the jobs. A job never runs twice at once on one node.</summary>
public static partial class Jobs
{
    /// <summary>Starts the scheduler with the application and stops it with it, letting running jobs end.</summary>
    public static void AddPortalJobs(this IServiceCollection services)
    {
        services.AddSingleton<JobRecording>();
        services.AddQuartz();
        services.AddQuartzHostedService(options => options.WaitForJobsToComplete = true);
    }

    /// <summary>Runs <typeparamref name="TJob"/> again and again.</summary>
    public static void AddPortalJob<TJob>(this IServiceCollection services, string name, TimeSpan every) where TJob : class, IPortalJob
    {
        services.TryAddSingleton<TJob>();
        services.AddSingleton(new JobRegistration(name, every));
        services.AddQuartz(quartz => quartz.ScheduleJob<QuartzAdapter<TJob>>(
            trigger => trigger.WithIdentity(name).StartNow().WithSimpleSchedule(every),
            job => job.WithIdentity(name).DisallowConcurrentExecution()));
    }

    /// <summary>Has the scheduler run a job now, on whichever node is free; after the run that is under way, if there is one.</summary>
    public static async Task RunNowAsync(IServiceProvider services, string name, CancellationToken cancellation)
    {
        var scheduler = await services.GetRequiredService<ISchedulerFactory>().GetScheduler(cancellation);
        await scheduler.TriggerJob(new JobKey(name), cancellation);
    }

    private sealed partial class QuartzAdapter<TJob>(TJob job, JobRecording recording, ILogger<TJob> logger) : IJob where TJob : class, IPortalJob
    {
        public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                // The clock's own trigger bears the job's name; any other was made for one run that somebody asked for.
                await recording.RunAsync(context.JobDetail.Key.Name, context.Trigger.Key.Name != context.JobDetail.Key.Name, context.NextFireTimeUtc, () => job.RunAsync(cancellationToken));
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                LogInterrupted();
            }
            catch (Exception e)
            {
                // The next tick tries again; a job that failed once must not be taken off the clock.
                LogFailed(e);
            }
        }

        [LoggerMessage(Level = LogLevel.Information, Message = "The run was interrupted because the portal stops.")]
        private partial void LogInterrupted();

        [LoggerMessage(Level = LogLevel.Error, Message = "The run failed; the next tick tries again.")]
        private partial void LogFailed(Exception exception);
    }
}
