using MailPortal.Audit;
using MailPortal.Data;
using MailPortal.Diagnosis;
using MailPortal.Mail.Problems;

namespace MailPortal.Mailboxes;

/// <summary>Lets what a check or a poll found decide a mailbox's state, in the caller's transaction, and leaves an entry of every change.</summary>
public sealed class MailboxStates(AuditLog audit, TimeProvider time)
{
    /// <summary>Changes the mailbox; where that changes its state, an entry says so.</summary>
    public void Change(PortalDbContext db, AuditSource source, ReceptionMailbox mailbox, Action<ReceptionMailbox> change)
    {
        var before = (mailbox.Status, mailbox.StatusProblem);
        change(mailbox);
        Note(db, source, mailbox, before);
    }

    /// <summary>A check of what is in force has ended.</summary>
    public async Task CheckedAsync(PortalDbContext db, AuditSource source, ReceptionMailbox mailbox, CheckReport report, CancellationToken cancellation)
    {
        var before = (mailbox.Status, mailbox.StatusProblem);
        await JudgeAsync(db, mailbox, report, cancellation);
        Note(db, source, mailbox, before);
    }

    /// <summary>New settings came into force, and were checked before.</summary>
    /// <param name="report">Null: nobody knows yet how they do.</param>
    public async Task ReconfiguredAsync(
        PortalDbContext db, AuditSource source, ReceptionMailbox mailbox, Action<ReceptionMailbox> configure, CheckReport? report, CancellationToken cancellation)
    {
        var before = (mailbox.Status, mailbox.StatusProblem);
        configure(mailbox);
        if (report is not null) await JudgeAsync(db, mailbox, report, cancellation);
        Note(db, source, mailbox, before);
    }

    private async Task JudgeAsync(PortalDbContext db, ReceptionMailbox mailbox, CheckReport report, CancellationToken cancellation)
    {
        if (report.Ok && await OtherReceiver.ExistsAsync(db, mailbox, cancellation)) mailbox.StandAside(time.GetUtcNow());
        else if (report.Ok) mailbox.CheckPassed(time.GetUtcNow());
        else if (report.Failure is { Problem: { } problem } failure) mailbox.CheckFailed(ProblemCatalogue.Describe(problem), failure.Detail, time.GetUtcNow());
    }

    private void Note(PortalDbContext db, AuditSource source, ReceptionMailbox mailbox, (MailboxStatus Status, MailProblem? Problem) before)
    {
        if (before != (mailbox.Status, mailbox.StatusProblem))
            audit.Add(db, source, "mailbox.statusChanged", mailbox.Id, mailbox.OrganizationId, new { from = before.Status, to = mailbox.Status, problem = mailbox.StatusProblem, cause = mailbox.StatusCause });
    }
}
