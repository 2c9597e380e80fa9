using MailPortal.Data;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Documents;

/// <summary>One page of a list.</summary>
/// <param name="Items">At most as many as asked for.</param>
/// <param name="Next">Where to go on; null at the end.</param>
/// <param name="LookedThrough">Not everything was looked through, only so many of the newest: going on looks through older ones.</param>
public sealed record ListPage<TItem, TCursor>(IReadOnlyList<TItem> Items, TCursor? Next, int? LookedThrough) where TCursor : struct;

/// <summary>The page of documents: whatever is asked for costs the same with a thousand documents as with a million. A program that collects
/// everything uses <see cref="DocumentQueries"/> instead.</summary>
public sealed class DocumentSearch(IDbContextFactory<PortalDbContext> contexts)
{
    /// <summary>Counting ends there: "más de 1.000".</summary>
    public const int CountedAtMost = 1000;

    public async Task<ListPage<Document, long>> ListAsync(Actor actor, DocumentFilter filter, CancellationToken cancellation)
    {
        if (filter.Text?.Trim() is not { Length: > 0 } && OneByOne.Of(actor, filter.OrganizationId) is { } each)
            return await OneByOne.MergeAsync(each, filter.Take, o => ListAsync(actor, filter with { OrganizationId = o }, cancellation), d => InOrder(d.AsQueryable(), filter), d => d.Sequence);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        filter = await AtAsync(db, filter, cancellation);
        if (filter.Text?.Trim() is not { Length: > 0 } text) return Page(await Ordered(db, actor, filter).Take(filter.Take + 1).ToListAsync(cancellation), filter.Take);
        // An issuer's whole number has an index of its own, and so everything of that issuer is found.
        if (await DocumentQueries.Visible(db, actor).AnyAsync(d => d.IssuerId == text, cancellation))
            return Page(await Ordered(db, actor, filter, d => d.Where(x => x.IssuerId == text)).Take(filter.Take + 1).ToListAsync(cancellation), filter.Take);
        return await LookThroughAsync(db, actor, filter, text, cancellation);
    }

    /// <summary>How many there are, at most one more than <see cref="CountedAtMost"/>; null where counting would mean looking through them.</summary>
    public async Task<int?> CountAsync(Actor actor, DocumentFilter filter, CancellationToken cancellation)
    {
        if (filter.Text?.Trim() is { Length: > 0 }) return null;
        if (OneByOne.Of(actor, filter.OrganizationId) is { } each) return await OneByOne.SumAsync(each, CountedAtMost + 1, o => CountAsync(actor, filter with { OrganizationId = o }, cancellation));
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await Ordered(db, actor, filter with { After = null, AfterReceipt = null }).Take(CountedAtMost + 1).CountAsync(cancellation);
    }

    private static ListPage<Document, long> Page(List<Document> found, int take) =>
        new([.. found.Take(take)], found.Count > take ? found[take - 1].Sequence : null, null);

    private static async Task<ListPage<Document, long>> LookThroughAsync(PortalDbContext db, Actor actor, DocumentFilter filter, string text, CancellationToken cancellation)
    {
        var part = FoldedText.Of(text);
        var window = Ordered(db, actor, filter).Take(filter.LookThrough);
        var found = await InOrder(window.Where(d => d.SearchText.Contains(part)), filter).Take(filter.Take + 1).ToListAsync(cancellation);
        if (found.Count > filter.Take) return Page(found, filter.Take);
        // Known by its whole number or code, however long ago it came.
        if (filter.After is null)
        {
            var upper = text.ToUpperInvariant();
            var known = await Ordered(db, actor, filter, d => d.Where(x => x.Number == text || x.Number == upper || x.UniqueCode == text)).Take(filter.Take).ToListAsync(cancellation);
            found = [.. found.UnionBy(known, d => d.Id)];
        }
        var last = await Ordered(db, actor, filter).Skip(filter.LookThrough - 1).Select(d => (long?)d.Sequence).FirstOrDefaultAsync(cancellation);
        return new(found, last, last is null ? null : filter.LookThrough);
    }

    /// <summary>What the filter leaves, newest first, each filter through its index.</summary>
    private static IQueryable<Document> Ordered(PortalDbContext db, Actor actor, DocumentFilter filter, Func<IQueryable<Document>, IQueryable<Document>>? also = null)
    {
        var documents = DocumentQueries.Filtered(DocumentQueries.Visible(db, actor).AsNoTracking(), filter);
        if (also is not null) documents = also(documents);
        if (filter.MailboxId is { } mailbox)
        {
            var deliveries = db.Set<DocumentDelivery>();
            // A mail that came twice is one document: only the first delivery counts.
            return from delivery in deliveries
                   where delivery.MailboxId == mailbox && (filter.After == null || delivery.Sequence < filter.After)
                       && !deliveries.Any(d => d.MailboxId == mailbox && d.Sequence == delivery.Sequence && d.Id < delivery.Id)
                   join document in documents on delivery.DocumentId equals document.Id
                   orderby delivery.Sequence descending
                   select document;
        }
        if (filter.After is { } after)
        {
            documents = filter.AfterReceipt is { } at
                ? documents.Where(d => d.ReceivedAt <= at && (d.ReceivedAt < at || d.Sequence < after))
                : documents.Where(d => d.Sequence < after);
        }
        return InOrder(documents, filter);
    }

    // A period is walked through by its own index, else everything younger would have to be passed first.
    private static IQueryable<Document> InOrder(IQueryable<Document> documents, DocumentFilter filter) =>
        IsPeriod(filter) ? documents.OrderByDescending(d => d.ReceivedAt).ThenByDescending(d => d.Sequence) : documents.OrderByDescending(d => d.Sequence);

    private static bool IsPeriod(DocumentFilter filter) => (filter.From is not null || filter.To is not null) && filter.MailboxId is null;

    private static async Task<DocumentFilter> AtAsync(PortalDbContext db, DocumentFilter filter, CancellationToken cancellation) =>
        filter.After is { } after && IsPeriod(filter)
            ? filter with { AfterReceipt = await db.Set<Document>().Where(d => d.Sequence == after).Select(d => (DateTimeOffset?)d.ReceivedAt).SingleOrDefaultAsync(cancellation) }
            : filter;
}
