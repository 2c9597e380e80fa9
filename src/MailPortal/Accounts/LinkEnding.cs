using MailPortal.Audit;
using MailPortal.Data;
using MailPortal.Mail.Microsoft;
using MailPortal.Mail.Problems;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Accounts;

/// <summary>What every way of linking ends with: somebody signed in, or was refused. Compared with whom the account expects, and written down.</summary>
public sealed partial class LinkEnding(
    IDbContextFactory<PortalDbContext> contexts, AccountSecrets secrets, SignedInAddresses addresses, AuditLog audit, TimeProvider time, ILogger<LinkEnding> logger)
{
    /// <summary>Whoever gives up now has signed in already: what Microsoft gave is stored.</summary>
    /// <param name="attempt">Which.</param>
    /// <param name="redeem">Asks Microsoft for the tokens.</param>
    /// <param name="actor">Who began it.</param>
    /// <exception cref="OperationCanceledException">From <paramref name="redeem"/>: nothing is written.</exception>
    internal async Task EndAsync(LinkAttempt attempt, Func<Task<AccountTokens>> redeem, Actor actor)
    {
        AccountTokens? tokens = null;
        IReadOnlyList<string> known = [];
        MailProblemException? refusal = null;
        try
        {
            tokens = await redeem();
            RequireScopes(attempt, tokens);
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
    }

    private static void RequireScopes(LinkAttempt attempt, AccountTokens tokens)
    {
        var granted = LinkScopes.Kept(tokens.GrantedScopes);
        if (LinkScopes.Missing(attempt.Terms.Method, granted) is { } missing)
            throw new MailProblemException(MailProblem.ConsentMissing, $"Microsoft granted '{string.Join(' ', granted)}', and {missing} is not among them.");
    }

    private async Task<bool> StoreAsync(Guid attemptId, AccountTokens? tokens, IReadOnlyList<string> known, MailProblemException? refusal, Actor actor)
    {
        await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
        await using var transaction = await db.Database.BeginTransactionAsync(CancellationToken.None);
        var attempt = await db.Set<LinkAttempt>().SingleOrDefaultAsync(a => a.Id == attemptId, CancellationToken.None);
        // Unlinked meanwhile: nothing is linked over that.
        if (attempt is null || (attempt.IsOver && refusal is null)) return true;
        var now = time.GetUtcNow();
        // Time passed at Microsoft's page: whoever left their organisation in it gets no link with its secret.
        if (refusal is null && !await AccountTerms.MayUseAsync(db, attempt.Terms, attempt.AccountId, CancellationToken.None))
            refusal = new(MailProblem.LinkingInterrupted, "The organisation does not lend its application to this user any more.");
        if (refusal is not null || tokens is null) Refuse(db, attempt, refusal!, actor);
        else
        {
            var granted = LinkScopes.Kept(tokens.GrantedScopes);
            var before = await db.Set<AccountLink>().AsNoTracking().SingleOrDefaultAsync(l => l.AccountId == attempt.AccountId, CancellationToken.None);
            if (IsExpected(attempt, tokens.Account, known, before))
            {
                await LinkRows.PutAsync(db, attempt, attempt.ExpectedAddress, tokens.Account, secrets.Protect(tokens.Cache, attempt.AccountId, AccountLink.TokensColumn), granted, now, CancellationToken.None);
                attempt.Link(tokens.Account);
                audit.Add(db, actor.Source, "account.linked", attempt.AccountId, details: new { account = attempt.ExpectedAddress, signedInAs = tokens.Account.UserName, user = actor.Name });
            }
            else
            {
                attempt.Ask(tokens.Account with { UserName = known[0] }, secrets.Protect(tokens.Cache, attempt.Id, LinkAttempt.TokensColumn), granted, now);
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

    // An address can pass to another person; the object id cannot. Relinking is the same account again, whatever its addresses are by now: as long as
    // "Cuenta de correo" is the one that the link was made for. What the account calls itself when it signs in is often another one.
    private static bool IsExpected(LinkAttempt attempt, SignedInAccount who, IReadOnlyList<string> known, AccountLink? before)
    {
        var expected = known.Contains(attempt.ExpectedAddress, StringComparer.OrdinalIgnoreCase);
        if (before is null || !before.Terms.Address.Equals(attempt.ExpectedAddress, StringComparison.OrdinalIgnoreCase)) return expected;
        // Another authority may lead to another directory, where the same person is another object (a guest).
        if (before.TenantId != who.TenantId && before.Terms.Authority != attempt.Terms.Authority) return expected;
        return before.TenantId == who.TenantId && before.ObjectId == who.ObjectId;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "What came of link attempt {AttemptId} could not be stored.")]
    private partial void LogNotStored(Exception exception, Guid attemptId);
}
