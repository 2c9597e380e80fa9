using MailPortal.Data;
using MailPortal.Mail.Mime.Composing;
using MailPortal.Mail.Problems;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Outbox;

/// <summary>Makes of a row and its files what is handed over.</summary>
public sealed class OutgoingComposition(FileStore files)
{
    /// <exception cref="MailProblemException">A stored file is missing: nothing was begun with the server.</exception>
    public async Task<OutgoingMessage> ReadAsync(PortalDbContext db, OutgoingMail mail, CancellationToken cancellation)
    {
        var attached = await db.Set<OutgoingFile>().AsNoTracking().Where(f => f.MailId == mail.Id).OrderBy(f => f.Id).ToListAsync(cancellation);
        if (attached.FirstOrDefault(f => !files.Exists(f.Sha256)) is { } missing)
            throw new MailProblemException(MailProblem.PortalFault, $"The stored file {missing.Sha256} of the attachment is missing.");
        return new OutgoingMessage
        {
            From = [mail.From],
            ReplyTo = mail.ReplyTo,
            To = mail.To,
            Cc = mail.Cc,
            Bcc = mail.Bcc,
            Subject = mail.Subject,
            // Not when it is sent: a second attempt is the same mail.
            Date = mail.CreatedAt,
            MessageId = mail.MessageId,
            Importance = mail.Importance,
            // What a program sends is not answered by "fuera de la oficina" (RFC 3834 section 5).
            ExtraHeaders = mail.Kind is OutgoingKind.Alert or OutgoingKind.Backup ? [new("Auto-Submitted", "auto-generated")] : [],
            Text = mail.Text,
            Html = mail.Html,
            Attachments = [.. attached.Select(f => new OutgoingAttachment(f.Name, f.ContentType, OutgoingContent.From(_ => new(files.OpenRead(f.Sha256)), f.Size)))],
        };
    }
}
