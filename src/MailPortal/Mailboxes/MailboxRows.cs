using MailPortal.Components;
using MailPortal.Data;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Mailboxes;

/// <summary>A mailbox in the unit of work of somebody who wants to change it.</summary>
internal static class MailboxRows
{
    /// <exception cref="NotFoundException">It does not exist, or not for this caller.</exception>
    /// <exception cref="AccessDeniedException">The caller may look at it only.</exception>
    public static async Task<ReceptionMailbox> FindAsync(PortalDbContext db, Actor actor, Guid id, CancellationToken cancellation)
    {
        var mailbox = await db.Set<ReceptionMailbox>().SingleOrDefaultAsync(m => m.Id == id, cancellation);
        // Whoever may not see it must not learn that it exists.
        if (mailbox is null || !actor.MayRead(mailbox.OrganizationId)) throw new NotFoundException("The mailbox");
        actor.RequireManage(mailbox.OrganizationId);
        return mailbox;
    }

    /// <summary>First statement of a transaction that changes a mailbox or its candidate: on a server database whoever else does so waits.</summary>
    public static Task HoldAsync(PortalDbContext db, Guid id, CancellationToken cancellation) =>
        db.Set<ReceptionMailbox>().Where(m => m.Id == id).ExecuteUpdateAsync(s => s.SetProperty(m => m.Version, m => m.Version), cancellation);

    /// <exception cref="ChangedByOthersException">Somebody else saved in this moment.</exception>
    public static async Task SaveAsync(PortalDbContext db, CancellationToken cancellation)
    {
        try
        {
            await db.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateConcurrencyException)
        {
            throw new ChangedByOthersException();
        }
    }
}
