using MailPortal.Data;
using MailPortal.Mail.Mime;
using MailPortal.Mail.Mime.Composing;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Outbox;

/// <summary>Makes of a complete mail the row that is sent from.</summary>
internal static class OutgoingRows
{
    /// <summary>The last that waits, or is being sent and may wait again. An account's mails leave in the order of their ids: the next one comes after it, also when another node took it in
    /// whose clock is ahead.</summary>
    public static Task<Guid> LastIdAsync(PortalDbContext db, Guid accountId, CancellationToken cancellation) =>
        db.Set<OutgoingMail>().Where(m => m.AccountId == accountId && (m.Status == OutgoingStatus.Queued || m.Status == OutgoingStatus.Sending)).OrderByDescending(m => m.Id).Select(m => m.Id).FirstOrDefaultAsync(cancellation);

    /// <param name="id">Of the row.</param>
    /// <param name="accountId">From where it is sent.</param>
    /// <param name="senderName">The account's.</param>
    /// <param name="own">The account's address, unless the mail has a sender of its own.</param>
    /// <param name="mail">Complete: nothing is taken from defaults any more.</param>
    /// <param name="kind">What for.</param>
    /// <param name="askedBy">Who asked; null for the portal itself.</param>
    /// <param name="now">The clock.</param>
    /// <param name="idempotency">The caller's key; null without one.</param>
    public static OutgoingMail Make(Guid id, Guid accountId, string senderName, string own, NewMail mail, OutgoingKind kind, Guid? askedBy, DateTimeOffset now, IdempotencyKey? idempotency)
    {
        var address = mail.From ?? own;
        var row = new OutgoingMail
        {
            Id = id,
            AccountId = accountId,
            Kind = kind,
            AskedBy = askedBy,
            CreatedAt = now,
            MessageId = MimeComposer.NewMessageId(address, Guid.NewGuid()),
            From = new MailAddress(senderName, address),
            ReplyTo = mail.ReplyTo ?? [],
            To = mail.To,
            Cc = mail.Cc ?? [],
            Bcc = mail.Bcc ?? [],
            Subject = mail.Subject,
            Text = mail.Text,
            Html = mail.Html,
            Importance = mail.Importance,
            SaveToSentItems = mail.SaveToSentItems ?? true,
            RecipientCount = mail.To.Count + (mail.Cc?.Count ?? 0) + (mail.Bcc?.Count ?? 0),
            IdempotencyKey = idempotency?.Key,
            RequestHash = idempotency?.RequestHash,
        };
        row.Enqueued();
        return row;
    }
}
