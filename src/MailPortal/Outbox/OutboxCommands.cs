using MailPortal.Accounts;
using MailPortal.Audit;
using MailPortal.Components;
using MailPortal.Data;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Outbox;

/// <summary>What was asked for cannot be done with a mail that is as it is. 409 on the API.</summary>
public sealed class MailStateException(OutgoingStatus status) : Exception($"Not with a mail that is {status}.")
{
    public OutgoingStatus Status { get; } = status;
}

/// <summary>"Cancelar" and "Enviar de nuevo".</summary>
public sealed class OutboxCommands(IDbContextFactory<PortalDbContext> contexts, OutboxLanes lanes, AuditLog audit, TimeProvider time)
{
    /// <summary>A mail that waits is not sent. Twice is once.</summary>
    /// <exception cref="MailStateException">It is being sent, or was.</exception>
    public Task CancelAsync(Actor actor, Guid id, CancellationToken cancellation) => ChangeAsync(actor, id, (db, mail) =>
    {
        if (mail.Status is OutgoingStatus.Cancelled) return Task.CompletedTask;
        if (mail.Status is not OutgoingStatus.Queued) throw new MailStateException(mail.Status);
        mail.Cancel(time.GetUtcNow());
        audit.Add(db, actor.Source, "send.cancelled", id, details: new { mail.Subject, from = mail.From.Address });
        return Task.CompletedTask;
    }, cancellation);

    /// <summary>Once more, with the same Message-ID: who got it already can tell.</summary>
    /// <exception cref="MailStateException">It was sent, or is about to be.</exception>
    /// <exception cref="AccountNotReadyException">Its account's user is disabled.</exception>
    /// <exception cref="InvalidFormException">The account may not send as the mail's sender, whatever it might when the mail was queued.</exception>
    public Task ResendAsync(Actor actor, Guid id, CancellationToken cancellation) => ChangeAsync(actor, id, async (db, mail) =>
    {
        if (!mail.MayBeResent) throw new MailStateException(mail.Status);
        await AccountReadiness.RequireOwnerAsync(db, mail.AccountId, cancellation);
        var account = await db.Set<SendingAccount>().AsNoTracking().SingleAsync(a => a.Id == mail.AccountId, cancellation);
        var link = await db.Set<AccountLink>().AsNoTracking().SingleOrDefaultAsync(l => l.AccountId == mail.AccountId, cancellation);
        InvalidFormException.ThrowIfAny(await AccountReadiness.OfSenderAsync(db, account, link, mail.From.Address, cancellation));
        var before = mail.Status;
        mail.Resend(time.GetUtcNow());
        audit.Add(db, actor.Source, "send.resent", id, details: new { mail.Subject, from = mail.From.Address, before });
        await lanes.WakeAsync(db, mail.AccountId, cancellation);
    }, cancellation);

    private async Task ChangeAsync(Actor actor, Guid id, Func<PortalDbContext, OutgoingMail, Task> change, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (!await OutboxQueries.Changeable(db, actor).AnyAsync(m => m.Id == id, cancellation)) throw new NotFoundException("The mail");
        try
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
            await change(db, await db.Set<OutgoingMail>().SingleAsync(m => m.Id == id, cancellation));
            await db.SaveChangesAsync(cancellation);
            await transaction.CommitAsync(cancellation);
        }
        catch (Exception e) when (DatabaseConflict.Is(e))
        {
            // The job took it in this very moment.
            throw new ChangedByOthersException();
        }
    }
}
