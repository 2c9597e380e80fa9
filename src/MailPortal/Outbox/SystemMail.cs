using MailPortal.Accounts;
using MailPortal.Data;
using MailPortal.Mail.Mime;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Outbox;

/// <summary>The portal's own mails, from the system sender. They are rows of the outbox in the caller's transaction: what they tell of is written
/// together with them, or neither is.</summary>
public sealed class SystemMail(OutboxLanes lanes, TimeProvider time)
{
    /// <summary>From where is sent now; null when no sender is chosen, or nothing can be sent from it as it is.</summary>
    public static async Task<SystemMailSender?> FindAsync(PortalDbContext db, CancellationToken cancellation)
    {
        var account = await db.Set<SystemSender>().Join(db.Set<SendingAccount>(), s => s.AccountId, a => a.Id, (s, a) => a).AsNoTracking().SingleOrDefaultAsync(cancellation);
        if (account is null) return null;
        var link = await db.Set<AccountLink>().AsNoTracking().SingleOrDefaultAsync(l => l.AccountId == account.Id, cancellation);
        if (await AccountReadiness.OfAsync(db, account, link, cancellation) is not null || await AccountReadiness.IsOwnerDisabledAsync(db, account.Id, cancellation)) return null;
        return new(account.Id, account.SenderName, account.LeavesFrom(link));
    }

    /// <summary>Queues mails. The caller has begun a transaction, and ends it.</summary>
    /// <param name="db">The caller's unit of work.</param>
    /// <param name="sender">From where.</param>
    /// <param name="mails">Each to one recipient; no defaults, no signature: nobody is copied in on what the portal has to say.</param>
    /// <param name="kind">What for.</param>
    /// <param name="askedBy">Who pressed; null for the portal itself.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<IReadOnlyList<OutgoingMail>> AddAsync(PortalDbContext db, SystemMailSender sender, IEnumerable<SystemMailText> mails, OutgoingKind kind, Guid? askedBy, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var last = await OutgoingRows.LastIdAsync(db, sender.AccountId, cancellation);
        var rows = mails.Select(m => OutgoingRows.Make(last = RowId.NextAfter(last), sender.AccountId, sender.Name, sender.Address,
            new NewMail { To = [new MailAddress("", m.To)], Subject = m.Subject, Text = m.Text, Html = m.Html, SaveToSentItems = false }, kind, askedBy, now, idempotency: null)).ToList();
        db.AddRange(rows);
        await db.SaveChangesAsync(cancellation);
        await lanes.WakeAsync(db, sender.AccountId, cancellation);
        return rows;
    }
}

/// <summary>Who sends the portal's own mails.</summary>
public sealed record SystemMailSender(Guid AccountId, string Name, string Address);

/// <summary>What the portal has to say to somebody.</summary>
public sealed record SystemMailText(string To, string Subject, string Text, string Html);
