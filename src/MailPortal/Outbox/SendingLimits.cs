using MailPortal.Accounts;
using MailPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Outbox;

/// <summary>Keeps a mailbox within what Exchange Online takes from it: above it Exchange delays, refuses, and in the end blocks the sender. Whatever accounts
/// mail leaves it through count together.</summary>
public sealed class SendingLimits(TimeProvider time)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1), Uploads = TimeSpan.FromMinutes(5), Day = TimeSpan.FromHours(24), LookAgain = TimeSpan.FromSeconds(5);

    /// <summary>The mailbox at Microsoft whose limits a mail counts for: whose sign-in it is, and for an application, which has no mailbox, the sender's. Null where it leaves by a
    /// server of somebody's own: that has limits of its own, and says them.</summary>
    public static string? MailboxOf(SendingAccount account, AccountLink? link, OutgoingMail mail)
    {
        var address = account.SendsBy(link) switch
        {
            SendingMethod.SmtpPassword => null,
            SendingMethod.GraphApplication => mail.From.Address,
            SendingMethod.GraphDelegated or SendingMethod.SmtpOAuth or SendingMethod.SmtpOAuthApplication => account.LeavesFrom(link),
        };
        return address?.ToLowerInvariant();
    }

    /// <summary>When the mail may be handed over; null for now. Asked in the transaction that marks it.</summary>
    /// <param name="db">The caller's unit of work.</param>
    /// <param name="mail">The next one.</param>
    /// <param name="mailbox">From <see cref="MailboxOf"/>.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<DateTimeOffset?> FreeAtAsync(PortalDbContext db, OutgoingMail mail, string mailbox, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        await TakeTurnAsync(db, mailbox, now, cancellation);
        // What is being handed over counts as if it ended now.
        var all = db.Set<OutgoingMail>().AsNoTracking().Where(m => m.Mailbox == mailbox && m.Id != mail.Id);
        var atOnce = await all.CountAsync(m => m.EndedAt == null && m.Status == OutgoingStatus.Sending, cancellation);
        if (atOnce >= OutgoingLimits.AtOncePerMailbox) return now + LookAgain;
        var sent = all.Where(m => m.Status == OutgoingStatus.Sending || m.Status == OutgoingStatus.Sent || m.Status == OutgoingStatus.Uncertain);
        DateTimeOffset? minute = now - Minute;
        var most = OutgoingLimits.MessagesPerMinute - atOnce;
        var lately = await sent.Where(m => m.EndedAt > minute).OrderByDescending(m => m.EndedAt).Select(m => m.EndedAt).Take(most).ToListAsync(cancellation);
        if (lately.Count == most) return lately[^1] + Minute;
        return await UploadsFreeAtAsync(db, sent, mail, now, cancellation) ?? await RecipientsFreeAtAsync(sent, mail, now, cancellation);
    }

    /// <summary>Whoever asks for the same mailbox at the same time waits for this transaction's end, and counts what it begins.</summary>
    private static async Task TakeTurnAsync(PortalDbContext db, string mailbox, DateTimeOffset now, CancellationToken cancellation)
    {
        if (await db.Set<LimitedMailbox>().Where(m => m.Address == mailbox).ExecuteUpdateAsync(s => s.SetProperty(m => m.AskedAt, now), cancellation) > 0) return;
        db.Add(new LimitedMailbox { Address = mailbox, AskedAt = now });
        await db.SaveChangesAsync(cancellation);
    }

    private static async Task<DateTimeOffset?> UploadsFreeAtAsync(PortalDbContext db, IQueryable<OutgoingMail> sent, OutgoingMail mail, DateTimeOffset now, CancellationToken cancellation)
    {
        var files = db.Set<OutgoingFile>();
        var own = await files.Where(f => f.MailId == mail.Id).SumAsync(f => f.Size, cancellation);
        DateTimeOffset? since = now - Uploads;
        if (own == 0) return null;
        var earlier = await sent.Where(m => m.EndedAt == null || m.EndedAt > since).OrderBy(m => m.EndedAt)
            .Select(m => new Share(m.EndedAt, files.Where(f => f.MailId == m.Id).Sum(f => f.Size))).ToListAsync(cancellation);
        return FreeAt(earlier, own, OutgoingLimits.UploadedBytes, now) + Uploads;
    }

    private static async Task<DateTimeOffset?> RecipientsFreeAtAsync(IQueryable<OutgoingMail> sent, OutgoingMail mail, DateTimeOffset now, CancellationToken cancellation)
    {
        DateTimeOffset? since = now - Day;
        var ofDay = sent.Where(m => m.EndedAt == null || m.EndedAt > since);
        // Nearly always there is room, which one sum says.
        if (await ofDay.SumAsync(m => m.RecipientCount, cancellation) + mail.RecipientCount <= OutgoingLimits.RecipientsPerDay) return null;
        var earlier = await ofDay.OrderBy(m => m.EndedAt).Select(m => new Share(m.EndedAt, m.RecipientCount)).ToListAsync(cancellation);
        return FreeAt(earlier, mail.RecipientCount, OutgoingLimits.RecipientsPerDay, now) + Day;
    }

    /// <returns>When the share ended after whose end there is room; null for now. One that alone is more than all waits for all.</returns>
    private static DateTimeOffset? FreeAt(IReadOnlyList<Share> shares, long own, long most, DateTimeOffset now)
    {
        // Databases do not agree on which end nulls come at.
        var earlier = shares.Select(s => (EndedAt: s.EndedAt ?? now, s.Amount)).OrderBy(s => s.EndedAt).ToList();
        var used = earlier.Sum(s => s.Amount);
        if (used + own <= most) return null;
        foreach (var (endedAt, amount) in earlier)
        {
            used -= amount;
            if (used + own <= most) return endedAt;
        }
        return earlier.Count > 0 ? earlier[^1].EndedAt : null;
    }

    private sealed record Share(DateTimeOffset? EndedAt, long Amount);
}

/// <summary>A mailbox whose limits are counted: its row is what those who count wait for.</summary>
public sealed class LimitedMailbox
{
    /// <summary>In small letters: <see cref="SendingLimits.MailboxOf"/>.</summary>
    public required string Address { get; init; }
    public DateTimeOffset AskedAt { get; set; }
}
