using MailPortal.Data;
using MailPortal.Mailboxes;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Polling;

/// <summary>Which runs.</summary>
public sealed record PollRunFilter
{
    /// <summary>Of one mailbox; null for all that the caller may see.</summary>
    public Guid? MailboxId { get; init; }

    /// <summary>Without those that went through and found nothing.</summary>
    public bool WithNews { get; init; }

    /// <summary>The run after which to go on.</summary>
    public Guid? After { get; init; }
    public int Take { get; init; } = 50;
}

/// <summary>Runs as a caller may see them, newest first.</summary>
public sealed class PollRunQueries(IDbContextFactory<PortalDbContext> contexts)
{
    private const int RunsLookedThrough = 1000;

    /// <param name="actor">Who asks.</param>
    /// <param name="filter">Which runs.</param>
    /// <param name="cancellation">Ends with the page.</param>
    public async Task<IReadOnlyList<PollRun>> LatestAsync(Actor actor, PollRunFilter filter, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var runs = Visible(db, actor);
        if (filter.MailboxId is { } id) runs = runs.Where(r => r.MailboxId == id);
        // Over all mailboxes only so many of the newest are looked through: a portal in which nothing happens must not be read to its beginning.
        if (filter is { WithNews: true, MailboxId: null }) runs = runs.OrderByDescending(r => r.StartedAt).Take(RunsLookedThrough);
        if (filter.WithNews) runs = runs.Where(r => r.Read > 0 || r.Moved > 0 || r.Problem != null || r.Interrupted || r.FoldersMended != null || r.EndedAt == null);
        if (filter.After is { } after)
        {
            // Not by their ids: nodes make them, each by its own clock.
            var last = await db.Set<PollRun>().Where(r => r.Id == after).Select(r => (DateTimeOffset?)r.StartedAt).SingleOrDefaultAsync(cancellation);
            if (last is { } started) runs = runs.Where(r => r.StartedAt < started || (r.StartedAt == started && r.Id < after));
        }
        return await runs.OrderByDescending(r => r.StartedAt).ThenByDescending(r => r.Id).Take(filter.Take).ToListAsync(cancellation);
    }

    /// <summary>The latest run that had to make folders of the mailbox again; null when none of its last runs did.</summary>
    public async Task<PollRun?> LastMendingAsync(Actor actor, Guid mailboxId, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        // Of so many and no more: a mailbox that nobody ever disturbed must not be searched to its beginning each time.
        return await Visible(db, actor).Where(r => r.MailboxId == mailboxId).OrderByDescending(r => r.StartedAt).Take(RunsLookedThrough)
            .Where(r => r.FoldersMended != null).OrderByDescending(r => r.StartedAt).FirstOrDefaultAsync(cancellation);
    }

    private static IQueryable<PollRun> Visible(PortalDbContext db, Actor actor)
    {
        var runs = db.Set<PollRun>().AsNoTracking();
        if (actor.SeesAll) return runs;
        var organizations = actor.Organizations.Where(actor.MayRead).ToList();
        var mailboxes = db.Set<ReceptionMailbox>().Where(m => organizations.Contains(m.OrganizationId)).Select(m => m.Id);
        return runs.Where(r => mailboxes.Contains(r.MailboxId));
    }
}
