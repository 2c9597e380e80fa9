using MailPortal.Accounts;
using MailPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Outbox;

/// <summary>Keeps an account within what Exchange Online takes from one mailbox: above it Exchange delays, refuses, and in the end blocks the sender.
/// Accounts whose mail leaves from the same address count together: they are one mailbox there.</summary>
public sealed class SendingLimits(IDbContextFactory<PortalDbContext> contexts, TimeProvider time)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1), Day = TimeSpan.FromHours(24);

    /// <summary>When the account may send the next mail; null for now.</summary>
    public async Task<DateTimeOffset?> FreeAtAsync(Guid accountId, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        // A server of somebody's own has limits of its own, and says them. The address is SendingAccount.LeavesFrom, as the database can tell it.
        var atMicrosoft = db.Set<SendingAccount>().Where(a => a.Method != SendingMethod.SmtpPassword).LeftJoin(db.Set<AccountLink>(), a => a.Id, l => l.AccountId,
            (a, l) => new { a.Id, Address = SendingMethods.Linked.Contains(a.Method) && l != null ? l.Terms.Address : a.Address });
#pragma warning disable CA1304, CA1311 // translated to the database's own lower(): there is no culture to name there
        var accounts = await atMicrosoft.Where(a => a.Id == accountId).Join(atMicrosoft, a => a.Address.ToLower(), o => o.Address.ToLower(), (a, o) => o.Id).ToListAsync(cancellation);
#pragma warning restore CA1304, CA1311
        if (accounts.Count == 0) return null;
        var now = time.GetUtcNow();
        var sent = db.Set<OutgoingMail>().Where(m => accounts.Contains(m.AccountId) && (m.Status == OutgoingStatus.Sent || m.Status == OutgoingStatus.Uncertain));
        DateTimeOffset? minute = now - Minute, day = now - Day;
        var lately = await sent.Where(m => m.EndedAt > minute).OrderByDescending(m => m.EndedAt).Select(m => m.EndedAt).Take(OutgoingLimits.MessagesPerMinute).ToListAsync(cancellation);
        if (lately.Count == OutgoingLimits.MessagesPerMinute) return lately[^1] + Minute;
        if (await sent.Where(m => m.EndedAt > day).SumAsync(m => m.RecipientCount, cancellation) < OutgoingLimits.RecipientsPerDay) return null;
        return await sent.Where(m => m.EndedAt > day).MinAsync(m => m.EndedAt, cancellation) + Day;
    }
}
