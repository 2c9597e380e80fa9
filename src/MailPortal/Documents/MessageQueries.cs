using MailPortal.Audit;
using MailPortal.Data;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Documents;

/// <summary>Which messages.</summary>
public sealed record MessageFilter
{
    public Guid? OrganizationId { get; init; }
    public Guid? MailboxId { get; init; }
    public MessageOutcome? Outcome { get; init; }
    public bool NewestFirst { get; init; }

    /// <summary>Id after which to go on, in the order asked for.</summary>
    public Guid? After { get; init; }
    public int Take { get; init; } = 50;
}

public sealed record MessageView(ReceivedMessage Message, IReadOnlyList<Guid> DocumentIds)
{
    public IReadOnlyList<MessagePart> Parts => MessageJson.Read<IReadOnlyList<MessagePart>>(Message.PartsJson);
}

/// <summary>Received messages as a caller may see them.</summary>
public sealed class MessageQueries(IDbContextFactory<PortalDbContext> contexts, MessageIntake intake, AuditLog audit)
{
    public async Task<IReadOnlyList<MessageView>> ListAsync(Actor actor, MessageFilter filter, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var query = Visible(db, actor).AsNoTracking();
        if (filter.OrganizationId is { } organization) query = query.Where(m => m.OrganizationId == organization);
        if (filter.MailboxId is { } mailbox) query = query.Where(m => m.MailboxId == mailbox);
        if (filter.Outcome is { } outcome) query = query.Where(m => m.Outcome == outcome);
        // Ids are of version 7: their order is the order of intake.
        if (filter.After is { } after) query = filter.NewestFirst ? query.Where(m => m.Id < after) : query.Where(m => m.Id > after);
        query = filter.NewestFirst ? query.OrderByDescending(m => m.Id) : query.OrderBy(m => m.Id);
        return await WithDocumentsAsync(db, await query.Take(filter.Take).ToListAsync(cancellation), cancellation);
    }

    /// <exception cref="NotFoundException">It does not exist, or not for this caller.</exception>
    public async Task<MessageView> GetAsync(Actor actor, Guid id, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var message = await Visible(db, actor).AsNoTracking().SingleOrDefaultAsync(m => m.Id == id, cancellation) ?? throw new NotFoundException("The message");
        return (await WithDocumentsAsync(db, [message], cancellation))[0];
    }

    /// <summary>How many messages of a mailbox were stored from a moment on: how far a poll has come.</summary>
    public async Task<int> CountStoredAsync(Actor actor, Guid mailboxId, DateTimeOffset since, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        // The node that polls makes both the moment and the ids.
        var first = RowId.First(since);
        return await Visible(db, actor).CountAsync(m => m.MailboxId == mailboxId && m.Id >= first, cancellation);
    }

    /// <summary>Reads the stored message again; nothing moves on the server.</summary>
    /// <exception cref="NotFoundException">It does not exist, or not for this caller.</exception>
    /// <exception cref="InvalidOperationException">It was never stored, because of its size.</exception>
    public async Task<MessageView> ReprocessAsync(Actor actor, Guid id, CancellationToken cancellation)
    {
        var message = (await GetAsync(actor, id, cancellation)).Message;
        actor.RequireManage(message.OrganizationId);
        await intake.ReprocessAsync(id, cancellation);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        audit.Add(db, actor.Source, "message.reprocessed", id, message.OrganizationId);
        await db.SaveChangesAsync(cancellation);
        return await GetAsync(actor, id, cancellation);
    }

    internal static IQueryable<ReceivedMessage> Visible(PortalDbContext db, Actor actor)
    {
        if (actor.SeesAll) return db.Set<ReceivedMessage>();
        var organizations = actor.Organizations.Where(actor.MayRead).ToList();
        return db.Set<ReceivedMessage>().Where(m => organizations.Contains(m.OrganizationId));
    }

    private static async Task<IReadOnlyList<MessageView>> WithDocumentsAsync(PortalDbContext db, IReadOnlyList<ReceivedMessage> messages, CancellationToken cancellation)
    {
        var ids = messages.Select(m => m.Id).ToList();
        var documents = (await db.Set<DocumentDelivery>().Where(d => ids.Contains(d.MessageId)).OrderBy(d => d.Id)
            .Select(d => new { d.MessageId, d.DocumentId }).ToListAsync(cancellation)).ToLookup(d => d.MessageId, d => d.DocumentId);
        return [.. messages.Select(m => new MessageView(m, [.. documents[m.Id]]))];
    }
}
