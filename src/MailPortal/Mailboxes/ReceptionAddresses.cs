using MailPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Mailboxes;

/// <summary>What is sent to a mailbox that this portal receives from is taken for a supplier's mail, and no person reads it: an address for notices or
/// backups that is such a mailbox is refused. A mailbox may still be set up where notices go already, because its address is not always its owner's
/// to change: that is warned about. To whom either belongs is not told.</summary>
internal static class ReceptionAddresses
{
    /// <summary>Of the addresses for notices and backups, those that a mailbox receives from, or will once its candidate is in force.</summary>
    /// <param name="settings">Cleaned.</param>
    /// <param name="except">The mailbox that they are for, which has a rule of its own; null for a new one.</param>
    public static async Task<IReadOnlyList<FieldError>> CheckAsync(PortalDbContext db, MailboxSettings settings, Guid? except, CancellationToken cancellation)
    {
        var typed = settings.NotificationAddresses.Append(settings.BackupAddress).OfType<string>().ToList();
        if (typed.Count == 0) return [];
        var taken = await ReceivingAsync(db, typed, except, cancellation);
        return [.. Refused("notificationAddresses", settings.NotificationAddresses, taken), .. Refused("backupAddress", settings.BackupAddress is { } backup ? [backup] : [], taken)];
    }

    /// <summary>Of these addresses, those that a mailbox receives from, or will.</summary>
    public static async Task<HashSet<string>> ReceivingAsync(PortalDbContext db, IReadOnlyCollection<string> addresses, Guid? except, CancellationToken cancellation)
    {
        var upper = addresses.Select(a => a.ToUpperInvariant()).ToList();
#pragma warning disable CA1304, CA1311 // translated to SQL's upper(): cultures do not exist there
        var receiving = await db.Set<ReceptionMailbox>().Where(m => m.Id != except && m.User != null && (addresses.Contains(m.User) || upper.Contains(m.User.ToUpper()))).Select(m => m.User!).ToListAsync(cancellation);
#pragma warning restore CA1304, CA1311
        // Few wait at a time, and what they wait with is no column.
        var waiting = await db.Set<MailboxCandidate>().AsNoTracking().Where(c => c.MailboxId != except).ToListAsync(cancellation);
        return receiving.Concat(waiting.Select(c => c.Settings.User)).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Notices or backups of another mailbox go to this address.</summary>
    public static Task<bool> AreSentToAsync(PortalDbContext db, string address, Guid? except, CancellationToken cancellation)
    {
        var upper = address.ToUpperInvariant();
        var between = $",{upper},";
#pragma warning disable CA1304, CA1311, CA1862 // translated to SQL's upper(): cultures and StringComparison do not exist there
        return db.Set<ReceptionMailbox>().AnyAsync(
            m => m.Id != except && (m.BackupAddress!.ToUpper() == upper || ("," + m.NotificationAddresses.ToUpper() + ",").Contains(between)), cancellation);
#pragma warning restore CA1304, CA1311, CA1862
    }

    private static IEnumerable<FieldError> Refused(string field, IReadOnlyList<string> addresses, HashSet<string> taken) =>
        addresses.Where(taken.Contains).ToList() is { Count: > 0 } wrong ? [new(field, MailboxRule.AddressReceives, string.Join(", ", wrong))] : [];
}
