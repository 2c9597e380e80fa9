using MailPortal.Audit;
using MailPortal.Data;
using MailPortal.Documents;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Reading;
using MailPortal.Mailboxes;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Polling;

/// <summary>One poll of one mailbox, by whoever holds its lease: finish what an earlier poll left, then store – read – confirm what is new.
/// One bad message never stops it; its own failure becomes the mailbox's state and never leaves it.</summary>
public sealed partial class MailboxPoll(
    IDbContextFactory<PortalDbContext> contexts, MailboxLeases leases, MailboxReaders readers, MessageIntake intake, MessageDownload download,
    MessageConfirmation confirmation, AuditLog audit, NodeIdentity node, TimeProvider time, ILogger<MailboxPoll> logger)
{
    private static readonly TimeSpan RenewEvery = MailboxLeases.Duration / 4;

    /// <summary>Polls; returns when the outcome is recorded. The lease is given back in any case but the one in which it was lost.</summary>
    /// <param name="claim">The right to poll.</param>
    /// <param name="run">Its row, begun by <see cref="BeginAsync"/>.</param>
    /// <param name="cancellation">The portal stops: the poll ends between two messages and is gone on with later.</param>
    public async Task RunAsync(MailboxClaim claim, PollRun run, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var tally = new PollTally();
        try
        {
            var renewing = RenewAsync(claim, stop);
            try
            {
                var junk = await PollAsync(claim, t => tally = t, stop.Token);
                await EndAsync(claim, run, tally, mailbox => mailbox.PollSucceeded(run.StartedAt, time.GetUtcNow(), junk), null, null, cancellation);
            }
            finally
            {
                await stop.CancelAsync();
                await renewing;
            }
        }
        catch (LeaseLostException)
        {
            LogLeaseLost(claim.MailboxId);
        }
        catch (MailProblemException e)
        {
            LogProblem(claim.MailboxId, e.Problem, e.Detail);
            await EndAsync(claim, run, tally, mailbox => Failed(mailbox, run, e.Problem, e.Detail, e.RetryAfter), e.Problem, e.Detail, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The portal stops; the mailbox stays due and the next poll goes on from what is stored.
            await EndAsync(claim, run, tally, static _ => { }, null, null, CancellationToken.None);
        }
        catch (OperationCanceledException)
        {
            LogLeaseLost(claim.MailboxId); // the renewal said so and stopped the poll
        }
        catch (Exception e)
        {
            // Ours: the log has it whole, the mailbox says so and is tried again with growing pauses, the other mailboxes go on.
            LogFault(e, claim.MailboxId);
            await EndAsync(claim, run, tally, mailbox => Failed(mailbox, run, MailProblem.PortalFault, e.GetType().Name, null), MailProblem.PortalFault, e.GetType().Name, cancellation);
        }
    }

    /// <summary>The row of a poll that begins now.</summary>
    public async Task<PollRun> BeginAsync(MailboxClaim claim, PollTrigger trigger, CancellationToken cancellation)
    {
        var run = new PollRun { MailboxId = claim.MailboxId, StartedAt = time.GetUtcNow(), Trigger = trigger, Node = Environment.MachineName, NodeId = node.Id };
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        db.Add(run);
        await db.SaveChangesAsync(cancellation);
        return run;
    }

    /// <summary>At start: what this node was polling when it died is free again, and its runs have an end.</summary>
    public async Task RecoverAsync(CancellationToken cancellation)
    {
        await leases.ReleaseOwnAsync(cancellation);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        DateTimeOffset? now = time.GetUtcNow();
        await db.Set<PollRun>().Where(r => r.NodeId == node.Id && r.EndedAt == null).ExecuteUpdateAsync(
            s => s.SetProperty(r => r.EndedAt, now).SetProperty(r => r.Problem, MailProblem.PortalFault).SetProperty(r => r.ProblemDetail, "The portal ended in the middle of the poll."), cancellation);
    }

    private async Task<int?> PollAsync(MailboxClaim claim, Action<PollTally> progress, CancellationToken cancellation)
    {
        var tally = new PollTally();
        void Count(Func<PollTally, PollTally> change) => progress(tally = change(tally));

        // Needs no server: what is stored and unread is read even while the server is down.
        var resumed = await intake.ResumeAsync(claim, cancellation);
        Count(t => t with { Read = resumed.Messages, Documents = resumed.Documents, Quarantined = resumed.Quarantined });

        ReceptionMailbox mailbox;
        await using (var db = await contexts.CreateDbContextAsync(cancellation))
            mailbox = await db.Set<ReceptionMailbox>().AsNoTracking().SingleOrDefaultAsync(m => m.Id == claim.MailboxId, cancellation) ?? throw new LeaseLostException(claim.MailboxId);

        await using var reader = await readers.OpenAsync(mailbox, cancellation);
        if (!mailbox.LeaveInPlace)
        {
            var made = await reader.EnsureFoldersAsync(mailbox.Folders.All, cancellation);
            if (mailbox.LastSuccessAt is not null && made.Count > 0) Count(t => t with { FoldersMended = made });
        }
        var state = await reader.OpenAsync(mailbox.SourceFolder, cancellation);
        if (state.ReadOnly && !mailbox.LeaveInPlace) throw new MailProblemException(MailProblem.FolderReadOnly, mailbox.SourceFolder);
        var source = new SourceFolder(mailbox.SourceFolder, state.UidValidity);
        var leftovers = await confirmation.ConfirmAsync(claim, mailbox, source, reader, cancellation);
        Count(t => t with { Moved = t.Moved + leftovers });

        // A changed UIDVALIDITY starts over; what is known is recognised by its content.
        var after = mailbox.UidValidity == state.UidValidity ? mailbox.LastUid : 0;
        var uids = await reader.SearchAsync(after, mailbox.StartFrom, cancellation);
        foreach (var window in uids.Chunk(download.WindowSize))
        {
            var taken = await download.RunAsync(claim, mailbox, source, reader, window, cancellation);
            Count(t => t with { Read = t.Read + taken.Messages, Documents = t.Documents + taken.Documents, Quarantined = t.Quarantined + taken.Quarantined });
            var moved = await confirmation.ConfirmAsync(claim, mailbox, source, reader, cancellation);
            Count(t => t with { Moved = t.Moved + moved });
        }
        return await reader.CountJunkAsync(cancellation);
    }

    private async Task RenewAsync(MailboxClaim claim, CancellationTokenSource stop)
    {
        try
        {
            using var timer = new PeriodicTimer(RenewEvery, time);
            while (await timer.WaitForNextTickAsync(stop.Token)) await leases.RenewAsync(claim, stop.Token);
        }
        catch (LeaseLostException)
        {
            await stop.CancelAsync();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The poll ended; nothing to renew.
        }
    }

    private void Failed(ReceptionMailbox mailbox, PollRun run, MailProblem problem, string detail, TimeSpan? retryAfter) =>
        mailbox.PollFailed(ProblemCatalogue.Describe(problem), detail, retryAfter, run.StartedAt, time.GetUtcNow());

    private async Task EndAsync(MailboxClaim claim, PollRun run, PollTally tally, Action<ReceptionMailbox> change, MailProblem? problem, string? detail, CancellationToken cancellation)
    {
        try
        {
            await using var db = await contexts.CreateDbContextAsync(cancellation);
            await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
            await leases.FenceAsync(db, claim, cancellation);
            var mailbox = await db.Set<ReceptionMailbox>().SingleAsync(m => m.Id == claim.MailboxId, cancellation);
            var before = (mailbox.Status, mailbox.StatusProblem);
            change(mailbox);
            if (before != (mailbox.Status, mailbox.StatusProblem))
                audit.Add(db, Actor.Portal.Source, "mailbox.statusChanged", mailbox.Id, mailbox.OrganizationId, new { from = before.Status.ToString(), to = mailbox.Status.ToString(), problem = mailbox.StatusProblem?.ToString() });
            run.End(tally, problem, detail, time.GetUtcNow());
            db.Update(run);
            await db.SaveChangesAsync(cancellation);
            await MailboxLeases.ReleaseAsync(db, claim, cancellation);
            await transaction.CommitAsync(cancellation);
        }
        catch (LeaseLostException)
        {
            LogLeaseLost(claim.MailboxId);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Polling mailbox {MailboxId} failed: {Problem}: {Detail}")]
    private partial void LogProblem(Guid mailboxId, MailProblem problem, string detail);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The claim on mailbox {MailboxId} was lost; the poll stops and writes nothing.")]
    private partial void LogLeaseLost(Guid mailboxId);

    [LoggerMessage(Level = LogLevel.Error, Message = "Polling mailbox {MailboxId} failed unexpectedly.")]
    private partial void LogFault(Exception exception, Guid mailboxId);
}
