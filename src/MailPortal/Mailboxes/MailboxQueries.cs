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

    /// <summary>Another mailbox than <paramref name="exceptId"/> is polled, or will be, at the same address.</summary>
    public async Task<bool> ReceivedElsewhereAsync(Actor actor, string? host, string? user, Guid? exceptId, CancellationToken cancellation)
    {
        // Answered to those who manage something: it tells that an address is in use, and to whom it belongs it does not tell.
        if (actor.Role is not (PortalRole.Administrator or PortalRole.Manager)) throw new AccessDeniedException();
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return host is not null && user is not null && await OtherReceiver.IsWantedAsync(db, host, user, exceptId, cancellation);
    }

    /// <summary>Notices or backups of another mailbox than <paramref name="exceptId"/> go to this address.</summary>
    public async Task<bool> NoticedElsewhereAsync(Actor actor, string user, Guid? exceptId, CancellationToken cancellation)
    {
        // As above: that they do, and not whose.
        if (actor.Role is not (PortalRole.Administrator or PortalRole.Manager)) throw new AccessDeniedException();
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await ReceptionAddresses.AreSentToAsync(db, user, exceptId, cancellation);
    }

    /// <summary>Addresses by id, as far as the caller may see them.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="ids">Of these; null for all.</param>
    /// <param name="cancellation">Ends with the page.</param>
    public async Task<IReadOnlyDictionary<Guid, string>> NamesAsync(Actor actor, IReadOnlyList<Guid>? ids, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var visible = actor.SeesAll ? null : actor.Organizations.Where(actor.MayRead).ToList();
        var mailboxes = db.Set<ReceptionMailbox>().AsNoTracking().Where(m => visible == null || visible.Contains(m.OrganizationId));
        if (ids is not null) mailboxes = mailboxes.Where(m => ids.Contains(m.Id));
        return await mailboxes.OrderBy(m => m.User).Select(m => new { m.Id, m.User }).ToDictionaryAsync(m => m.Id, m => m.User ?? "", cancellation);
    }

    /// <exception cref="NotFoundException">It does not exist, or not for this caller.</exception>
    public async Task<ReceptionMailbox> GetAsync(Actor actor, Guid id, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var mailbox = await db.Set<ReceptionMailbox>().AsNoTracking().SingleOrDefaultAsync(m => m.Id == id, cancellation);
        return mailbox is not null && actor.MayRead(mailbox.OrganizationId) ? mailbox : throw new NotFoundException("The mailbox");
    }
}
