using MailPortal.Audit;
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
/// <param name="Refusal">Why nothing was done; null when the attempt has ended.</param>
public sealed record CallbackResult(Guid? AttemptId, AnswerRefusal? Refusal);

/// <summary>The end of "Vincular cuenta": Microsoft sent the browser back.</summary>
public sealed partial class LinkCallback(
    IDbContextFactory<PortalDbContext> contexts, AccountSecrets secrets, AccountSignIn signIn, SignedInAddresses addresses, AuditLog audit, TimeProvider time, ILogger<LinkCallback> logger)
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
        if (attempt.AnsweredAt is not null || attempt.IsOver) return new(attempt.Id, AnswerRefusal.Repeated);
        var now = time.GetUtcNow();
        if (attempt.ExpiresAt < now) return new(attempt.Id, AnswerRefusal.TooLate);
        // Two requests with one answer: a code works once, and so does a state.
        var first = await db.Set<LinkAttempt>().Where(a => a.Id == attempt.Id && a.AnsweredAt == null).ExecuteUpdateAsync(s => s.SetProperty(a => a.AnsweredAt, now), cancellation);
        if (first == 0) return new(attempt.Id, AnswerRefusal.Repeated);
        // Whoever closes the window now has signed in already: what Microsoft gave is stored.
        return await EndAsync(attempt, answer, actor);
    }

    private async Task<CallbackResult> EndAsync(LinkAttempt attempt, RedirectAnswer answer, Actor actor)
    {
        AccountTokens? tokens = null;
        IReadOnlyList<string> known = [];
        MailProblemException? refusal = null;
        try
        {
            tokens = await RedeemAsync(attempt, answer);
            known = await addresses.OfAsync(attempt.Terms.Method, tokens, CancellationToken.None);
        }
        catch (MailProblemException e)
        {
            refusal = e;
        }
        try
        {
            await DatabaseConflict.TwiceAsync(() => StoreAsync(attempt.Id, tokens, known, refusal, actor));
        }
        catch (Exception e)
        {
            LogNotStored(e, attempt.Id);
            await StoreAsync(attempt.Id, null, [], new MailProblemException(MailProblem.PortalFault, $"{e.GetType().Name}: see the portal's log."), actor);
        }
        return new(attempt.Id, null);
    }

    private async Task<AccountTokens> RedeemAsync(LinkAttempt attempt, RedirectAnswer answer)
    {
        if (answer.Error is { Length: > 0 } error) throw AccountSignIn.ProblemOf(error, answer.ErrorDescription);
        if (answer.Code is not { Length: > 0 } code) throw new MailProblemException(MailProblem.LinkingInterrupted, "Neither a code nor an error came back.");
        var tokens = await signIn.RedeemAsync(secrets.ApplicationOf(attempt.Terms, attempt.AccountId), new(attempt.RedirectUri), attempt.Scopes.Split(' '), code,
            secrets.Open(attempt.ProtectedVerifier!, attempt.Id, LinkAttempt.VerifierColumn), attempt.Nonce!, CancellationToken.None);
        var granted = LinkScopes.Kept(tokens.GrantedScopes);
        return LinkScopes.Missing(attempt.Terms.Method, granted) is not { } missing ? tokens
            : throw new MailProblemException(MailProblem.ConsentMissing, $"Microsoft granted '{string.Join(' ', granted)}', and {missing} is not among them.");
    }

    private async Task<bool> StoreAsync(Guid attemptId, AccountTokens? tokens, IReadOnlyList<string> known, MailProblemException? refusal, Actor actor)
    {
        await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
        await using var transaction = await db.Database.BeginTransactionAsync(CancellationToken.None);
        var attempt = await db.Set<LinkAttempt>().SingleAsync(a => a.Id == attemptId, CancellationToken.None);
        if (refusal is not null || tokens is null) Refuse(db, attempt, refusal!, actor);
        else
        {
            var granted = LinkScopes.Kept(tokens.GrantedScopes);
            var before = await db.Set<AccountLink>().AsNoTracking().SingleOrDefaultAsync(l => l.AccountId == attempt.AccountId, CancellationToken.None);
            if (IsExpected(attempt, tokens.Account, known, before))
            {
                await LinkRows.PutAsync(db, attempt, attempt.ExpectedAddress, tokens.Account, secrets.Protect(tokens.Cache, attempt.AccountId, AccountLink.TokensColumn), granted, time.GetUtcNow(), CancellationToken.None);
                attempt.Link(tokens.Account);
                audit.Add(db, actor.Source, "account.linked", attempt.AccountId, details: new { account = attempt.ExpectedAddress, signedInAs = tokens.Account.UserName, user = actor.Name });
            }
            else
            {
                attempt.Ask(tokens.Account with { UserName = known[0] }, secrets.Protect(tokens.Cache, attempt.Id, LinkAttempt.TokensColumn), granted);
                audit.Add(db, actor.Source, "account.otherSignedIn", attempt.AccountId, details: new { account = attempt.ExpectedAddress, signedInAs = attempt.UserName, user = actor.Name });
            }
        }
        await db.SaveChangesAsync(CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
        return true;
    }

    private void Refuse(PortalDbContext db, LinkAttempt attempt, MailProblemException refusal, Actor actor)
    {
        attempt.Refuse(refusal);
        audit.Add(db, actor.Source, "account.linkRefused", attempt.AccountId, details: new { account = attempt.ExpectedAddress, user = actor.Name, refusal.Problem, refusal.UpstreamCode });
    }

    // An address can pass to another person; the object id cannot. Relinking is the same account again, whatever its addresses are by now.
    private static bool IsExpected(LinkAttempt attempt, SignedInAccount who, IReadOnlyList<string> known, AccountLink? before)
    {
        var expected = known.Contains(attempt.ExpectedAddress, StringComparer.OrdinalIgnoreCase);
        if (before is null || before.Terms.Authority != attempt.Terms.Authority || !before.UserName.Equals(attempt.ExpectedAddress, StringComparison.OrdinalIgnoreCase)) return expected;
        return before.TenantId == who.TenantId && before.ObjectId == who.ObjectId;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "What came of link attempt {AttemptId} could not be stored.")]
    private partial void LogNotStored(Exception exception, Guid attemptId);
}
