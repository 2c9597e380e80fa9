using MailPortal.Accounts;
using MailPortal.Data;
using MailPortal.Mail.Mime.Composing;
using MailPortal.Mail.Problems;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailPortal.Outbox;

/// <summary>What became of an attempt.</summary>
/// <param name="End">Tells the row.</param>
/// <param name="PauseUntil">Until when the account has to wait; null for not at all.</param>
public sealed record AttemptOutcome(Action<OutgoingMail> End, DateTimeOffset? PauseUntil);

/// <summary>Hands one mail over, once.</summary>
public sealed partial class OutgoingAttempt(
    IDbContextFactory<PortalDbContext> contexts, AccountTerms terms, OutgoingComposition composition, AccountMailSender sender, IOptionsMonitor<OutboxOptions> options, TimeProvider time,
    ILogger<OutgoingAttempt> logger)
{
    /// <summary>Tries. Never an exception, because what became of it has to be written down.</summary>
    /// <param name="mail">Marked as being sent.</param>
    /// <param name="cancellation">Takes it back as long as nobody has it.</param>
    public async Task<AttemptOutcome> RunAsync(OutgoingMail mail, CancellationToken cancellation)
    {
        var now = time.GetUtcNow;
        var leaves = false;
        try
        {
            var taken = await HandOverAsync(mail, () => leaves = true, cancellation);
            return Taken(mail, taken);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Nothing was handed over yet: what was, ends as uncertain by itself.
            return new(m => m.TakeBack(now()), now());
        }
        catch (MailProblemException refusal)
        {
            if (refusal is { Problem: MailProblem.PortalFault, InnerException: { } fault }) LogFault(fault, mail.Id);
            return Refused(mail, refusal);
        }
        catch (ArgumentException e)
        {
            // The composer's, before anything is said: an address or a type that cannot be written.
            return new(m => m.Fail(new(MailProblem.MessageRefused, e.Message), now()), null);
        }
        catch (Exception e) when (!leaves)
        {
            // The database, a disk, a mistake of ours. Nothing was said to anybody: it is not lost, and may be tried again.
            LogFault(e, mail.Id);
            return Refused(mail, AccountMailSender.FaultOf(e));
        }
        catch (Exception e)
        {
            // A mistake of ours must not send a mail twice, nor stop those behind it.
            var why = WhyLost(e, mail.Id);
            return new(m => m.LoseTrack(why, now()), now() + SendingPauses.AfterUncertain);
        }
    }

    private async Task<Handover> HandOverAsync(OutgoingMail mail, Action leaving, CancellationToken cancellation)
    {
        SendingAccount account;
        AccountLink? link;
        LinkTerms? agreed;
        OutgoingMessage message;
        await using (var db = await contexts.CreateDbContextAsync(cancellation))
        {
            account = await db.Set<SendingAccount>().AsNoTracking().SingleAsync(a => a.Id == mail.AccountId, cancellation);
            link = await db.Set<AccountLink>().AsNoTracking().SingleOrDefaultAsync(l => l.AccountId == mail.AccountId, cancellation);
            await RefusedBefore.ThrowIfAnyAsync(db, account, link, mail, cancellation);
            agreed = account.Method.IsApplication() ? await terms.OfAsync(db, account, cancellation) : null;
            message = await composition.ReadAsync(db, mail, cancellation);
        }
        return await sender.SendAsync(account, link, agreed, new(message, mail.Remaining, mail.SaveToSentItems), leaving, cancellation);
    }

    /// <summary>Who has it is not asked again. Those that the server refused for now wait for another attempt, as long as a whole mail would; no other mail waits for them.</summary>
    private AttemptOutcome Taken(OutgoingMail mail, Handover taken)
    {
        var now = time.GetUtcNow();
        if (taken.Lost is { } lost)
        {
            var why = WhyLost(lost, mail.Id);
            return new(m => m.LoseTrackOfSome(why, taken, now), now + SendingPauses.AfterUncertain);
        }
        var waiting = taken.Waiting.ToList();
        if (waiting.Count == 0 || GivesUp(mail, now)) return new(m => m.Accept(taken.Reference, taken.NotTaken, now), null);
        var refusal = Handover.Refusal(waiting[0]);
        return new(m => m.AcceptInPart(taken, refusal, now + SendingPauses.Of(refusal, mail.Attempts), now), null);
    }

    private AttemptOutcome Refused(OutgoingMail mail, MailProblemException refusal)
    {
        var now = time.GetUtcNow();
        // The next one would be lost track of as well: one a minute, while a person can still look, and not a whole queue at once.
        if (refusal.Problem is MailProblem.SendingUncertain) return new(m => m.LoseTrack(refusal.Detail, now), now + SendingPauses.AfterUncertain);
        if (ProblemCatalogue.Describe(refusal.Problem).Retry is not ProblemRetry.Later) return new(m => m.Fail(refusal, now), null);
        var until = now + SendingPauses.Of(refusal, mail.Attempts);
        // The order of an account's mails holds while the account has to wait; what is between the server and one mail keeps no other waiting.
        DateTimeOffset? pause = SendingPauses.IsOfMailAlone(refusal) ? null : until;
        // Whatever has one given up is there for the next one, too.
        return GivesUp(mail, now) ? new(m => m.Fail(refusal, now), pause) : new(m => m.PutOff(refusal, until, now), pause);
    }

    private string WhyLost(Exception lost, Guid mailId)
    {
        if (lost is MailProblemException known) return known.Detail;
        LogFault(lost, mailId);
        return $"{lost.GetType().Name}: see the portal's log.";
    }

    // One that has waited its turn for a day was hardly tried yet.
    private bool GivesUp(OutgoingMail mail, DateTimeOffset now) => mail.Attempts >= SendingPauses.TriesAtLeast && now - mail.QueuedAt > options.CurrentValue.RetryFor;

    [LoggerMessage(Level = LogLevel.Error, Message = "Mail {MailId} could not be handed over because of a fault of the portal.")]
    private partial void LogFault(Exception exception, Guid mailId);
}
