using System.Collections.Concurrent;
using MailPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Hosting;

/// <summary>A job of this portal: what it is called, how often it runs, and on how many nodes at the same time at most.</summary>
public sealed record JobRegistration(string Name, TimeSpan Every, int Lanes = 1);

/// <summary>Keeps what a job's runs on this node come to, for whoever watches from whichever node. What cannot be noted stops no job.</summary>
public sealed partial class JobRecording(IDbContextFactory<PortalDbContext> contexts, NodeIdentity node, TimeProvider time, ILogger<JobRecording> logger)
{
    /// <summary>A job that runs every few seconds and finds nothing to do is noted this often: each note is a write to the disk.</summary>
    private static readonly TimeSpan NoteEvery = TimeSpan.FromSeconds(10);

    /// <summary>While it runs, the node says so this often.</summary>
    private static readonly TimeSpan SayAlive = TimeSpan.FromSeconds(10);

    /// <summary>A node that did not say so for this long runs the job no longer.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);

    /// <summary>A node that left nothing for so long is gone, and what it left goes too.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private static readonly string Machine = $"{Environment.MachineName} ({Environment.ProcessId})";
    private readonly ConcurrentDictionary<string, DateTimeOffset> noted = [];

    /// <param name="name">The job's.</param>
    /// <param name="asked">A person asked for this run, and waits to see it.</param>
    /// <param name="next">When the clock calls again.</param>
    /// <param name="run">The job; what it throws passes on.</param>
    /// <param name="stopping">The portal stops: a run that ends by it is none, and what was known before stays.</param>
    public async Task RunAsync(string name, bool asked, DateTimeOffset? next, Func<Task> run, CancellationToken stopping)
    {
        var began = time.GetUtcNow();
        var told = asked || !noted.TryGetValue(name, out var last) || began - last >= NoteEvery;
        (DateTimeOffset StartedAt, DateTimeOffset EndedAt, string Node)? before = null;
        if (told)
        {
            await NoteAsync(name, (db, s) =>
            {
                if (db.Entry(s).State is not EntityState.Added) before = (s.StartedAt, s.EndedAt ?? began, s.Node);
                (s.StartedAt, s.EndedAt, s.AliveAt, s.Node, s.NextRunAt) = (began, null, began, Machine, next);
            });
        }
        var interrupted = false;
        Exception? failure = null;
        try
        {
            await WithSignsAsync(name, told, run);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            interrupted = true;
            throw;
        }
        catch (Exception e)
        {
            failure = e;
            throw;
        }
        finally
        {
            var ended = time.GetUtcNow();
            if (interrupted)
            {
                if (told)
                {
                    await NoteAsync(name, (db, s) =>
                    {
                        if (before is { } known) (s.StartedAt, s.EndedAt, s.AliveAt, s.Node) = (known.StartedAt, known.EndedAt, null, known.Node);
                        else db.Remove(s);
                    });
                }
            }
            else if (told || failure is not null || ended - began >= NoteEvery)
            {
                await NoteAsync(name, (_, s) =>
                {
                    (s.StartedAt, s.EndedAt, s.AliveAt, s.Node, s.NextRunAt) = (began, ended, null, Machine, next);
                    s.Error = failure is null ? null : Short($"{failure.GetType().Name}: {failure.Message}");
                    s.FailuresInRow = failure is null ? 0 : s.FailuresInRow + 1;
                });
                // After a failure the next success is told at once.
                if (failure is null) noted[name] = ended;
                else noted.TryRemove(name, out _);
            }
        }
    }

    private async Task WithSignsAsync(string name, bool told, Func<Task> run)
    {
        if (!told)
        {
            await run();
            return;
        }
        using var ended = new CancellationTokenSource();
        var signs = SayAliveAsync(name, ended.Token);
        try
        {
            await run();
        }
        finally
        {
            await ended.CancelAsync();
            await signs;
        }
    }

    private async Task SayAliveAsync(string name, CancellationToken ended)
    {
        try
        {
            using var timer = new PeriodicTimer(SayAlive, time);
            while (await timer.WaitForNextTickAsync(ended)) await NoteAsync(name, (_, s) => s.AliveAt = time.GetUtcNow());
        }
        catch (OperationCanceledException)
        {
            // The run has ended.
        }
    }

    private async Task NoteAsync(string name, Action<PortalDbContext, JobState> note)
    {
        try
        {
            await using var db = await contexts.CreateDbContextAsync();
            var states = await db.Set<JobState>().Where(s => s.Name == name).ToListAsync();
            var own = states.Find(s => s.NodeId == node.Id);
            if (own is null)
            {
                db.Add(own = new JobState { Name = name, NodeId = node.Id });
                db.RemoveRange(states.Where(s => time.GetUtcNow() - s.SeenAt > Kept));
            }
            note(db, own);
            await db.SaveChangesAsync();
        }
        catch (Exception e)
        {
            LogNotNoted(e, name);
        }
    }

    private static string Short(string text) => text.Length <= JobStateConfiguration.LongestError ? text : text[..(JobStateConfiguration.LongestError - 1)] + "…";

    [LoggerMessage(Level = LogLevel.Warning, Message = "The state of job {Job} could not be noted.")]
    private partial void LogNotNoted(Exception exception, string job);
}
