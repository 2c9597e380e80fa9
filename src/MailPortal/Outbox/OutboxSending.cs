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

    /// <summary>Until nothing waits, a pause is needed, or it is somebody else's turn.</summary>
    public async Task RunAsync(LaneClaim claim, CancellationToken cancellation)
    {
        try
        {
            var turn = await SendAsync(claim, cancellation);
            await lanes.ReleaseAsync(claim, turn.DueAt, turn.Paused, CancellationToken.None);
        }
        catch (LaneLostException)
        {
            LogLost(claim.AccountId);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The other accounts go on; this one is somebody's again when its lease runs out.
            LogStopped(e, claim.AccountId);
        }
    }

    private async Task<Turn> SendAsync(LaneClaim claim, CancellationToken cancellation)
    {
        for (var sent = 0; sent < AtOnce && !cancellation.IsCancellationRequested; sent++)
        {
            if (await limits.FreeAtAsync(claim.AccountId, cancellation) is { } free) return new(free, Paused: true);
            if (await BeginAsync(claim, cancellation) is not { } mail) return new(null, Paused: false);
            if (await DeliverAsync(claim, mail, cancellation) is { } again) return new(again, Paused: true);
        }
        return new(time.GetUtcNow(), Paused: false);
    }

    /// <summary>The oldest that waits, now marked as being sent; null when none does.</summary>
    private async Task<OutgoingMail?> BeginAsync(LaneClaim claim, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await lanes.FenceAsync(db, claim, cancellation);
        var now = time.GetUtcNow();
        // Under this claim nobody else is sending: whoever was, died in the middle of it.
        foreach (var left in await db.Set<OutgoingMail>().Where(m => m.AccountId == claim.AccountId && m.Status == OutgoingStatus.Sending).ToListAsync(cancellation))
        {
            left.LoseTrack("The portal ended while the mail was being handed over.", now);
            Note(db, left);
        }
        var next = await db.Set<OutgoingMail>().Where(m => m.AccountId == claim.AccountId && m.Status == OutgoingStatus.Queued).OrderBy(m => m.Id).FirstOrDefaultAsync(cancellation);
        next?.Begin(now);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return next;
    }

    /// <returns>When to go on; null for at once.</returns>
    private async Task<DateTimeOffset?> DeliverAsync(LaneClaim claim, OutgoingMail mail, CancellationToken cancellation)
    {
        using var lost = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var renewing = new CancellationTokenSource();
        var renewal = RenewAsync(claim, lost, renewing.Token);
        try
        {
            var handover = await HandOverAsync(mail, lost.Token);
            return await EndAsync(claim, mail, m => m.Accept(handover.Reference, handover.RefusedRecipients, time.GetUtcNow()), null);
        }
        catch (OperationCanceledException) when (lost.IsCancellationRequested)
        {
            // Nothing was handed over yet: what was, ends as uncertain by itself.
            return await EndAsync(claim, mail, m => m.TakeBack(time.GetUtcNow()), time.GetUtcNow());
        }
        catch (MailProblemException refusal)
        {
            return await RefusedAsync(claim, mail, refusal);
        }
        catch (Exception e) when (e is not LaneLostException)
        {
            // A mistake of ours must not send a mail twice, nor stop those behind it.
            LogFault(e, mail.Id);
            return await EndAsync(claim, mail, m => m.LoseTrack($"{e.GetType().Name}: see the portal's log.", time.GetUtcNow()), null);
        }
        finally
        {
            await renewing.CancelAsync();
            await renewal;
        }
    }

    private async Task<Handover> HandOverAsync(OutgoingMail mail, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var account = await db.Set<SendingAccount>().AsNoTracking().SingleAsync(a => a.Id == mail.AccountId, cancellation);
        var link = await db.Set<AccountLink>().AsNoTracking().SingleOrDefaultAsync(l => l.AccountId == mail.AccountId, cancellation);
        var agreed = account.Method.IsApplication() ? await terms.OfAsync(db, account, cancellation) : null;
        return await sender.SendAsync(account, link, agreed, await composition.ReadAsync(db, mail, cancellation), mail.SaveToSentItems, cancellation);
    }

    private async Task<DateTimeOffset?> RefusedAsync(LaneClaim claim, OutgoingMail mail, MailProblemException refusal)
    {
        var now = time.GetUtcNow();
        if (refusal.Problem is MailProblem.SendingUncertain) return await EndAsync(claim, mail, m => m.LoseTrack(refusal.Detail, now), null);
        if (ProblemCatalogue.Describe(refusal.Problem).Retry is not ProblemRetry.Later || now - mail.CreatedAt > options.CurrentValue.RetryFor)
            return await EndAsync(claim, mail, m => m.Fail(refusal, now), null);
        // The order of an account's mails holds: those behind it wait as well.
        var pause = refusal.RetryAfter is { } asked && asked > TimeSpan.Zero ? asked : SendingPauses.After(mail.Attempts);
        return await EndAsync(claim, mail, m => m.PutOff(refusal, now), now + pause);
    }

    private async Task<DateTimeOffset?> EndAsync(LaneClaim claim, OutgoingMail mail, Action<OutgoingMail> end, DateTimeOffset? again)
    {
        // Not to be given up half-way because the portal stops: what happened is known now and at no other time.
        await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
        await using var transaction = await db.Database.BeginTransactionAsync(CancellationToken.None);
        await lanes.FenceAsync(db, claim, CancellationToken.None);
        var row = await db.Set<OutgoingMail>().SingleAsync(m => m.Id == mail.Id, CancellationToken.None);
        end(row);
        if (row.Status is OutgoingStatus.Failed or OutgoingStatus.Uncertain) Note(db, row);
        await db.SaveChangesAsync(CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
        return again;
    }

    private async Task RenewAsync(LaneClaim claim, CancellationTokenSource lost, CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                await Task.Delay(lanes.Duration / 3, time, cancellation);
                await lanes.RenewAsync(claim, cancellation);
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

    [LoggerMessage(Level = LogLevel.Error, Message = "Mail {MailId} could not be handed over because of a fault of the portal.")]
    private partial void LogFault(Exception exception, Guid mailId);
}
