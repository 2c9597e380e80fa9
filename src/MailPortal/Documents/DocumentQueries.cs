using MailPortal.Data;
using MailPortal.Invoices;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Documents;

/// <summary>Which documents.</summary>
public sealed record DocumentFilter
{
    internal const int Newest = 10_000;

    public Guid? OrganizationId { get; init; }
    public Guid? MailboxId { get; init; }

    /// <summary>Received from this moment on.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Received before this moment.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Part of number, unique code, issuer's or receiver's id or name, or order.</summary>
    public string? Text { get; init; }
    public bool? Taken { get; init; }
    public DocumentClass? Class { get; init; }
    public DocumentFormat? Format { get; init; }
    public bool NewestFirst { get; init; }

    /// <summary>Sequence after which to go on, in the order asked for.</summary>
    public long? After { get; init; }

    /// <summary>A page looks for a text in so many of the newest, then the person decides whether to go on.</summary>
    internal int LookThrough { get; init; } = Newest;

    /// <summary>When the document of that sequence was received, where the order is that of receipt.</summary>
    internal DateTimeOffset? AfterReceipt { get; init; }
    public int Take { get; init; } = 50;
}

/// <summary>A document with everything that belongs to it.</summary>
public sealed record DocumentView(Document Document, IReadOnlyList<DocumentFile> Files, IReadOnlyList<DeliveryView> Deliveries)
{
    /// <summary>The picture that came in the mail that brought the document, not one that came later from somebody else; null when there is none.</summary>
    public DocumentFile? Pdf => FilesOf(Document.MessageId).Where(f => f.Kind is FileKind.Pdf).OrderBy(f => f.Relation is FileRelation.Representation ? 0 : 1).FirstOrDefault();

    public IEnumerable<DocumentFile> FilesOf(Guid messageId) => Files.Where(f => f.MessageId == messageId);
}

/// <summary>One mail that brought a document.</summary>
public sealed record DeliveryView(DocumentDelivery Delivery, string Subject, string From, string? RawSha256);

/// <summary>Documents as a caller may see them.</summary>
public sealed class DocumentQueries(IDbContextFactory<PortalDbContext> contexts)
{
    public async Task<IReadOnlyList<Document>> ListAsync(Actor actor, DocumentFilter filter, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var query = Filtered(Visible(db, actor).AsNoTracking(), filter);
        if (filter.MailboxId is { } mailbox) query = query.Where(d => db.Set<DocumentDelivery>().Any(x => x.DocumentId == d.Id && x.MailboxId == mailbox));
        if (filter.Text?.Trim() is { Length: > 0 } text)
        {
            var part = FoldedText.Of(text);
            query = query.Where(d => d.SearchText.Contains(part));
        }
        if (filter.After is { } after) query = filter.NewestFirst ? query.Where(d => d.Sequence < after) : query.Where(d => d.Sequence > after);
        query = filter.NewestFirst ? query.OrderByDescending(d => d.Sequence) : query.OrderBy(d => d.Sequence);
        return await query.Take(filter.Take).ToListAsync(cancellation);
    }

    public async Task<int> CountAsync(Actor actor, Guid? organizationId, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await Visible(db, actor).CountAsync(d => organizationId == null || d.OrganizationId == organizationId, cancellation);
    }

    /// <exception cref="NotFoundException">It does not exist, or not for this caller.</exception>
    public async Task<DocumentView> GetAsync(Actor actor, Guid id, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var document = await Visible(db, actor).AsNoTracking().SingleOrDefaultAsync(d => d.Id == id, cancellation) ?? throw new NotFoundException("The document");
        return (await WithBelongingsAsync(db, [document], cancellation))[0];
    }

    /// <summary>Files and deliveries of a page of documents, in two queries whatever its length.</summary>
    public async Task<IReadOnlyList<DocumentView>> WithBelongingsAsync(IReadOnlyList<Document> documents, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await WithBelongingsAsync(db, documents, cancellation);
    }

    /// <summary>Marks a document as taken, or takes the mark away.</summary>
    public async Task SetTakenAsync(Actor actor, Guid id, bool taken, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var document = await Visible(db, actor).SingleOrDefaultAsync(d => d.Id == id, cancellation) ?? throw new NotFoundException("The document");
        actor.RequireManage(document.OrganizationId);
        if (taken) document.Take(actor.Name, now);
        else document.Release();
        await db.SaveChangesAsync(cancellation);
    }

    /// <summary>What a document itself says; its mailbox, its text and the place in the list are for the caller.</summary>
    internal static IQueryable<Document> Filtered(IQueryable<Document> query, DocumentFilter filter)
    {
        if (filter.OrganizationId is { } organization) query = query.Where(d => d.OrganizationId == organization);
        if (filter.From is { } from) query = query.Where(d => d.ReceivedAt >= from);
        if (filter.To is { } to) query = query.Where(d => d.ReceivedAt < to);
        if (filter.Taken is true) query = query.Where(d => d.TakenAt != null);
        if (filter.Taken is false) query = query.Where(d => d.TakenAt == null);
        if (filter.Class is { } kind) query = query.Where(d => d.Class == kind);
        if (filter.Format is { } format) query = query.Where(d => d.Format == format);
        return query;
    }

    internal static IQueryable<Document> Visible(PortalDbContext db, Actor actor)
    {
        if (actor.SeesAll) return db.Set<Document>();
        var organizations = actor.Organizations.Where(actor.MayRead).ToList();
        return db.Set<Document>().Where(d => organizations.Contains(d.OrganizationId));
    }

    private static async Task<IReadOnlyList<DocumentView>> WithBelongingsAsync(PortalDbContext db, IReadOnlyList<Document> documents, CancellationToken cancellation)
    {
        var ids = documents.Select(d => d.Id).ToList();
        var files = (await db.Set<DocumentFile>().AsNoTracking().Where(f => ids.Contains(f.DocumentId)).OrderBy(f => f.Id).ToListAsync(cancellation)).ToLookup(f => f.DocumentId);
        var deliveries = (await (
            from delivery in db.Set<DocumentDelivery>().AsNoTracking()
            join message in db.Set<ReceivedMessage>().AsNoTracking() on delivery.MessageId equals message.Id
            where ids.Contains(delivery.DocumentId)
            orderby delivery.ReceivedAt, delivery.Id
            select new DeliveryView(delivery, message.Subject, message.From, message.RawSha256)).ToListAsync(cancellation)).ToLookup(d => d.Delivery.DocumentId);
        return [.. documents.Select(d => new DocumentView(d, [.. files[d.Id]], [.. deliveries[d.Id]]))];
    }
}
