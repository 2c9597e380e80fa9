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
    public static string? MailboxOf(SendingAccount account, AccountLink? link, OutgoingMail mail) => ((account.Method.IsLinked() && link is not null ? link.Terms.Method : account.Method) switch
        {
            SendingMethod.SmtpPassword => null,
            SendingMethod.GraphApplication => mail.From.Address,
            SendingMethod.GraphDelegated or SendingMethod.SmtpOAuth or SendingMethod.SmtpOAuthApplication => account.LeavesFrom(link),
        })?.ToLowerInvariant();

    /// <summary>When the mail may be handed over; null for now. Asked in the transaction that marks it.</summary>
    /// <param name="db">The caller's unit of work.</param>
    /// <param name="mail">The next one.</param>
    /// <param name="mailbox">From <see cref="MailboxOf"/>.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<DateTimeOffset?> FreeAtAsync(PortalDbContext db, OutgoingMail mail, string mailbox, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var all = db.Set<OutgoingMail>().AsNoTracking().Where(m => m.Mailbox == mailbox && m.Id != mail.Id);
        if (await all.CountAsync(m => m.Status == OutgoingStatus.Sending, cancellation) >= OutgoingLimits.AtOncePerMailbox) return now + LookAgain;
        var sent = all.Where(m => m.Status == OutgoingStatus.Sent || m.Status == OutgoingStatus.Uncertain);
        DateTimeOffset? minute = now - Minute;
        var lately = await sent.Where(m => m.EndedAt > minute).OrderByDescending(m => m.EndedAt).Select(m => m.EndedAt).Take(OutgoingLimits.MessagesPerMinute).ToListAsync(cancellation);
        if (lately.Count == OutgoingLimits.MessagesPerMinute) return lately[^1] + Minute;
        return await UploadsFreeAtAsync(db, sent, mail, now, cancellation) ?? await RecipientsFreeAtAsync(sent, mail, now, cancellation);
    }

    private static async Task<DateTimeOffset?> UploadsFreeAtAsync(PortalDbContext db, IQueryable<OutgoingMail> sent, OutgoingMail mail, DateTimeOffset now, CancellationToken cancellation)
    {
        var files = db.Set<OutgoingFile>();
        var own = await files.Where(f => f.MailId == mail.Id).SumAsync(f => f.Size, cancellation);
        DateTimeOffset? since = now - Uploads;
        if (own == 0) return null;
        var earlier = await sent.Where(m => m.EndedAt > since).OrderBy(m => m.EndedAt)
            .Select(m => new Share(m.EndedAt, files.Where(f => f.MailId == m.Id).Sum(f => f.Size))).ToListAsync(cancellation);
        return FreeAt(earlier, own, OutgoingLimits.UploadedBytes) + Uploads;
    }

    private static async Task<DateTimeOffset?> RecipientsFreeAtAsync(IQueryable<OutgoingMail> sent, OutgoingMail mail, DateTimeOffset now, CancellationToken cancellation)
    {
        DateTimeOffset? since = now - Day;
        var ofDay = sent.Where(m => m.EndedAt > since);
        // Nearly always there is room, which one sum says.
        if (await ofDay.SumAsync(m => m.RecipientCount, cancellation) + mail.RecipientCount <= OutgoingLimits.RecipientsPerDay) return null;
        var earlier = await ofDay.OrderBy(m => m.EndedAt).Select(m => new Share(m.EndedAt, m.RecipientCount)).ToListAsync(cancellation);
        return FreeAt(earlier, mail.RecipientCount, OutgoingLimits.RecipientsPerDay) + Day;
    }

    /// <returns>When the share ended after whose end there is room; null for now. One that alone is more than all waits for all.</returns>
    private static DateTimeOffset? FreeAt(IReadOnlyList<Share> earlier, long own, long most)
    {
        var used = earlier.Sum(s => s.Amount);
        if (used + own <= most) return null;
        foreach (var share in earlier)
        {
            used -= share.Amount;
            if (used + own <= most) return share.EndedAt;
        }
        return earlier.Count > 0 ? earlier[^1].EndedAt : null;
    }

    private sealed record Share(DateTimeOffset? EndedAt, long Amount);
}
