using MailPortal.Data;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Mailboxes;

/// <summary>Mailboxes as a caller may see them. Rows are read only; their secrets stay protected.</summary>
public sealed class MailboxQueries(IDbContextFactory<PortalDbContext> contexts)
{
    public async Task<IReadOnlyList<ReceptionMailbox>> ListAsync(Actor actor, Guid? organizationId, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var visible = actor.SeesAll ? null : actor.Organizations.Where(actor.MayRead).ToList();
        return await db.Set<ReceptionMailbox>().AsNoTracking()
            .Where(m => (organizationId == null || m.OrganizationId == organizationId) && (visible == null || visible.Contains(m.OrganizationId)))
            .OrderBy(m => m.Id).ToListAsync(cancellation);
    }

    /// <exception cref="NotFoundException">It does not exist, or not for this caller.</exception>
    public async Task<ReceptionMailbox> GetAsync(Actor actor, Guid id, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var mailbox = await db.Set<ReceptionMailbox>().AsNoTracking().SingleOrDefaultAsync(m => m.Id == id, cancellation);
        return mailbox is not null && actor.MayRead(mailbox.OrganizationId) ? mailbox : throw new NotFoundException("The mailbox");
    }
}
