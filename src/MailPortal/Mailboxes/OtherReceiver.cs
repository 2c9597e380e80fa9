using MailPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Mailboxes;

/// <summary>Another mailbox already receives from the same address.</summary>
public sealed class AlreadyReceivedException() : Exception("Another active mailbox receives from this address.");

internal static class OtherReceiver
{
    /// <summary>Looks for a mailbox with the same host and user that is, or will be, polled.</summary>
    public static Task<bool> ExistsAsync(PortalDbContext db, ReceptionMailbox mailbox, CancellationToken cancellation) =>
        ExistsAsync(db, mailbox.Host, mailbox.User, mailbox.Id, cancellation);

    /// <summary>First statement of a transaction that may make the mailbox one that is polled: on a server database whoever else writes it, or
    /// decides about another one of that address, waits. All are held by one statement: nobody holds one and waits for the next.</summary>
    public static Task HoldAllAsync(PortalDbContext db, Guid id, string? host, string? address, CancellationToken cancellation)
    {
        var user = address?.ToUpperInvariant();
#pragma warning disable CA1304, CA1311, CA1862 // translated to SQL's upper(), as below
        return db.Set<ReceptionMailbox>().Where(m => m.Id == id || (m.Host == host && m.User != null && m.User.ToUpper() == user))
            .ExecuteUpdateAsync(s => s.SetProperty(m => m.Version, m => m.Version), cancellation);
#pragma warning restore CA1304, CA1311, CA1862
    }

    /// <inheritdoc cref="ExistsAsync(PortalDbContext, ReceptionMailbox, CancellationToken)"/>
    public static Task<bool> ExistsAsync(PortalDbContext db, string? host, string? address, Guid? except, CancellationToken cancellation)
    {
        var user = address?.ToUpperInvariant();
#pragma warning disable CA1304, CA1311, CA1862 // translated to SQL's upper(): cultures and StringComparison do not exist there
        return db.Set<ReceptionMailbox>().AnyAsync(m => m.Id != except && m.Host == host && m.User != null && m.User.ToUpper() == user && m.DueAt != null, cancellation);
#pragma warning restore CA1304, CA1311, CA1862
    }
}
