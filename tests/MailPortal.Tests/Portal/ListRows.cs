using MailPortal.Data;
using MailPortal.Documents;
using MailPortal.Invoices;
using MailPortal.Mailboxes;
using MailPortal.Organizations;

namespace MailPortal.Tests.Portal;

/// <summary>Rows as intake would have written them, for what lists and the panel show.</summary>
internal static class ListRows
{
    public static readonly DateTimeOffset Start = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    public static Organization Organization(string name = "Contoso") => new() { Name = name, TaxId = "900555111", CreatedAt = Start };

    public static ReceptionMailbox Mailbox(Guid organization, string user = "facturas@contoso.test", Func<MailboxSettings, MailboxSettings>? change = null)
    {
        var mailbox = new ReceptionMailbox { OrganizationId = organization, CreatedAt = Start };
        var settings = new MailboxSettings { ServerType = ServerType.Other, Protocol = AccessProtocol.Imap, Credential = CredentialKind.Password, Host = "mail.contoso.test", Port = 993, User = user };
        mailbox.Configure(change is null ? settings : change(settings), null, "p", Start);
        return mailbox;
    }

    public static Document Document(long sequence, Guid organization, Guid mailbox, string number = "", string issuer = "900111222", DocumentClass kind = DocumentClass.Invoice, DateTimeOffset? at = null) => new()
    {
        Sequence = sequence,
        OrganizationId = organization,
        MailboxId = mailbox,
        MessageId = Guid.NewGuid(),
        Key = $"{sequence}",
        ContentHash = $"{sequence}",
        ReceivedAt = at ?? Start.AddMinutes(sequence),
        Format = DocumentFormat.Dian,
        Class = kind,
        Environment = DocumentEnvironment.Production,
        IssuerId = issuer,
        IssuerName = "Papelería El Ñandú",
        ReceiverId = "900555111",
        ReceiverName = "Contoso",
        Number = number.Length > 0 ? number : $"FE{sequence}",
        UniqueCode = $"cufe{sequence}",
        SearchText = FoldedText.Of($"{(number.Length > 0 ? number : $"FE{sequence}")}\n{issuer}\nPapelería El Ñandú"),
        XmlSha256 = "",
        DetailsJson = "{}",
    };

    public static DocumentDelivery Delivery(Document document, Guid? mailbox = null) => new()
    {
        DocumentId = document.Id,
        Sequence = document.Sequence,
        MessageId = Guid.NewGuid(),
        MailboxId = mailbox ?? document.MailboxId,
        ReceivedAt = document.ReceivedAt,
        TraceJson = "[]",
    };

    public static ReceivedMessage Message(Guid organization, Guid mailbox, string subject, MessageOutcome outcome = MessageOutcome.Documents, DateTimeOffset? at = null)
    {
        var message = new ReceivedMessage { OrganizationId = organization, MailboxId = mailbox, RawSha256 = Guid.NewGuid().ToString("N"), Size = 1000, ReceivedAt = at ?? Start, StoredAt = at ?? Start };
        message.Read(new(subject, "Proveedor <ventas@proveedor.test>", null, []), outcome, outcome is MessageOutcome.Quarantined ? QuarantineReason.Unreadable : null, null, Start);
        return message;
    }
}
