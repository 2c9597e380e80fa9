using MailPortal.Accounts;
using MailPortal.Data;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Outbox;

/// <summary>Which mails, and which of them.</summary>
public sealed record OutgoingFilter
{
    public OutgoingStatus? Status { get; init; }
    public Guid? AccountId { get; init; }

    /// <summary>In subject, sender or recipients, whatever its case and accents.</summary>
    public string? Text { get; init; }
    public bool NewestFirst { get; init; } = true;

    /// <summary>Behind this one.</summary>
    public Guid? After { get; init; }
    public int Take { get; init; } = 50;
}

/// <summary>A mail in a list.</summary>
public sealed record OutgoingRow(OutgoingMail Mail, string AccountAddress);

/// <summary>Mails by what became of them.</summary>
/// <param name="Sent">Accepted by the server.</param>
/// <param name="Waiting">In the queue, or being handed over at this moment.</param>
public sealed record SendCounts(int Sent, int Failed, int Uncertain, int Waiting);

/// <summary>A mail with its files and its account.</summary>
/// <param name="WaitsUntil">When it is tried next, because the server, a limit or a fault makes it or its account wait; null when nothing does.</param>
public sealed record OutgoingView(OutgoingMail Mail, SendingAccount Account, IReadOnlyList<OutgoingFile> Files, DateTimeOffset? WaitsUntil);

/// <summary>Reads the outbox: one's own account's, what one asked for, and for administrators everything.</summary>
public sealed class OutboxQueries(IDbContextFactory<PortalDbContext> contexts, TimeProvider time)
{
    public async Task<IReadOnlyList<OutgoingRow>> ListAsync(Actor actor, OutgoingFilter filter, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var mails = Seen(db, actor);
        if (filter.Status is { } status) mails = mails.Where(m => m.Status == status);
        if (filter.AccountId is { } account) mails = mails.Where(m => m.AccountId == account);
        if (filter.Text?.Trim() is { Length: > 0 } text)
        {
            var part = FoldedText.Of(text);
            mails = mails.Where(m => m.SearchText.Contains(part));
        }
        if (filter.After is { } after) mails = filter.NewestFirst ? mails.Where(m => m.Id < after) : mails.Where(m => m.Id > after);
        var ordered = filter.NewestFirst ? mails.OrderByDescending(m => m.Id) : mails.OrderBy(m => m.Id);
        var rows = await ordered.Take(filter.Take).ToListAsync(cancellation);
        var accounts = rows.Select(m => m.AccountId).Distinct().ToList();
        var addresses = await db.Set<SendingAccount>().Where(a => accounts.Contains(a.Id)).Select(a => new { a.Id, a.Address }).ToDictionaryAsync(a => a.Id, a => a.Address, cancellation);
        return [.. rows.Select(m => new OutgoingRow(m, addresses[m.AccountId]))];
    }

    /// <summary>How it went of late, as far as the caller may see it.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="since">Of those that ended, the ones that ended after that.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<SendCounts> CountAsync(Actor actor, DateTimeOffset since, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var ended = await Seen(db, actor).Where(m => m.ChangedAt > since && m.EndedAt > since).GroupBy(m => m.Status).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellation);
        var waiting = await Seen(db, actor).CountAsync(m => m.Status == OutgoingStatus.Queued || m.Status == OutgoingStatus.Sending, cancellation);
        return new(ended.GetValueOrDefault(OutgoingStatus.Sent), ended.GetValueOrDefault(OutgoingStatus.Failed), ended.GetValueOrDefault(OutgoingStatus.Uncertain), waiting);
    }

    /// <exception cref="NotFoundException">It does not exist, or not for this caller.</exception>
    public async Task<OutgoingView> GetAsync(Actor actor, Guid id, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var mail = await Seen(db, actor).SingleOrDefaultAsync(m => m.Id == id, cancellation) ?? throw new NotFoundException("The mail");
        return new(mail,
            await db.Set<SendingAccount>().AsNoTracking().SingleAsync(a => a.Id == mail.AccountId, cancellation),
            await db.Set<OutgoingFile>().AsNoTracking().Where(f => f.MailId == id).OrderBy(f => f.Id).ToListAsync(cancellation),
            mail.Status is OutgoingStatus.Queued ? await WaitsUntilAsync(db, mail, cancellation) : null);
    }

    private async Task<DateTimeOffset?> WaitsUntilAsync(PortalDbContext db, OutgoingMail mail, CancellationToken cancellation)
    {
        var paused = await db.Set<OutboxLane>().Where(l => l.AccountId == mail.AccountId).Select(l => l.PausedUntil).SingleOrDefaultAsync(cancellation);
        var until = paused > mail.DueAt ? paused.Value : mail.DueAt;
        return until > time.GetUtcNow() ? until : null;
    }

    /// <summary>Those that the caller may have sent again or not at all: of their own account, and for administrators all.</summary>
    internal static IQueryable<OutgoingMail> Changeable(PortalDbContext db, Actor actor)
    {
        if (AccountRows.SeesAll(actor)) return db.Set<OutgoingMail>().AsNoTracking();
        var me = actor.UserId;
        return Seen(db, actor).Where(m => db.Set<SendingAccount>().Any(a => a.Id == m.AccountId && a.UserId == me));
    }

    internal static IQueryable<OutgoingMail> Seen(PortalDbContext db, Actor actor)
    {
        var mails = db.Set<OutgoingMail>().AsNoTracking();
        if (AccountRows.SeesAll(actor)) return mails;
        var me = actor.UserId;
        if (actor.Role is PortalRole.Reader) return mails.Where(m => false);
        return mails.Where(m => m.AskedBy == me || db.Set<SendingAccount>().Any(a => a.Id == m.AccountId && a.UserId == me));
    }
}
