using MailPortal.Data;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Documents;

/// <summary>Which messages the page shows.</summary>
public sealed record MessageSearchFilter
{
    public Guid? OrganizationId { get; init; }
    public Guid? MailboxId { get; init; }
    public MessageOutcome? Outcome { get; init; }
    public DateTimeOffset? From { get; init; }
    public DateTimeOffset? To { get; init; }

    /// <summary>Part of subject or sender.</summary>
    public string? Text { get; init; }

    /// <summary>The message after which to go on.</summary>
    public Guid? After { get; init; }

    /// <inheritdoc cref="DocumentFilter.LookThrough"/>
    internal int LookThrough { get; init; } = DocumentFilter.Newest;

    /// <summary>When it was received, where the order is that of receipt.</summary>
    internal DateTimeOffset? AfterReceipt { get; init; }
    public int Take { get; init; } = 50;
}

/// <summary>A line of the list.</summary>
public sealed record MessageRow(Guid Id, string Subject, string From, long Size, DateTimeOffset ReceivedAt, MessageOutcome Outcome, QuarantineReason? Reason, bool Stored, Guid OrganizationId);

/// <summary>The page of messages, at a cost that does not grow with their number.</summary>
public sealed class MessageSearch(IDbContextFactory<PortalDbContext> contexts)
{
    public async Task<ListPage<MessageRow, Guid>> ListAsync(Actor actor, MessageSearchFilter filter, CancellationToken cancellation)
    {
        if (filter.Text?.Trim() is not { Length: > 0 } && OneByOne.Of(actor, filter.OrganizationId) is { } each)
            return await OneByOne.MergeAsync(each, filter.Take, o => ListAsync(actor, filter with { OrganizationId = o }, cancellation), m => IsPeriod(filter) ? m.OrderByDescending(r => r.ReceivedAt).ThenByDescending(r => r.Id) : m.OrderByDescending(r => r.Id), m => m.Id);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        filter = await AtAsync(db, filter, cancellation);
        var rows = Ordered(db, actor, filter);
        if (filter.Text?.Trim() is not { Length: > 0 } text)
        {
            var page = await Lines(rows.Take(filter.Take + 1)).ToListAsync(cancellation);
            return new([.. page.Take(filter.Take)], page.Count > filter.Take ? page[filter.Take - 1].Id : null, null);
        }
        var part = FoldedText.Of(text);
        var found = await Lines(InOrder(rows.Take(filter.LookThrough).Where(m => m.SearchText.Contains(part)), filter).Take(filter.Take + 1)).ToListAsync(cancellation);
        if (found.Count > filter.Take) return new([.. found.Take(filter.Take)], found[filter.Take - 1].Id, null);
        var last = await rows.Skip(filter.LookThrough - 1).Select(m => (Guid?)m.Id).FirstOrDefaultAsync(cancellation);
        return new(found, last, last is null ? null : filter.LookThrough);
    }

    /// <inheritdoc cref="DocumentSearch.CountAsync"/>
    public async Task<int?> CountAsync(Actor actor, MessageSearchFilter filter, CancellationToken cancellation)
    {
        if (filter.Text?.Trim() is { Length: > 0 }) return null;
        if (OneByOne.Of(actor, filter.OrganizationId) is { } each) return await OneByOne.SumAsync(each, DocumentSearch.CountedAtMost + 1, o => CountAsync(actor, filter with { OrganizationId = o }, cancellation));
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await Ordered(db, actor, filter with { After = null, AfterReceipt = null }).Take(DocumentSearch.CountedAtMost + 1).CountAsync(cancellation);
    }

    private static IQueryable<ReceivedMessage> Ordered(PortalDbContext db, Actor actor, MessageSearchFilter filter)
    {
        var messages = MessageQueries.Visible(db, actor).AsNoTracking();
        if (filter.OrganizationId is { } organization) messages = messages.Where(m => m.OrganizationId == organization);
        if (filter.MailboxId is { } mailbox) messages = messages.Where(m => m.MailboxId == mailbox);
        if (filter.Outcome is { } outcome) messages = messages.Where(m => m.Outcome == outcome);
        if (filter.From is { } from) messages = messages.Where(m => m.ReceivedAt >= from);
        if (filter.To is { } to) messages = messages.Where(m => m.ReceivedAt < to);
        if (filter.After is { } after)
        {
            messages = filter.AfterReceipt is { } at
                ? messages.Where(m => m.ReceivedAt <= at && (m.ReceivedAt < at || m.Id < after))
                : messages.Where(m => m.Id < after);
        }
        return InOrder(messages, filter);
    }

    // As with documents: a period far back must not be reached through everything since.
    private static IQueryable<ReceivedMessage> InOrder(IQueryable<ReceivedMessage> messages, MessageSearchFilter filter) =>
        IsPeriod(filter) ? messages.OrderByDescending(m => m.ReceivedAt).ThenByDescending(m => m.Id) : messages.OrderByDescending(m => m.Id);

    private static bool IsPeriod(MessageSearchFilter filter) => filter.From is not null || filter.To is not null;

    private static async Task<MessageSearchFilter> AtAsync(PortalDbContext db, MessageSearchFilter filter, CancellationToken cancellation) =>
        filter.After is { } after && IsPeriod(filter)
            ? filter with { AfterReceipt = await db.Set<ReceivedMessage>().Where(m => m.Id == after).Select(m => (DateTimeOffset?)m.ReceivedAt).SingleOrDefaultAsync(cancellation) }
            : filter;

    private static IQueryable<MessageRow> Lines(IQueryable<ReceivedMessage> messages) =>
        messages.Select(m => new MessageRow(m.Id, m.Subject, m.From, m.Size, m.ReceivedAt, m.Outcome, m.Reason, m.RawSha256 != null, m.OrganizationId));
}
