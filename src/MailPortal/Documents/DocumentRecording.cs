using MailPortal.Data;
using MailPortal.Invoices;
using MailPortal.Mailboxes;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Documents;

/// <summary>Step three, "record": outcomes and documents of a batch, in one transaction.</summary>
public sealed class DocumentRecording(IDbContextFactory<PortalDbContext> contexts, MailboxLeases leases, TimeProvider time)
{
    /// <param name="claim">The poll that records; null when a person has a message read again.</param>
    /// <param name="batch">What was read.</param>
    /// <param name="cancellation">Ends the wait; nothing is recorded then.</param>
    /// <exception cref="LeaseLostException">Nothing was written.</exception>
    public async Task RecordAsync(MailboxClaim? claim, IReadOnlyList<ReadMessage> batch, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (claim is not null) await leases.FenceAsync(db, claim, cancellation);
        var ids = batch.Select(r => r.MessageId).ToList();
        var messages = await db.Set<ReceivedMessage>().Where(m => ids.Contains(m.Id)).ToDictionaryAsync(m => m.Id, cancellation);
        var found = batch.Sum(r => r.Documents.Count);
        if (found > 0)
        {
            var sequence = await NextSequencesAsync(db, found, cancellation);
            var known = await KnownAsync(db, batch, messages, cancellation);
            foreach (var read in batch)
                foreach (var document in read.Documents)
                    known.Bring(messages[read.MessageId], document, sequence++);
        }
        await CountAsync(db, messages.Values, cancellation);
        var now = time.GetUtcNow();
        foreach (var read in batch) messages[read.MessageId].Read(read.Contents, read.Outcome, read.Reason, read.ReasonDetail, now);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    // A message counts when it is read for the first time, a document when it is new.
    private static Task CountAsync(PortalDbContext db, IReadOnlyCollection<ReceivedMessage> messages, CancellationToken cancellation)
    {
        var added = db.ChangeTracker.Entries<Document>().Where(e => e.State is EntityState.Added).Select(e => (e.Entity.OrganizationId, e.Entity.ReceivedAt, 0, 1));
        return IntakeHours.AddAsync(db, [.. messages.Where(m => m.ReadAt is null).Select(m => (m.OrganizationId, m.ReceivedAt, 1, 0)), .. added], cancellation);
    }

    private static async Task<long> NextSequencesAsync(PortalDbContext db, int count, CancellationToken cancellation)
    {
        await db.Set<IntakeCounter>().Where(c => c.Id == IntakeCounter.TheOne).ExecuteUpdateAsync(s => s.SetProperty(c => c.Value, c => c.Value + count), cancellation);
        return await db.Set<IntakeCounter>().Where(c => c.Id == IntakeCounter.TheOne).Select(c => c.Value).SingleAsync(cancellation) - count + 1;
    }

    private static async Task<KnownDocuments> KnownAsync(PortalDbContext db, IReadOnlyList<ReadMessage> batch, Dictionary<Guid, ReceivedMessage> messages, CancellationToken cancellation)
    {
        var keys = batch.SelectMany(r => r.Documents).Select(d => DocumentRow.KeyOf(d.Document)).Distinct().ToList();
        var organizations = messages.Values.Select(m => m.OrganizationId).Distinct().ToList();
        var documents = await db.Set<Document>().Where(d => organizations.Contains(d.OrganizationId) && keys.Contains(d.Key)).ToListAsync(cancellation);
        var ids = documents.Select(d => d.Id).ToList();
        var messageIds = messages.Keys.ToList();
        var deliveries = await db.Set<DocumentDelivery>().Where(d => messageIds.Contains(d.MessageId)).Select(d => new { d.DocumentId, d.MessageId }).ToListAsync(cancellation);
        var files = await db.Set<DocumentFile>().Where(f => ids.Contains(f.DocumentId)).Select(f => new { f.DocumentId, f.MessageId, f.Sha256 }).ToListAsync(cancellation);
        return new KnownDocuments(db, documents, [.. deliveries.Select(d => (d.DocumentId, d.MessageId))], [.. files.Select(f => (f.DocumentId, f.MessageId, f.Sha256))]);
    }

    /// <summary>The documents that the keys of a batch already name, and those that the batch adds.</summary>
    private sealed class KnownDocuments(PortalDbContext db, List<Document> documents, HashSet<(Guid, Guid)> deliveries, HashSet<(Guid, Guid, string)> files)
    {
        public void Bring(ReceivedMessage message, FoundDocument found, long sequence)
        {
            var sameKey = documents.Where(d => d.OrganizationId == message.OrganizationId && d.Key == DocumentRow.KeyOf(found.Document)).ToList();
            var document = sameKey.FirstOrDefault(d => d.ContentHash == found.Document.ContentHash);
            if (document is null)
            {
                document = DocumentRow.From(found, message, sequence);
                // Same identity, other content: both are kept, and both say so.
                document.Conflict = sameKey.Count > 0;
                foreach (var other in sameKey) other.Conflict = true;
                documents.Add(document);
                db.Add(document);
            }
            if (deliveries.Add((document.Id, message.Id)))
            {
                db.Add(new DocumentDelivery
                {
                    DocumentId = document.Id,
                    Sequence = document.Sequence,
                    MessageId = message.Id,
                    MailboxId = message.MailboxId,
                    ReceivedAt = message.ReceivedAt,
                    TraceJson = MessageJson.Write(found.Document.Trace),
                });
            }
            foreach (var file in found.Files.Where(f => files.Add((document.Id, message.Id, f.Stored.Sha256))))
            {
                db.Add(new DocumentFile
                {
                    DocumentId = document.Id,
                    MessageId = message.Id,
                    Name = Cut(file.Name, 200),
                    Kind = file.Kind,
                    Relation = file.Relation,
                    Sha256 = file.Stored.Sha256,
                    Size = file.Stored.Size,
                });
            }
        }
    }

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..length];
}

/// <summary>A document as a row.</summary>
internal static class DocumentRow
{
    public static Document From(FoundDocument found, ReceivedMessage message, long sequence)
    {
        var d = found.Document;
        return new Document
        {
            Sequence = sequence,
            OrganizationId = message.OrganizationId,
            Key = KeyOf(d),
            ContentHash = d.ContentHash,
            MailboxId = message.MailboxId,
            MessageId = message.Id,
            ReceivedAt = message.ReceivedAt,
            Format = d.Format,
            Class = d.Class,
            TypeCode = Cut(d.TypeCode, 20),
            Environment = d.Environment,
            IssuerId = Cut(d.Issuer.Id, 60),
            IssuerName = Cut(d.Issuer.Name, 300),
            ReceiverId = Cut(d.Receiver.Id, 60),
            ReceiverName = Cut(d.Receiver.Name, 300),
            Number = Cut(d.Number, 100),
            IssueDate = d.IssueDate,
            IssueTime = Cut(d.IssueTimeText, 40),
            DueDate = d.DueDate,
            Currency = Cut(d.Currency, 10),
            Total = d.Total,
            TaxTotal = d.TaxTotal,
            WithheldTotal = d.WithheldTotal,
            UniqueCode = Cut(d.UniqueCode, 200),
            OrderReference = Cut(d.OrderReference, 100),
            SearchText = SearchText.Of(d),
            XmlSha256 = found.Xml.Sha256,
            ContainerSha256 = found.Container?.Sha256,
            DetailsJson = MessageJson.Write(Details(d)),
        };
    }

    public static string KeyOf(ElectronicDocument document) => Cut(document.Key, 300);

    private static DocumentDetails Details(ElectronicDocument d) => new()
    {
        Country = d.Country,
        OperationType = d.OperationType,
        Series = d.Series,
        PaymentForm = d.PaymentForm,
        LineTotal = d.LineTotal,
        TaxExclusive = d.TaxExclusive,
        TaxInclusive = d.TaxInclusive,
        Allowance = d.Allowance,
        Charge = d.Charge,
        Prepaid = d.Prepaid,
        Rounding = d.Rounding,
        Issuer = d.Issuer,
        Receiver = d.Receiver,
        Taxes = d.Taxes,
        Withholdings = d.Withholdings,
        Lines = d.Lines,
        References = d.References,
        Corrections = d.Corrections,
        Notes = d.Notes,
        UniqueCodeScheme = d.UniqueCodeScheme,
        Authorization = d.Authorization,
        Authority = d.AuthorityResponse is { } a ? new(a.Code, a.Description, a.Accepted, a.ValidatedDate, a.ValidatedTime, a.DocumentCode, a.Notices) : null,
        Warnings = d.Warnings,
    };

    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(text))]
    private static string? Cut(string? text, int length) => text is null || text.Length <= length ? text : text[..length];
}
