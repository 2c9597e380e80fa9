using MailPortal.Accounts;
using MailPortal.Audit;
using MailPortal.Data;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Outbox;

/// <summary>Sends what waits in one account's outbox, in order, as the holder of its lane. Before a mail is handed over its row says so: whoever comes
/// after a crash finds it there and does not send it again.</summary>
public sealed partial class OutboxSending(
    IDbContextFactory<PortalDbContext> contexts, OutboxLanes lanes, OutgoingAttempt attempt, SendingLimits limits, AuditLog audit, TimeProvider time, ILogger<OutboxSending> logger)
{
    // So many in one go; then others have their turn.
    private const int AtOnce = 25;
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(15), WriteAgain = TimeSpan.FromSeconds(1);

    /// <summary>Until nothing waits, a pause is needed, or it is somebody else's turn. Never an exception: what is wrong with one account stops no other.</summary>
    public async Task RunAsync(LaneClaim claim, CancellationToken cancellation)
    {
        Turn turn;
        try
        {
            turn = await SendAsync(claim, cancellation);
        }
        catch (LaneLostException)
        {
            LogLost(claim.AccountId);
            return;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            turn = new(time.GetUtcNow(), Paused: false);
        }
        catch (Exception e)
        {
            LogStopped(e, claim.AccountId);
            // What was met is met again by whoever looks at once: the account waits a little, whatever waits in it.
            turn = new(time.GetUtcNow() + LookAgain, Paused: true);
        }
        try
        {
            await lanes.ReleaseAsync(claim, turn.DueAt, turn.Paused, CancellationToken.None);
        }
        catch (Exception e)
        {
            LogNotReleased(e, claim.AccountId);
        }
    }

    private async Task<Turn> SendAsync(LaneClaim claim, CancellationToken cancellation)
    {
        for (var sent = 0; sent < AtOnce; sent++)
        {
            cancellation.ThrowIfCancellationRequested();
            // Who cancels it in this very moment has it: then the next one.
            var (mail, next) = await DatabaseConflict.TwiceAsync(() => BeginAsync(claim));
            if (next is { } pause) return pause;
            if (mail is null) continue;
            if (await DeliverAsync(claim, mail, cancellation) is { } until) return new(until, Paused: true);
        }
        return new(time.GetUtcNow(), Paused: false);
    }

    /// <summary>The oldest that is due, now marked as being sent; or when the next one will be, or the account's mailbox has room for it. Neither where only one sender's mails were put off: then the next
    /// one.</summary>
    private async Task<(OutgoingMail? Mail, Turn? Pause)> BeginAsync(LaneClaim claim)
    {
        // Short, and not to be given up in the middle: a row marked as being sent, with nobody to send it, would end as uncertain.
        await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
        await using var transaction = await db.Database.BeginTransactionAsync(CancellationToken.None);
        await lanes.FenceAsync(db, claim, CancellationToken.None);
        var now = time.GetUtcNow();
        // Under this claim nobody else is sending: whoever was, died in the middle of it.
        foreach (var left in await db.Set<OutgoingMail>().Where(m => m.AccountId == claim.AccountId && m.Status == OutgoingStatus.Sending).ToListAsync(CancellationToken.None))
        {
            left.LoseTrack("The portal ended while the mail was being handed over.", now);
            Note(db, left);
        }
        var waiting = db.Set<OutgoingMail>().Where(m => m.AccountId == claim.AccountId && m.Status == OutgoingStatus.Queued);
        var next = await waiting.Where(m => m.DueAt <= now).OrderBy(m => m.Id).FirstOrDefaultAsync(CancellationToken.None);
        var pause = next is null ? new Turn(await waiting.MinAsync(m => (DateTimeOffset?)m.DueAt, CancellationToken.None), Paused: false) : await BeginAsync(db, next, now);
        await db.SaveChangesAsync(CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
        return (next?.Status is OutgoingStatus.Sending ? next : null, pause);
    }

    private async Task<Turn?> BeginAsync(PortalDbContext db, OutgoingMail next, DateTimeOffset now)
    {
        var account = await db.Set<SendingAccount>().AsNoTracking().SingleAsync(a => a.Id == next.AccountId, CancellationToken.None);
        var link = await db.Set<AccountLink>().AsNoTracking().SingleOrDefaultAsync(l => l.AccountId == next.AccountId, CancellationToken.None);
        var mailbox = SendingLimits.MailboxOf(account, link, next);
        if (mailbox is null || await limits.FreeAtAsync(db, next, mailbox, CancellationToken.None) is not { } free)
        {
            next.Begin(now, mailbox);
            return null;
        }
        if (account.SendsBy(link) is not SendingMethod.GraphApplication) return new(free, Paused: true);
        // Of an application each sender's mailbox has room of its own: those of this one wait, in their order, and the others go on.
        var from = next.From;
        await db.Set<OutgoingMail>().Where(m => m.AccountId == next.AccountId && m.Status == OutgoingStatus.Queued && m.DueAt <= now && m.From == from)
            .ExecuteUpdateAsync(s => s.SetProperty(m => m.DueAt, free).SetProperty(m => m.ChangedAt, now), CancellationToken.None);
        return null;
    }

    /// <returns>Until when the account has to wait; null for not at all.</returns>
    private async Task<DateTimeOffset?> DeliverAsync(LaneClaim claim, OutgoingMail mail, CancellationToken cancellation)
    {
        using var lost = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var renewing = new CancellationTokenSource();
        var renewal = RenewAsync(claim, lost, renewing.Token);
        try
        {
            var outcome = await attempt.RunAsync(mail, lost.Token);
            await RecordAsync(claim, mail.Id, outcome);
            return outcome.PauseUntil;
        }
        finally
        {
            await renewing.CancelAsync();
            await renewal;
        }
    }

    /// <summary>Writes down what is known now and at no other time: again and again while the database is away, as long as the claim holds.</summary>
    private async Task RecordAsync(LaneClaim claim, Guid mailId, AttemptOutcome outcome)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            try
            {
                await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
                await using var transaction = await db.Database.BeginTransactionAsync(CancellationToken.None);
                await lanes.FenceAsync(db, claim, CancellationToken.None);
                var row = await db.Set<OutgoingMail>().SingleAsync(m => m.Id == mailId, CancellationToken.None);
                // A commit whose answer was lost: it is written already.
                if (row.Status is not OutgoingStatus.Sending) return;
                outcome.End(row);
                // Together: after a crash in between, the account's next mail would overtake the one that has to wait.
                if (outcome.PauseUntil is { } until) await lanes.PauseAsync(db, claim, until, CancellationToken.None);
                if (row.Status is OutgoingStatus.Failed or OutgoingStatus.Uncertain) Note(db, row);
                await db.SaveChangesAsync(CancellationToken.None);
                await transaction.CommitAsync(CancellationToken.None);
                return;
            }
            catch (Exception e) when ((DatabaseTrouble.Is(e) || DatabaseConflict.Is(e)) && time.GetElapsedTime(began) < lanes.Duration)
            {
                LogNotRecorded(e, mailId);
                await Task.Delay(WriteAgain, time, CancellationToken.None);
            }
        }
    }

    private async Task RenewAsync(LaneClaim claim, CancellationTokenSource lost, CancellationToken cancellation)
    {
        var (held, pause) = (time.GetTimestamp(), lanes.Duration / 3);
        try
        {
            while (true)
            {
                await Task.Delay(pause, time, cancellation);
                var asked = time.GetTimestamp();
                try
                {
                    await lanes.RenewAsync(claim, cancellation);
                    (held, pause) = (asked, lanes.Duration / 3);
                }
                catch (Exception e) when (DatabaseTrouble.Is(e) && time.GetElapsedTime(held) < lanes.Duration * 0.8)
                {
                    // The claim still holds: what is being handed over is not given up for a moment without the database.
                    LogNotRenewed(e, claim.AccountId);
                    pause = WriteAgain;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The mail is handed over.
        }
        catch (Exception e) when (e is LaneLostException || DatabaseTrouble.Is(e))
        {
            await lost.CancelAsync();
        }
    }

    private void Note(PortalDbContext db, OutgoingMail mail) => audit.Add(db, Actor.Portal.Source, mail.Status is OutgoingStatus.Uncertain ? "send.uncertain" : "send.failed", mail.Id,
        details: new { mail.Subject, from = mail.From.Address, mail.Problem, mail.UpstreamCode });

    private sealed record Turn(DateTimeOffset? DueAt, bool Paused);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The outbox of account {AccountId} was taken over by another node.")]
    private partial void LogLost(Guid accountId);

    [LoggerMessage(Level = LogLevel.Error, Message = "The outbox of account {AccountId} could not be worked on.")]
    private partial void LogStopped(Exception exception, Guid accountId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The outbox of account {AccountId} could not be given back; the claim on it runs out by itself.")]
    private partial void LogNotReleased(Exception exception, Guid accountId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What became of mail {MailId} could not be written down; it is tried again.")]
    private partial void LogNotRecorded(Exception exception, Guid mailId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The claim on the outbox of account {AccountId} could not be renewed; it is tried again.")]
    private partial void LogNotRenewed(Exception exception, Guid accountId);
}
