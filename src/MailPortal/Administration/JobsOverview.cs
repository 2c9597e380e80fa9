using System.Globalization;
using MailPortal.Audit;
using MailPortal.Data;
using MailPortal.Hosting;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Administration;

/// <summary>A job and what is known of it; <paramref name="State"/> is null while no node has run it.</summary>
public sealed record JobRow(string Name, TimeSpan Every, JobState? State)
{
    public bool Running => State is { EndedAt: null };

    public TimeSpan? Took => State is { EndedAt: { } ended } ? ended - State.StartedAt : null;
}

/// <summary>What the portal does by itself, for administrators.</summary>
public sealed class JobsOverview(IDbContextFactory<PortalDbContext> contexts, IEnumerable<JobRegistration> jobs, IServiceProvider services, AuditLog audit)
{
    public async Task<IReadOnlyList<JobRow>> ListAsync(Actor actor, CancellationToken cancellation)
    {
        actor.RequireAdministrator();
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var states = await db.Set<JobState>().AsNoTracking().ToDictionaryAsync(s => s.Name, cancellation);
        return [.. jobs.OrderBy(j => j.Every).ThenBy(j => j.Name, StringComparer.Ordinal).Select(j => new JobRow(j.Name, j.Every, states.GetValueOrDefault(j.Name)))];
    }

    /// <summary>Asks for a run now; it shows in the list when a node has begun it.</summary>
    /// <exception cref="NotFoundException">There is no such job.</exception>
    public async Task RunNowAsync(Actor actor, string name, CancellationToken cancellation)
    {
        actor.RequireAdministrator();
        if (jobs.All(j => j.Name != name)) throw new NotFoundException("The job");
        await Jobs.RunNowAsync(services, name, cancellation);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        audit.Add(db, actor.Source, "job.requested", name, details: new { job = name });
        await db.SaveChangesAsync(cancellation);
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
