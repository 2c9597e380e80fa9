using MailPortal.Audit;
using MailPortal.Data;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Mailboxes;

/// <summary>What people and programs do to a mailbox beside its settings. Each step is audited in its own transaction.</summary>
public sealed class MailboxCommands(IDbContextFactory<PortalDbContext> contexts, AuditLog audit, TimeProvider time)
{
    public Task PauseAsync(Actor actor, Guid id, CancellationToken cancellation) =>
        ChangeAsync(actor, id, "mailbox.paused", m => m.Pause(time.GetUtcNow()), cancellation);

    public Task ResumeAsync(Actor actor, Guid id, CancellationToken cancellation) =>
        ChangeAsync(actor, id, "mailbox.resumed", m => m.Resume(time.GetUtcNow()), cancellation);

    /// <summary>Erases the secrets and stops polling; what was received stays.</summary>
    public async Task DeleteAsync(Actor actor, Guid id, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await MailboxRows.HoldAsync(db, id, cancellation);
        var mailbox = await MailboxRows.FindAsync(db, actor, id, cancellation);
        audit.Add(db, actor.Source, "mailbox.deleted", id, mailbox.OrganizationId, MailboxDescription.Of(mailbox));
        db.Remove(mailbox);
        await MailboxRows.SaveAsync(db, cancellation);
        await transaction.CommitAsync(cancellation);
    }

    private async Task ChangeAsync(Actor actor, Guid id, string action, Action<ReceptionMailbox> change, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var account = await db.Set<ReceptionMailbox>().Where(m => m.Id == id).Select(m => new { m.Host, m.User }).SingleOrDefaultAsync(cancellation);
        await OtherReceiver.HoldAllAsync(db, id, account?.Host, account?.User, cancellation);
        // A poll or check that ends in this moment must not write over what the person decided: it loses its claim.
        await MailboxLeases.RevokeAsync(db, id, cancellation);
        var mailbox = await MailboxRows.FindAsync(db, actor, id, cancellation);
        var before = mailbox.Status;
        change(mailbox);
        if (mailbox.DueAt is not null && await OtherReceiver.ExistsAsync(db, mailbox, cancellation)) throw new AlreadyReceivedException();
        audit.Add(db, actor.Source, action, id, mailbox.OrganizationId, new { mailbox = mailbox.User, from = before, to = mailbox.Status });
        await MailboxRows.SaveAsync(db, cancellation);
        await transaction.CommitAsync(cancellation);
    }
}
