using MailPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Mailboxes;

/// <summary>What is sent to a mailbox that this portal receives from is taken for a supplier's mail, and no person reads it: no notice and no backup
/// goes there. To whom such a mailbox belongs is not told.</summary>
internal static class ReceptionAddresses
{
    /// <param name="settings">Cleaned.</param>
    /// <param name="except">The mailbox that they are for, which has a rule of its own; null for a new one.</param>
    public static async Task<IReadOnlyList<FieldError>> CheckAsync(PortalDbContext db, MailboxSettings settings, Guid? except, CancellationToken cancellation)
    {
        (string Field, string Address)[] typed =
            [.. settings.NotificationAddresses.Select(a => ("notificationAddresses", a)), .. settings.BackupAddress is { } backup ? [("backupAddress", backup)] : Array.Empty<(string, string)>()];
        if (typed.Length == 0) return [];
        var upper = typed.Select(t => t.Address.ToUpperInvariant()).ToList();
#pragma warning disable CA1304, CA1311 // translated to SQL's upper(): cultures do not exist there
        var receiving = await db.Set<ReceptionMailbox>().Where(m => m.Id != except && m.User != null && upper.Contains(m.User.ToUpper())).Select(m => m.User!).ToListAsync(cancellation);
#pragma warning restore CA1304, CA1311
        return [.. typed.Where(t => receiving.Contains(t.Address, StringComparer.OrdinalIgnoreCase)).DistinctBy(t => t.Field).Select(t => new FieldError(t.Field, MailboxRule.AddressReceives, t.Address))];
    }
}
