using MailPortal.Accounts;
using MailPortal.Audit;
using MailPortal.Data;
using MailPortal.Mail.Problems;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailPortal.Outbox;

/// <summary>Sends what waits in one account's outbox, in order, as the holder of its lane. Before a mail is handed over its row says so: whoever comes
/// after a crash finds it there and does not send it again.</summary>
public sealed partial class OutboxSending(
    IDbContextFactory<PortalDbContext> contexts, OutboxLanes lanes, AccountTerms terms, OutgoingComposition composition, AccountMailSender sender, SendingLimits limits, AuditLog audit,
    IOptionsMonitor<OutboxOptions> options, TimeProvider time, ILogger<OutboxSending> logger)
{
    // So many in one go; then others have their turn.
    private const int AtOnce = 25;
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(15), WriteAgain = TimeSpan.FromSeconds(1);

    /// <summary>Until nothing waits, a pause is needed, or it is somebody else's turn.</summary>
    public async Task RunAsync(LaneClaim claim, CancellationToken cancellation)
    {
        // Should anything go wrong: somebody looks again soon.
        var turn = new Turn(null, Paused: false);
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
            LogStopped(e, claim.AccountId); // the other accounts go on
            turn = new(time.GetUtcNow() + LookAgain, Paused: false);
        }
        await lanes.ReleaseAsync(claim, turn.DueAt, turn.Paused, CancellationToken.None);
    }

    private async Task<Turn> SendAsync(LaneClaim claim, CancellationToken cancellation)
    {
        for (var sent = 0; sent < AtOnce; sent++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (await limits.FreeAtAsync(claim.AccountId, cancellation) is { } free) return new(free, Paused: true);
            var (mail, next) = await BeginAsync(claim);
            if (mail is null) return new(next, Paused: false);
            if (await DeliverAsync(claim, mail, cancellation) is { } pause) return new(pause, Paused: true);
        }
        return new(time.GetUtcNow(), Paused: false);
    }

    /// <summary>The oldest that is due, now marked as being sent; or when the next one will be.</summary>
    private async Task<(OutgoingMail? Mail, DateTimeOffset? NextAt)> BeginAsync(LaneClaim claim)
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
        next?.Begin(now);
        var nextAt = next is null ? await waiting.MinAsync(m => (DateTimeOffset?)m.DueAt, CancellationToken.None) : null;
        await db.SaveChangesAsync(CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
        return (next, nextAt);
    }

    /// <returns>Until when the account has to wait; null for not at all.</returns>
    private async Task<DateTimeOffset?> DeliverAsync(LaneClaim claim, OutgoingMail mail, CancellationToken cancellation)
    {
        using var lost = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var renewing = new CancellationTokenSource();
        var renewal = RenewAsync(claim, lost, renewing.Token);
        try
        {
            var outcome = await AttemptAsync(mail, lost.Token);
            await RecordAsync(claim, mail.Id, outcome);
            return outcome.PauseUntil;
        }
        finally
        {
            await renewing.CancelAsync();
            await renewal;
        }
    }

    /// <summary>What became of it; never an exception, because it has to be written down.</summary>
    private async Task<Outcome> AttemptAsync(OutgoingMail mail, CancellationToken cancellation)
    {
        var now = time.GetUtcNow;
        Task<Handover> handover;
        try
        {
            handover = await PrepareAsync(mail, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return new(m => m.TakeBack(now()), now());
        }
        catch (MailProblemException refusal)
        {
            return Refused(mail, refusal);
        }
        catch (Exception e)
        {
            // Nothing was said to anybody: it is not lost, and may be tried again.
            LogFault(e, mail.Id);
            return Refused(mail, new(MailProblem.PortalFault, $"{e.GetType().Name}: see the portal's log."));
        }
        try
        {
            var taken = await handover;
            return new(m => m.Accept(taken.Reference, taken.RefusedRecipients, now()), null);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Nothing was handed over yet: what was, ends as uncertain by itself.
            return new(m => m.TakeBack(now()), now());
        }
        catch (MailProblemException refusal)
        {
            return Refused(mail, refusal);
        }
        catch (ArgumentException e)
        {
            // The composer's, before anything is said: an address or a type that cannot be written.
            return new(m => m.Fail(new(MailProblem.MessageRefused, e.Message), now()), null);
        }
        catch (Exception e)
        {
            // A mistake of ours must not send a mail twice, nor stop those behind it.
            LogFault(e, mail.Id);
            return new(m => m.LoseTrack($"{e.GetType().Name}: see the portal's log.", now()), null);
        }
    }

    private async Task<Task<Handover>> PrepareAsync(OutgoingMail mail, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var account = await db.Set<SendingAccount>().AsNoTracking().SingleAsync(a => a.Id == mail.AccountId, cancellation);
        var link = await db.Set<AccountLink>().AsNoTracking().SingleOrDefaultAsync(l => l.AccountId == mail.AccountId, cancellation);
        var agreed = account.Method.IsApplication() ? await terms.OfAsync(db, account, cancellation) : null;
        var message = await composition.ReadAsync(db, mail, cancellation);
        return sender.SendAsync(account, link, agreed, message, mail.SaveToSentItems, cancellation);
    }

    private Outcome Refused(OutgoingMail mail, MailProblemException refusal)
    {
        var now = time.GetUtcNow();
        if (refusal.Problem is MailProblem.SendingUncertain) return new(m => m.LoseTrack(refusal.Detail, now), null);
        if (ProblemCatalogue.Describe(refusal.Problem).Retry is not ProblemRetry.Later || now - mail.QueuedAt > options.CurrentValue.RetryFor) return new(m => m.Fail(refusal, now), null);
        var until = now + SendingPauses.Of(refusal, mail.Attempts);
        // The order of an account's mails holds while the account has to wait; what is between the server and one mail keeps no other waiting.
        return new(m => m.PutOff(refusal, until, now), SendingPauses.IsOfMailAlone(refusal.Problem) ? null : until);
    }

    /// <summary>Writes down what is known now and at no other time: again and again while the database is away, as long as the claim holds.</summary>
    private async Task RecordAsync(LaneClaim claim, Guid mailId, Outcome outcome)
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

    private sealed record Outcome(Action<OutgoingMail> End, DateTimeOffset? PauseUntil);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The outbox of account {AccountId} was taken over by another node.")]
    private partial void LogLost(Guid accountId);

    [LoggerMessage(Level = LogLevel.Error, Message = "The outbox of account {AccountId} could not be worked on.")]
    private partial void LogStopped(Exception exception, Guid accountId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What became of mail {MailId} could not be written down; it is tried again.")]
    private partial void LogNotRecorded(Exception exception, Guid mailId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The claim on the outbox of account {AccountId} could not be renewed; it is tried again.")]
    private partial void LogNotRenewed(Exception exception, Guid accountId);

    [LoggerMessage(Level = LogLevel.Error, Message = "Mail {MailId} could not be handed over because of a fault of the portal.")]
    private partial void LogFault(Exception exception, Guid mailId);
}
