using MailPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Mailboxes;

/// <summary>Of the mailboxes of one address, which is a host and a user, one is polled. Only one that has worked can stand in the way of another:
/// what anybody typed elsewhere and never worked switches nothing off.</summary>
internal static class OtherReceiver
{
    /// <summary>Looks for another mailbox of the same address that <see cref="ReceptionMailbox.Receives"/>.</summary>
    public static Task<bool> ExistsAsync(PortalDbContext db, ReceptionMailbox mailbox, CancellationToken cancellation) =>
        Of(db, mailbox.Host, mailbox.User).AnyAsync(m => m.Id != mailbox.Id && m.ProvedAt != null && m.DueAt != null, cancellation);

    /// <summary>Looks for another mailbox of the same address that is tried or polled, whether or not it ever worked.</summary>
    public static Task<bool> IsWantedAsync(PortalDbContext db, string host, string user, Guid? except, CancellationToken cancellation) =>
        Of(db, host, user).AnyAsync(m => m.Id != except && m.DueAt != null, cancellation);

    /// <summary>First thing in a transaction that may make the mailbox one that receives: on a server database whoever else writes it, or
    /// decides about another one of that address, waits. All take them in one order: one statement for all would take them as they come,
    /// and two such transactions would wait for each other.</summary>
    public static async Task HoldAllAsync(PortalDbContext db, Guid id, string? host, string? user, CancellationToken cancellation)
    {
        var account = Of(db, host, user).Select(m => m.Id);
        var all = await db.Set<ReceptionMailbox>().Where(m => m.Id == id || account.Contains(m.Id)).OrderBy(m => m.Id).Select(m => m.Id).ToListAsync(cancellation);
        foreach (var one in all) await db.Set<ReceptionMailbox>().Where(m => m.Id == one).ExecuteUpdateAsync(s => s.SetProperty(m => m.Version, m => m.Version), cancellation);
    }

    /// <summary>The same for a poll, most of which are of a mailbox that receives already: those hold nothing.</summary>
    public static async Task HoldUnlessReceivingAsync(PortalDbContext db, Guid id, CancellationToken cancellation)
    {
        var idle = await db.Set<ReceptionMailbox>().Where(m => m.Id == id && (m.ProvedAt == null || m.DueAt == null)).Select(m => new { m.Host, m.User }).SingleOrDefaultAsync(cancellation);
        if (idle is not null) await HoldAllAsync(db, id, idle.Host, idle.User, cancellation);
    }

    private static IQueryable<ReceptionMailbox> Of(PortalDbContext db, string? host, string? user)
    {
        var upper = user?.ToUpperInvariant();
#pragma warning disable CA1304, CA1311, CA1862 // translated to SQL's upper(): cultures and StringComparison do not exist there
        return db.Set<ReceptionMailbox>().Where(m => m.Host == host && m.User != null && (m.User == user || m.User.ToUpper() == upper));
#pragma warning restore CA1304, CA1311, CA1862
    }
}
