using MailPortal.Data;
using MailPortal.Mailboxes;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Polling;

/// <summary>Runs as a caller may see them, newest first.</summary>
public sealed class PollRunQueries(IDbContextFactory<PortalDbContext> contexts)
{
    /// <param name="actor">Who asks.</param>
    /// <param name="mailboxId">Of one mailbox; null for all that the caller may see.</param>
    /// <param name="take">At most so many.</param>
    /// <param name="cancellation">Ends with the page.</param>
    public async Task<IReadOnlyList<PollRun>> LatestAsync(Actor actor, Guid? mailboxId, int take, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var runs = db.Set<PollRun>().AsNoTracking();
        if (mailboxId is { } id) runs = runs.Where(r => r.MailboxId == id);
        if (!actor.SeesAll)
        {
            var organizations = actor.Organizations.Where(actor.MayRead).ToList();
            var mailboxes = db.Set<ReceptionMailbox>().Where(m => organizations.Contains(m.OrganizationId)).Select(m => m.Id);
            runs = runs.Where(r => mailboxes.Contains(r.MailboxId));
        }
        return await runs.OrderByDescending(r => r.StartedAt).ThenByDescending(r => r.Id).Take(take).ToListAsync(cancellation);
    }
}
