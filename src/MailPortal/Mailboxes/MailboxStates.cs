using MailPortal.Audit;
using MailPortal.Data;
using MailPortal.Diagnosis;
using MailPortal.Mail.Problems;

namespace MailPortal.Mailboxes;

/// <summary>Lets what a check or a poll found decide a mailbox's state, in the caller's transaction, and leaves an entry of every change. A caller
/// that may make it one that receives has held its address (<see cref="OtherReceiver"/>).</summary>
public sealed class MailboxStates(AuditLog audit, TimeProvider time)
{
    /// <summary>A check of what is in force has ended.</summary>
    public Task CheckedAsync(PortalDbContext db, AuditSource source, ReceptionMailbox mailbox, CheckReport report, CancellationToken cancellation) =>
        ChangeAsync(db, source, mailbox, m => Judge(m, report), cancellation);

    /// <summary>New settings came into force, and were checked before.</summary>
    /// <param name="report">Null: nobody knows yet how they do.</param>
    public Task ReconfiguredAsync(
        PortalDbContext db, AuditSource source, ReceptionMailbox mailbox, Action<ReceptionMailbox> configure, CheckReport? report, CancellationToken cancellation) =>
        ChangeAsync(db, source, mailbox, m =>
        {
            configure(m);
            if (report is not null) Judge(m, report);
        }, cancellation);

    /// <summary>Changes the mailbox; where that changes its state, an entry says so. One that would receive where another does stands aside.</summary>
    public async Task ChangeAsync(PortalDbContext db, AuditSource source, ReceptionMailbox mailbox, Action<ReceptionMailbox> change, CancellationToken cancellation)
    {
        var (status, problem, received, account) = (mailbox.Status, mailbox.StatusProblem, mailbox.Receives, mailbox.Account);
        change(mailbox);
        var receivedThere = received && account == mailbox.Account;
        if (mailbox.Receives && !receivedThere && await OtherReceiver.ExistsAsync(db, mailbox, cancellation)) mailbox.StandAside(time.GetUtcNow());
        if ((status, problem) != (mailbox.Status, mailbox.StatusProblem))
            audit.Add(db, source, "mailbox.statusChanged", mailbox.Id, mailbox.OrganizationId, new { mailbox = mailbox.User, from = status, to = mailbox.Status, problem = mailbox.StatusProblem, cause = mailbox.StatusCause });
    }

    private void Judge(ReceptionMailbox mailbox, CheckReport report)
    {
        if (report.Ok) mailbox.CheckPassed(time.GetUtcNow());
        else if (report.Failure is { Problem: { } problem } failure) mailbox.CheckFailed(ProblemCatalogue.Describe(problem), failure.Detail, time.GetUtcNow());
    }
}
