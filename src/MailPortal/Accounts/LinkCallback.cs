using MailPortal.Data;
using MailPortal.Mail.Microsoft;
using MailPortal.Mail.Problems;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Accounts;

/// <summary>What Microsoft sends a browser back with.</summary>
public sealed record RedirectAnswer(string? State, string? Code, string? Error, string? ErrorDescription);

/// <summary>Why an answer was not even looked into. Nothing is changed, and nobody's attempt is used up.</summary>
public enum AnswerRefusal
{
    /// <summary>No attempt has this state: it was invented, or is long over.</summary>
    Unknown,
    /// <summary>The same answer came before.</summary>
    Repeated,
    TooLate,
    /// <summary>Begun in another browser, or its cookie was lost.</summary>
    OtherBrowser,
    /// <summary>Somebody else is signed in to the portal here, or nobody.</summary>
    OtherUser,
}

/// <param name="AttemptId">Which attempt; null when it is none of this browser's business.</param>
/// <param name="Refusal">Why nothing was done; null when the attempt has ended, now or with this answer's first coming.</param>
public sealed record CallbackResult(Guid? AttemptId, AnswerRefusal? Refusal);

/// <summary>The end of "Vincular cuenta": Microsoft sent the browser back.</summary>
public sealed class LinkCallback(IDbContextFactory<PortalDbContext> contexts, AccountSecrets secrets, AccountSignIn signIn, LinkEnding ending, TimeProvider time)
{
    /// <param name="answer">What came with the address.</param>
    /// <param name="actor">Who is signed in to the portal in this browser; null for nobody.</param>
    /// <param name="cookie">The browser's secret for an attempt; null without one.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<CallbackResult> ReceiveAsync(RedirectAnswer answer, Actor? actor, Func<Guid, string?> cookie, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var hash = OneTimeValue.HashOf(answer.State ?? "");
        var attempt = await db.Set<LinkAttempt>().SingleOrDefaultAsync(a => a.StateHash == hash, cancellation);
        if (attempt is null) return new(null, AnswerRefusal.Unknown);
        // The attack: somebody begins a link of their own, signs in with their own account, and has this browser open the end of it; what this person
        // sends from then on would leave from the attacker's account. Only the browser that began has the cookie, only the person who began is signed in.
        if (!OneTimeValue.Matches(cookie(attempt.Id), attempt.BrowserHash)) return new(null, AnswerRefusal.OtherBrowser);
        if (actor is null || actor.UserId != attempt.UserId) return new(null, AnswerRefusal.OtherUser);
        // The same browser and the same person: nothing is done again, and what came of the first answer is theirs to see.
        if (attempt is { AnsweredAt: not null, Outcome: LinkOutcome.Linked or LinkOutcome.OtherAccount or LinkOutcome.Refused }) return new(attempt.Id, null);
        if (attempt.AnsweredAt is not null || attempt.IsOver) return new(attempt.Id, AnswerRefusal.Repeated);
        var now = time.GetUtcNow();
        if (attempt.ExpiresAt < now) return new(attempt.Id, AnswerRefusal.TooLate);
        // Two requests with one answer: a code works once, and so does a state.
        var first = await db.Set<LinkAttempt>().Where(a => a.Id == attempt.Id && a.AnsweredAt == null).ExecuteUpdateAsync(s => s.SetProperty(a => a.AnsweredAt, now), cancellation);
        if (first == 0) return new(attempt.Id, AnswerRefusal.Repeated);
        await ending.EndAsync(attempt, () => RedeemAsync(attempt, answer), actor);
        return new(attempt.Id, null);
    }

    private async Task<AccountTokens> RedeemAsync(LinkAttempt attempt, RedirectAnswer answer)
    {
        if (answer.Error is { Length: > 0 } error) throw AccountSignIn.ProblemOf(error, answer.ErrorDescription);
        if (answer.Code is not { Length: > 0 } code) throw new MailProblemException(MailProblem.LinkingInterrupted, "Neither a code nor an error came back.");
        return await signIn.RedeemAsync(secrets.ApplicationOf(attempt.Terms, attempt.AccountId), new(attempt.RedirectUri), attempt.Scopes.Split(' '), code,
            secrets.Open(attempt.ProtectedVerifier!, attempt.Id, LinkAttempt.VerifierColumn), attempt.Nonce!, CancellationToken.None);
    }
}
