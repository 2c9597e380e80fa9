using MailPortal.Mail.Mime;

namespace MailPortal.Outbox;

/// <summary>Makes of a complete mail the row that is sent from.</summary>
internal static class OutgoingRows
{
    /// <param name="accountId">From where it is sent.</param>
    /// <param name="senderName">The account's.</param>
    /// <param name="own">The account's address, unless the mail has a sender of its own.</param>
    /// <param name="mail">Complete: nothing is taken from defaults any more.</param>
    /// <param name="kind">What for.</param>
    /// <param name="askedBy">Who asked; null for the portal itself.</param>
    /// <param name="now">The clock.</param>
    /// <param name="idempotency">The caller's key; null without one.</param>
    public static OutgoingMail Make(Guid accountId, string senderName, string own, NewMail mail, OutgoingKind kind, Guid? askedBy, DateTimeOffset now, IdempotencyKey? idempotency)
    {
        var address = mail.From ?? own;
        var row = new OutgoingMail
        {
            AccountId = accountId,
            Kind = kind,
            AskedBy = askedBy,
            CreatedAt = now,
            MessageId = $"{Guid.NewGuid():N}@{address[(address.LastIndexOf('@') + 1)..].ToLowerInvariant()}",
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
