using System.Data;
using MailPortal.Accounts;
using MailPortal.Audit;
using MailPortal.Components;
using MailPortal.Data;
using MailPortal.Mail.Mime;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Outbox;

/// <summary>Takes mails in: the files first, then the row, and only then the caller is told. Whatever happens afterwards, the row is there.</summary>
public sealed class OutboxIntake(IDbContextFactory<PortalDbContext> contexts, FileStore files, OutboxLanes lanes, TimeProvider time)
{
    private static readonly TimeSpan KeysKept = TimeSpan.FromDays(7);

    /// <summary>Queues a mail of an account.</summary>
    /// <param name="actor">Who asks: the account's own user, or whoever administers.</param>
    /// <param name="accountId">From where it is sent.</param>
    /// <param name="mail">What is sent.</param>
    /// <param name="kind">What for.</param>
    /// <param name="idempotency">The caller's key; null without one.</param>
    /// <param name="cancellation">Ends the wait; what is stored by then stays.</param>
    /// <returns>The mail; with a key that came before, the one that was queued then.</returns>
    /// <exception cref="NotFoundException">The account does not exist, or not for this caller.</exception>
    /// <exception cref="InvalidFormException">With everything that is wrong.</exception>
    /// <exception cref="AccountNotReadyException">Nothing can be sent from the account as it is.</exception>
    /// <exception cref="IdempotencyConflictException">The key came before, with something else.</exception>
    public Task<OutgoingMail> AddAsync(Actor actor, Guid accountId, NewMail mail, OutgoingKind kind, IdempotencyKey? idempotency, CancellationToken cancellation) =>
        AddAsync(actor, accountId, mail, kind, idempotency, allow: null, cancellation);

    /// <summary>The same, if it may be: <paramref name="allow"/> throws when not, by what is there in the moment of adding, so that of several at once none slips through.</summary>
    internal async Task<OutgoingMail> AddAsync(Actor actor, Guid accountId, NewMail mail, OutgoingKind kind, IdempotencyKey? idempotency, Func<PortalDbContext, Task>? allow, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var account = await db.Set<SendingAccount>().AsNoTracking().SingleOrDefaultAsync(a => a.Id == accountId, cancellation);
        if (account is null || !AccountRows.MaySee(actor, account.UserId)) throw new NotFoundException("The account");
        if (idempotency is not null) await ForgetAsync(db, actor, idempotency, cancellation);
        if (idempotency is not null && await EarlierAsync(db, actor, idempotency, cancellation) is { } earlier) return earlier;
        var complete = OutgoingDefaults.Apply(mail, account);
        InvalidFormException.ThrowIfAny(NewMailRules.Check(complete));
        var link = await db.Set<AccountLink>().AsNoTracking().SingleOrDefaultAsync(l => l.AccountId == accountId, cancellation);
        await AccountReadiness.RequireOwnerAsync(db, accountId, cancellation);
        if (await AccountReadiness.OfAsync(db, account, link, cancellation) is { } notReady) throw new AccountNotReadyException(notReady);
        InvalidFormException.ThrowIfAny([
            .. await AccountReadiness.OfSenderAsync(db, account, link, complete.From, cancellation),
            .. AccountReadiness.TooLarge(account, link, complete),
        ]);
        var stored = new List<StoredFile>();
        foreach (var file in complete.Attachments) stored.Add(await files.WriteAsync(file.Content, cancellation));
        try
        {
            return await StoreAsync(db, actor, account, account.LeavesFrom(link), complete, kind, idempotency, allow, stored, cancellation);
        }
        catch (Exception e) when (DatabaseConflict.Is(e))
        {
            // Two requests with one key at once, and the other one was first; or two first mails of an account, which both made its lane.
            return idempotency is not null && await EarlierAsync(db, actor, idempotency, cancellation) is { } first ? first
                : await StoreAsync(db, actor, account, account.LeavesFrom(link), complete, kind, idempotency, allow, stored, cancellation);
        }
    }

    private async Task<OutgoingMail> StoreAsync(
        PortalDbContext db, Actor actor, SendingAccount account, string own, NewMail mail, OutgoingKind kind, IdempotencyKey? idempotency, Func<PortalDbContext, Task>? allow, List<StoredFile> stored, CancellationToken cancellation)
    {
        var id = RowId.NextAfter(await OutgoingRows.LastIdAsync(db, account.Id, cancellation));
        var row = OutgoingRows.Make(id, account.Id, account.SenderName, own, mail, kind, actor.UserId, time.GetUtcNow(), idempotency);
        db.ChangeTracker.Clear();
        db.Add(row);
        db.AddRange(mail.Attachments.Zip(stored, (file, kept) => new OutgoingFile
        {
            MailId = row.Id,
            Name = file.Name.Trim(),
            ContentType = file.ContentType ?? "application/octet-stream",
            Sha256 = kept.Sha256,
            Size = kept.Size,
        }));
        await using var transaction = await db.Database.BeginTransactionAsync(allow is null ? IsolationLevel.Unspecified : IsolationLevel.Serializable, cancellation);
        if (allow is not null) await allow(db);
        await db.SaveChangesAsync(cancellation);
        await lanes.WakeAsync(db, account.Id, cancellation);
        await transaction.CommitAsync(cancellation);
        return row;
    }

    /// <summary>A key of last month is as good as new.</summary>
    private async Task ForgetAsync(PortalDbContext db, Actor actor, IdempotencyKey idempotency, CancellationToken cancellation)
    {
        var (caller, key, since) = (actor.UserId, idempotency.Key, time.GetUtcNow() - KeysKept);
        await db.Set<OutgoingMail>().Where(m => m.AskedBy == caller && m.IdempotencyKey == key && m.CreatedAt < since).ExecuteUpdateAsync(s => s.SetProperty(m => m.IdempotencyKey, (string?)null), cancellation);
    }

    private static async Task<OutgoingMail?> EarlierAsync(PortalDbContext db, Actor actor, IdempotencyKey idempotency, CancellationToken cancellation)
    {
        var (caller, key) = (actor.UserId, idempotency.Key);
        var earlier = await db.Set<OutgoingMail>().AsNoTracking().SingleOrDefaultAsync(m => m.AskedBy == caller && m.IdempotencyKey == key, cancellation);
        if (earlier is not null && earlier.RequestHash != idempotency.RequestHash) throw new IdempotencyConflictException();
        return earlier;
    }
}
