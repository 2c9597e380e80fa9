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
    MessageConfirmation confirmation, MailboxStates states, NodeIdentity node, TimeProvider time, ILogger<MailboxPoll> logger)
{
    // A line that breaks every few messages must not keep one poll going for ever.
    private const int MostConnections = 10;

    /// <summary>Polls; returns when the outcome is recorded, and throws nothing. The lease is given back in any case but the one in which it
    /// was lost.</summary>
    /// <param name="claim">The right to poll.</param>
    /// <param name="run">Its row, begun by <see cref="BeginAsync"/>.</param>
    /// <param name="cancellation">The portal stops: the poll ends between two messages and is gone on with later.</param>
    public async Task RunAsync(MailboxClaim claim, PollRun run, CancellationToken cancellation)
    {
        var tally = new PollTally();
        try
        {
            try
            {
                var junk = await PollUnderLeaseAsync(claim, t => tally = t, cancellation);
                await EndAsync(claim, run, tally, mailbox => mailbox.PollSucceeded(run.StartedAt, time.GetUtcNow(), junk), null, null, cancellation);
            }
            catch (AlreadyReceivedException)
            {
                await EndAsync(claim, run, tally, mailbox => mailbox.StandAside(time.GetUtcNow()), null, null, cancellation);
            }
            catch (MailProblemException e)
            {
                LogProblem(claim.MailboxId, e.Problem, e.Detail);
                await EndAsync(claim, run, tally, mailbox => Failed(mailbox, run, e.Problem, e.Detail, e.RetryAfter), e.Problem, e.Detail, cancellation);
            }
            catch (Exception e) when (e is not LeaseLostException and not OperationCanceledException)
            {
                // Ours: the log has it whole, the mailbox says so and is tried again with growing pauses, the other mailboxes go on.
                LogFault(e, claim.MailboxId);
                await EndAsync(claim, run, tally, mailbox => Failed(mailbox, run, MailProblem.PortalFault, e.GetType().Name, null), MailProblem.PortalFault, e.GetType().Name, cancellation);
            }
        }
        catch (Exception e) when (e is LeaseLostException or OperationCanceledException)
        {
            // The portal stops, or the mailbox is somebody else's now: it stays due, and the next poll goes on from what is stored.
            LogInterrupted(claim.MailboxId);
            await InterruptAsync(claim, run, tally);
        }
        catch (Exception e)
        {
            // Not even the outcome could be written: the lease runs out by itself.
            LogFault(e, claim.MailboxId);
        }
    }

    private async Task<int?> PollUnderLeaseAsync(MailboxClaim claim, Action<PollTally> progress, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var renewing = RenewAsync(claim, stop);
        try
        {
            return await PollAsync(claim, progress, stop.Token);
        }
        finally
        {
            await stop.CancelAsync();
            await renewing;
        }
    }

    /// <summary>The row of a poll that begins now. Where it cannot be begun the lease is given back.</summary>
    public async Task<PollRun> BeginAsync(MailboxClaim claim, PollTrigger trigger, CancellationToken cancellation)
    {
        try
        {
            return await AddRunAsync(claim, trigger, cancellation);
        }
        catch
        {
            await GiveBackAsync(claim);
            throw;
        }
    }

    private async Task GiveBackAsync(MailboxClaim claim)
    {
        try
        {
            await leases.ReleaseAsync(claim, CancellationToken.None);
        }
        catch (Exception e)
        {
            LogFault(e, claim.MailboxId); // it runs out by itself
        }
    }

    private async Task<PollRun> AddRunAsync(MailboxClaim claim, PollTrigger trigger, CancellationToken cancellation)
    {
        var run = new PollRun { MailboxId = claim.MailboxId, StartedAt = time.GetUtcNow(), Trigger = trigger, Node = Environment.MachineName, NodeId = node.Id };
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        // Whoever holds the lease is alone: a run without an end died with its node.
        await EndDeadAsync(db.Set<PollRun>().Where(r => r.MailboxId == claim.MailboxId), cancellation);
        db.Add(run);
        await db.SaveChangesAsync(cancellation);
        return run;
    }

    /// <summary>At start: what this node was polling when it died is free again, and its runs have an end.</summary>
    public async Task RecoverAsync(CancellationToken cancellation)
    {
        await leases.ReleaseOwnAsync(cancellation);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await EndDeadAsync(db.Set<PollRun>().Where(r => r.NodeId == node.Id), cancellation);
    }

    private Task<int> EndDeadAsync(IQueryable<PollRun> runs, CancellationToken cancellation)
    {
        DateTimeOffset? now = time.GetUtcNow();
        return runs.Where(r => r.EndedAt == null).ExecuteUpdateAsync(s => s.SetProperty(r => r.EndedAt, now).SetProperty(r => r.Interrupted, true), cancellation);
    }

    // The run is this poll's own and needs no lease; the lease is given back if it is still held.
    private async Task InterruptAsync(MailboxClaim claim, PollRun run, PollTally tally)
    {
        try
        {
            await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
            run.Interrupt(tally, time.GetUtcNow());
            db.Update(run);
            await db.SaveChangesAsync(CancellationToken.None);
            await MailboxLeases.ReleaseAsync(db, claim, CancellationToken.None);
        }
        catch (Exception e)
        {
            LogFault(e, claim.MailboxId); // the lease runs out by itself, and the next poll ends this one's run
        }
    }

    private async Task<int?> PollAsync(MailboxClaim claim, Action<PollTally> progress, CancellationToken cancellation)
    {
        var tally = new PollTally();
        void Count(Func<PollTally, PollTally> change) => progress(tally = change(tally));
        async Task ResumeAsync(bool suspects)
        {
            var resumed = await intake.ResumeAsync(claim, suspects, cancellation);
            Count(t => t.With(resumed));
        }

        // Needs no server: what is stored and unread is read even while the server is down.
        await ResumeAsync(suspects: false);
        for (var connections = 1; ; connections++)
        {
            var before = tally.Read;
            try
            {
                return await ReadServerAsync(claim, await MailboxAsync(claim, cancellation), Count, () => ResumeAsync(suspects: true), cancellation);
            }
            catch (MailProblemException e) when (EndsTheSession(e.Problem) && tally.Read > before && connections < MostConnections)
            {
                // Broke in the middle of many messages: goes on behind the last one stored. Without a step forward it is left to the next poll.
                LogReconnecting(claim.MailboxId, tally.Read, e.Detail);
            }
            catch (MailProblemException)
            {
                await ResumeAsync(suspects: true);
                throw;
            }
        }
    }

    // Another session may go on where this one ended: Exchange closes one whose token expires, and any that is open too long.
    private static bool EndsTheSession(MailProblem problem) =>
        problem is MailProblem.ConnectionLost or MailProblem.ServerSilent or MailProblem.ConnectionClosedByServer or MailProblem.TokenExpiredInSession;

    private async Task<ReceptionMailbox> MailboxAsync(MailboxClaim claim, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var mailbox = await db.Set<ReceptionMailbox>().AsNoTracking().SingleOrDefaultAsync(m => m.Id == claim.MailboxId, cancellation) ?? throw new LeaseLostException(claim.MailboxId);
        // Whatever led here without a check that passed: two mailboxes must not take each other's mail.
        return mailbox.Receives || !await OtherReceiver.ExistsAsync(db, mailbox, cancellation) ? mailbox : throw new AlreadyReceivedException();
    }

    private async Task<int?> ReadServerAsync(MailboxClaim claim, ReceptionMailbox mailbox, Action<Func<PollTally, PollTally>> count, Func<Task> resumeSuspects, CancellationToken cancellation)
    {
        await using var reader = await readers.OpenAsync(mailbox, cancellation);
        if (!mailbox.LeaveInPlace)
        {
            var made = await reader.EnsureFoldersAsync(mailbox.Folders.All, cancellation);
            if (mailbox.LastSuccessAt is not null && made.Count > 0) count(t => t with { FoldersMended = made });
        }
        // A changed UIDVALIDITY starts over; what is known is recognised by its content.
        var (state, uids) = await reader.OpenAndSearchAsync(mailbox.SourceFolder, mailbox.UidValidity, mailbox.LastUid, mailbox.StartFrom, cancellation);
        if (state.ReadOnly && !mailbox.LeaveInPlace) throw new MailProblemException(MailProblem.FolderReadOnly, mailbox.SourceFolder);
        var source = new SourceFolder(mailbox.Account, mailbox.SourceFolder, state.UidValidity);
        async Task ConfirmAsync()
        {
            var moved = await confirmation.ConfirmAsync(claim, mailbox, source, reader, cancellation);
            count(t => t with { Moved = t.Moved + moved });
        }

        await ConfirmAsync(); // what an earlier poll read and did not move
        foreach (var window in uids.Chunk(download.WindowSize))
        {
            await download.RunAsync(claim, mailbox, source, reader, window, taken => count(t => t.With(taken)), cancellation);
            await ConfirmAsync();
        }
        await resumeSuspects();
        await ConfirmAsync();
        return await reader.CountJunkAsync(cancellation);
    }

    private async Task RenewAsync(MailboxClaim claim, CancellationTokenSource stop)
    {
        using var timer = new PeriodicTimer(leases.Duration / 4, time);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if (await timer.WaitForNextTickAsync(stop.Token)) await leases.RenewAsync(claim, stop.Token);
            }
            catch (LeaseLostException)
            {
                await stop.CancelAsync();
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return; // the poll ended; nothing to renew
            }
            catch (Exception e) when (DatabaseTrouble.Is(e))
            {
                LogNotRenewed(e, claim.MailboxId); // the lease lasts several ticks
            }
        }
    }

    private void Failed(ReceptionMailbox mailbox, PollRun run, MailProblem problem, string detail, TimeSpan? retryAfter) =>
        mailbox.PollFailed(ProblemCatalogue.Describe(problem), detail, retryAfter, run.StartedAt, time.GetUtcNow());

    private async Task EndAsync(MailboxClaim claim, PollRun run, PollTally tally, Action<ReceptionMailbox> change, MailProblem? problem, string? detail, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await OtherReceiver.HoldUnlessReceivingAsync(db, claim.MailboxId, cancellation);
        await leases.FenceAsync(db, claim, cancellation);
        var mailbox = await db.Set<ReceptionMailbox>().SingleAsync(m => m.Id == claim.MailboxId, cancellation);
        await states.ChangeAsync(db, Actor.Portal.Source, mailbox, change, cancellation);
        run.End(tally, problem, detail, time.GetUtcNow());
        db.Update(run);
        await db.SaveChangesAsync(cancellation);
        await MailboxLeases.ReleaseAsync(db, claim, cancellation);
        await transaction.CommitAsync(cancellation);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Polling mailbox {MailboxId} failed: {Problem}: {Detail}")]
    private partial void LogProblem(Guid mailboxId, MailProblem problem, string detail);

    [LoggerMessage(Level = LogLevel.Information, Message = "Mailbox {MailboxId}: the connection broke after {Read} messages, the poll goes on over a new one: {Detail}")]
    private partial void LogReconnecting(Guid mailboxId, int read, string detail);

    [LoggerMessage(Level = LogLevel.Information, Message = "The poll of mailbox {MailboxId} was interrupted; the next one goes on from what is stored.")]
    private partial void LogInterrupted(Guid mailboxId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The claim on mailbox {MailboxId} could not be renewed this time.")]
    private partial void LogNotRenewed(Exception exception, Guid mailboxId);

    [LoggerMessage(Level = LogLevel.Error, Message = "Polling mailbox {MailboxId} failed unexpectedly.")]
    private partial void LogFault(Exception exception, Guid mailboxId);
}
