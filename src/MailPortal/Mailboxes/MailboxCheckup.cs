using MailPortal.Data;
using MailPortal.Diagnosis;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Mailboxes;

/// <summary>Proves a stored mailbox's connection step by step, and lets the outcome decide its state.</summary>
public sealed class MailboxCheckup(IDbContextFactory<PortalDbContext> contexts, MailboxProbe probe, MailboxStates states)
{
    /// <param name="progress">Told each step as it ends, so that a person can watch; or null.</param>
    /// <exception cref="NotFoundException">It does not exist, or not for this caller.</exception>
    public async Task<CheckReport> RunAsync(Actor actor, Guid id, IProgress<CheckStep>? progress, CancellationToken cancellation)
    {
        ReceptionMailbox mailbox;
        await using (var db = await contexts.CreateDbContextAsync(cancellation))
            mailbox = await db.Set<ReceptionMailbox>().AsNoTracking().SingleOrDefaultAsync(m => m.Id == id, cancellation) ?? throw new NotFoundException("The mailbox");
        if (!actor.MayRead(mailbox.OrganizationId)) throw new NotFoundException("The mailbox");
        actor.RequireManage(mailbox.OrganizationId);
        var report = await probe.RunAsync(mailbox, progress, cancellation);
        await RecordAsync(actor, mailbox, report, cancellation);
        return report;
    }

    /// <summary>Lets what was found decide the state, if what was tried is still what is stored.</summary>
    internal async Task RecordAsync(Actor actor, ReceptionMailbox tried, CheckReport report, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        // A poll may end in this moment, and so may the check of another mailbox of this address.
        await OtherReceiver.HoldAllAsync(db, tried.Id, tried.Host, tried.User, cancellation);
        var mailbox = await db.Set<ReceptionMailbox>().SingleOrDefaultAsync(m => m.Id == tried.Id, cancellation);
        // What was tried is no longer what is stored: the report says nothing about the new settings.
        if (mailbox is null || mailbox.Version != tried.Version) return;
        await states.CheckedAsync(db, actor.Source, mailbox, report, cancellation);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }
}
