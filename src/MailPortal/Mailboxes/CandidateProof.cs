using MailPortal.Audit;
using MailPortal.Components;
using MailPortal.Data;
using MailPortal.Diagnosis;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Mailboxes;

/// <summary>Tries a candidate, and puts it in force when it works. Until then the mailbox goes on with what it has.</summary>
public sealed class CandidateProof(IDbContextFactory<PortalDbContext> contexts, MailboxProbe probe, MailboxStates states, AuditLog audit, TimeProvider time)
{
    /// <param name="actor">Who saved it.</param>
    /// <param name="mailboxId">Its mailbox.</param>
    /// <param name="attempt">The candidate as saved; a later save makes this proof worthless.</param>
    /// <param name="progress">Told each step as it ends; or null.</param>
    /// <param name="cancellation">The portal stops: the candidate is checked again later.</param>
    public async Task<SaveResult> RunAsync(Actor actor, Guid mailboxId, Guid attempt, IProgress<CheckStep>? progress, CancellationToken cancellation)
    {
        ReceptionMailbox mailbox;
        MailboxCandidate candidate;
        await using (var db = await contexts.CreateDbContextAsync(cancellation))
        {
            mailbox = await MailboxRows.FindAsync(db, actor, mailboxId, cancellation);
            candidate = await db.Set<MailboxCandidate>().AsNoTracking().SingleOrDefaultAsync(c => c.MailboxId == mailboxId && c.Attempt == attempt, cancellation) ?? throw new ChangedByOthersException();
        }
        var report = await probe.RunAsync(mailbox, candidate, progress, cancellation);
        return new(mailboxId, report, await SettleAsync(actor, candidate, report, cancellation));
    }

    private async Task<bool> SettleAsync(Actor actor, MailboxCandidate tried, CheckReport report, CancellationToken cancellation)
    {
        var (mailboxId, attempt) = (tried.MailboxId, tried.Attempt);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (report.Ok)
        {
            await OtherReceiver.HoldAllAsync(db, mailboxId, tried.Settings.Host, tried.Settings.User, cancellation);
            await MailboxLeases.RevokeAsync(db, mailboxId, cancellation);
        }
        var mailbox = await db.Set<ReceptionMailbox>().SingleOrDefaultAsync(m => m.Id == mailboxId, cancellation);
        var candidate = await db.Set<MailboxCandidate>().SingleOrDefaultAsync(c => c.MailboxId == mailboxId && c.Attempt == attempt, cancellation);
        if (mailbox is null || candidate is null) return false; // deleted, discarded, used or saved anew meanwhile: this proof is about nothing
        if (report.Ok) await PutInForceAsync(db, actor, mailbox, candidate, report, cancellation);
        else candidate.CheckFailed(report, time.GetUtcNow());
        try
        {
            await db.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateConcurrencyException)
        {
            return false; // likewise, in this very moment
        }
        await transaction.CommitAsync(cancellation);
        return report.Ok;
    }

    /// <summary>In the caller's transaction, which has taken the lease from whoever polls: the candidate's settings become the mailbox's, and the
    /// report decides its state.</summary>
    /// <param name="report">Null: nobody knows yet how they do.</param>
    internal async Task PutInForceAsync(PortalDbContext db, Actor actor, ReceptionMailbox mailbox, MailboxCandidate candidate, CheckReport? report, CancellationToken cancellation)
    {
        var before = MailboxDescription.Of(mailbox);
        var (secretBefore, passwordBefore) = (mailbox.ProtectedSecret, mailbox.ProtectedPassword);
        await states.ReconfiguredAsync(
            db, actor.Source, mailbox, m => m.Configure(candidate.Settings, candidate.ProtectedSecret, candidate.ProtectedPassword, time.GetUtcNow()), report, cancellation);
        db.Remove(candidate);
        audit.Add(db, actor.Source, "mailbox.changed", mailbox.Id, mailbox.OrganizationId, new { mailbox = mailbox.User, before, after = MailboxDescription.After(mailbox, secretBefore, passwordBefore) });
    }
}
