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

    /// <inheritdoc cref="ExistsAsync(PortalDbContext, ReceptionMailbox, CancellationToken)"/>
    public static Task<bool> ExistsAsync(PortalDbContext db, string? host, string? address, Guid? except, CancellationToken cancellation)
    {
        var user = address?.ToUpperInvariant();
#pragma warning disable CA1304, CA1311, CA1862 // translated to SQL's upper(): cultures and StringComparison do not exist there
        return db.Set<ReceptionMailbox>().AnyAsync(m => m.Id != except && m.Host == host && m.User != null && m.User.ToUpper() == user && m.DueAt != null, cancellation);
#pragma warning restore CA1304, CA1311, CA1862
    }
}
