using System.Globalization;
using MailPortal.Audit;
using MailPortal.Components;
using MailPortal.Data;
using MailPortal.Diagnosis;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Mailboxes;

/// <summary>A candidate for whoever may see the mailbox; never a secret, only whether one was typed.</summary>
/// <param name="Attempt">Which save it is: whoever decides about it says which one was looked at.</param>
/// <param name="Report">What the last check of it found, in the reader's language; null as long as none ended.</param>
public sealed record CandidateView(Guid Attempt, MailboxSettings Settings, bool HasSecret, bool HasPassword, CheckReport? Report, DateTimeOffset At, string By)
{
    /// <summary>Checked again by itself until then; null when only a person can help, or the first check has not ended.</summary>
    public DateTimeOffset? RetriesUntil { get; init; }
}

/// <summary>Settings that wait to be proved: looked at, used all the same, or dropped.</summary>
public sealed class MailboxCandidates(IDbContextFactory<PortalDbContext> contexts, MailboxConnections connections, CandidateProof proof, AuditLog audit)
{
    /// <summary>Null when everything that was saved is in force.</summary>
    /// <exception cref="NotFoundException">The mailbox does not exist, or not for this caller.</exception>
    public async Task<CandidateView?> FindAsync(Actor actor, Guid mailboxId, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var organization = await db.Set<ReceptionMailbox>().Where(m => m.Id == mailboxId).Select(m => (Guid?)m.OrganizationId).SingleOrDefaultAsync(cancellation);
        if (organization is null || !actor.MayRead(organization.Value)) throw new NotFoundException("The mailbox");
        var candidate = await db.Set<MailboxCandidate>().AsNoTracking().SingleOrDefaultAsync(c => c.MailboxId == mailboxId, cancellation);
        return candidate is null ? null : new(
            candidate.Attempt, candidate.Settings, candidate.ProtectedSecret is not null, candidate.ProtectedPassword is not null, ReportOf(candidate, CultureInfo.CurrentUICulture), candidate.SavedAt, candidate.SavedBy)
        {
            RetriesUntil = candidate.RetriesUntil,
        };
    }

    /// <summary>"Usar de todos modos": comes into force whatever its check said.</summary>
    /// <param name="attempt">The one that the caller looked at; null for whichever waits.</param>
    /// <exception cref="NotFoundException">There is no such mailbox for this caller, or no candidate.</exception>
    /// <exception cref="ChangedByOthersException">Another one waits by now.</exception>
    public Task UseAsync(Actor actor, Guid mailboxId, Guid? attempt, CancellationToken cancellation) =>
        ChangeAsync(actor, mailboxId, attempt, (db, mailbox, candidate) =>
        {
            audit.Add(db, actor.Source, "mailbox.candidateUsed", mailboxId, mailbox.OrganizationId, new { mailbox = mailbox.User });
            return proof.PutInForceAsync(db, actor, mailbox, candidate, ReportOf(candidate, CultureInfo.InvariantCulture), cancellation);
        }, cancellation);

    /// <summary>"Descartar": forgotten, its secret too.</summary>
    /// <param name="attempt">The one that the caller looked at; null for whichever waits.</param>
    /// <exception cref="NotFoundException">There is no such mailbox for this caller, or no candidate.</exception>
    /// <exception cref="ChangedByOthersException">Another one waits by now.</exception>
    public Task DiscardAsync(Actor actor, Guid mailboxId, Guid? attempt, CancellationToken cancellation) =>
        ChangeAsync(actor, mailboxId, attempt, (db, mailbox, candidate) =>
        {
            db.Remove(candidate);
            mailbox.CandidateChanged();
            audit.Add(db, actor.Source, "mailbox.candidateDiscarded", mailboxId, mailbox.OrganizationId, new { mailbox = mailbox.User });
            return Task.CompletedTask;
        }, cancellation);

    private CheckReport? ReportOf(MailboxCandidate candidate, CultureInfo culture) =>
        candidate.Report is null ? null : StoredReport.Read(candidate.Report, connections.WithoutSecret(candidate.MailboxId, candidate.Settings), culture);

    private async Task ChangeAsync(Actor actor, Guid mailboxId, Guid? attempt, Func<PortalDbContext, ReceptionMailbox, MailboxCandidate, Task> change, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        // Whoever polls does so with settings that may be about to change: it loses its claim and begins anew.
        await MailboxLeases.RevokeAsync(db, mailboxId, cancellation);
        var mailbox = await MailboxRows.FindAsync(db, actor, mailboxId, cancellation);
        var candidate = await db.Set<MailboxCandidate>().SingleOrDefaultAsync(c => c.MailboxId == mailboxId, cancellation) ?? throw new NotFoundException("The candidate");
        if (attempt is not null && attempt != candidate.Attempt) throw new ChangedByOthersException();
        await change(db, mailbox, candidate);
        await MailboxRows.SaveAsync(db, cancellation);
        await transaction.CommitAsync(cancellation);
    }
}
