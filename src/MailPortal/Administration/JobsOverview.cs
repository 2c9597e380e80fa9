using System.Globalization;
using MailPortal.Audit;
using MailPortal.Data;
using MailPortal.Hosting;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Administration;

/// <summary>A job and what is known of it on all nodes.</summary>
/// <param name="State">The newest run; null while no node has run it.</param>
/// <param name="Running">Some node is at it.</param>
/// <param name="Failing">A node where its last run failed, the newest of them; null when there is none.</param>
public sealed record JobRow(string Name, TimeSpan Every, JobState? State, bool Running, JobState? Failing)
{
    /// <summary>Its node ended in the middle.</summary>
    public bool BrokenOff => !Running && State is { EndedAt: null };

    public TimeSpan? Took => State is { EndedAt: { } ended } ? ended - State.StartedAt : null;

    /// <param name="job">The job.</param>
    /// <param name="states">What each node knows of it.</param>
    /// <param name="now">A node that has been silent for long by then runs nothing.</param>
    internal static JobRow Of(JobRegistration job, IReadOnlyCollection<JobState> states, DateTimeOffset now)
    {
        var newest = states.MaxBy(s => s.StartedAt);
        // A node that would have run it again by now is gone, or its lane went on elsewhere: its failure is history.
        var remembered = job.Every * 2 + ShortestMemory;
        return new(job.Name, job.Every, newest,
            states.Any(s => s.EndedAt is null && now - s.SeenAt < JobRecording.Silence),
            states.Where(s => s is { EndedAt: not null, FailuresInRow: > 0 } && (s == newest || now - s.SeenAt < remembered)).MaxBy(s => s.StartedAt));
    }

    private static readonly TimeSpan ShortestMemory = TimeSpan.FromMinutes(10);
}

/// <summary>What the portal does by itself, for administrators.</summary>
public sealed class JobsOverview(IDbContextFactory<PortalDbContext> contexts, IEnumerable<JobRegistration> jobs, IServiceProvider services, AuditLog audit, TimeProvider time)
{
    public async Task<IReadOnlyList<JobRow>> ListAsync(Actor actor, CancellationToken cancellation)
    {
        actor.RequireAdministrator();
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var states = (await db.Set<JobState>().AsNoTracking().ToListAsync(cancellation)).ToLookup(s => s.Name);
        return [.. jobs.OrderBy(j => j.Every).ThenBy(j => j.Name, StringComparer.Ordinal).Select(j => JobRow.Of(j, [.. states[j.Name]], time.GetUtcNow()))];
    }

    /// <summary>Asks for a run now; it shows in the list when a node has begun it.</summary>
    /// <exception cref="NotFoundException">There is no such job.</exception>
    public async Task RunNowAsync(Actor actor, string name, CancellationToken cancellation)
    {
        actor.RequireAdministrator();
        if (jobs.All(j => j.Name != name)) throw new NotFoundException("The job");
        // First: nothing runs at somebody's word without a trace of whose.
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        audit.Add(db, actor.Source, "job.requested", name, details: new { job = name });
        await db.SaveChangesAsync(cancellation);
        await Jobs.RunNowAsync(services, name, cancellation);
    }
}

/// <summary>Jobs in words.</summary>
internal static class JobWords
{
    public static string NameOf(string job) => Text($"Name_{job.Replace('-', '_')}") ?? job;

    public static string? WhatItDoes(string job) => Text($"Text_{job.Replace('-', '_')}");

    public static string Interval(TimeSpan every) => string.Format(CultureInfo.CurrentCulture, JobsText.Every, Length(every));

    public static string Length(TimeSpan time) => time switch
    {
        { TotalSeconds: < 1 } => string.Create(CultureInfo.CurrentCulture, $"{time.TotalMilliseconds:0} ms"),
        { TotalMinutes: < 1 } => string.Create(CultureInfo.CurrentCulture, $"{time.TotalSeconds:0.#} s"),
        { TotalHours: < 1 } => string.Create(CultureInfo.CurrentCulture, $"{time.TotalMinutes:0.#} min"),
        _ => string.Create(CultureInfo.CurrentCulture, $"{time.TotalHours:0.#} h"),
    };

    private static string? Text(string key) => JobsText.ResourceManager.GetString(key, CultureInfo.CurrentUICulture);
}
