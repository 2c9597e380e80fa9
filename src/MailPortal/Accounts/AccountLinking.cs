using MailPortal.Audit;
using MailPortal.Components;
using MailPortal.Data;
using MailPortal.Mail.Microsoft;
using MailPortal.Mail.Problems;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Accounts;

/// <summary>Where a browser is sent to begin, and the cookie that binds it to the attempt.</summary>
public sealed record OpenedAttempt(Uri Address, Guid AttemptId, string BrowserSecret);

/// <summary>"Vincular cuenta", from the press to Microsoft's page. The person's own: an administrator sets an account up, but nobody signs in for another
/// person. A service user cannot sign in to the portal: its account is an administrator's to link.</summary>
public sealed class AccountLinking(IDbContextFactory<PortalDbContext> contexts, AccountTerms terms, AccountSecrets secrets, AccountSignIn signIn, RedirectAddress redirect, ConsentState consents, AuditLog audit, TimeProvider time)
{
    /// <summary>The button was pressed.</summary>
    /// <param name="actor">Who links.</param>
    /// <param name="accountId">What.</param>
    /// <param name="browser">The address that the browser is on.</param>
    /// <param name="extras">What Microsoft is asked for besides what sending needs, and what was allowed before.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The attempt, and the ticket that opens it: a part of an address, good once and for two minutes.</returns>
    /// <exception cref="NotFoundException">It does not exist, or is somebody else's.</exception>
    /// <exception cref="InvalidFormException">Something is missing in the account.</exception>
    public async Task<(Guid AttemptId, string Ticket)> StartAsync(Actor actor, Guid accountId, Uri browser, LinkExtras extras, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var account = await LinkBeginning.OwnAsync(db, actor, accountId, cancellation);
        var (attempt, ticket) = await LinkBeginning.AddAsync(db, terms, secrets, actor, account, redirect.UriFor(browser).AbsoluteUri, extras, withoutSecret: false, time.GetUtcNow(), cancellation);
        await db.SaveChangesAsync(cancellation);
        return (attempt.Id, ticket);
    }

    /// <summary>The ticket is shown: the browser gets its cookie and goes to Microsoft. Once.</summary>
    /// <returns>Null for a ticket that is unknown, used, too old, or somebody else's.</returns>
    /// <exception cref="MailProblemException">The way to Microsoft failed.</exception>
    public async Task<OpenedAttempt?> OpenAsync(Actor actor, string ticket, bool selectAccount, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var (hash, now) = (OneTimeValue.HashOf(ticket), time.GetUtcNow());
        var attempt = await db.Set<LinkAttempt>().SingleOrDefaultAsync(a => a.TicketHash == hash, cancellation);
        if (attempt is null || attempt.UserId != actor.UserId || attempt.OpenedAt is not null || attempt.IsOver || attempt.ExpiresAt < now) return null;
        var (state, nonce, browser) = (OneTimeValue.New(), OneTimeValue.New(), OneTimeValue.New());
        var request = await signIn.BeginAsync(
            secrets.ApplicationOf(attempt.Terms, attempt.AccountId), new(attempt.RedirectUri), attempt.Scopes.Split(' '), state, nonce, attempt.ExpectedAddress, selectAccount, cancellation);
        // Two requests with one ticket: the second finds it opened.
        var opened = await db.Set<LinkAttempt>().Where(a => a.Id == attempt.Id && a.OpenedAt == null).ExecuteUpdateAsync(s => s.SetProperty(a => a.OpenedAt, now), cancellation);
        if (opened == 0) return null;
        attempt.Open(OneTimeValue.HashOf(state), OneTimeValue.HashOf(browser), nonce, secrets.Protect(request.CodeVerifier, attempt.Id, LinkAttempt.VerifierColumn), now);
        await db.SaveChangesAsync(cancellation);
        return new(request.Address, attempt.Id, browser);
    }

    /// <summary>How an attempt goes: for the form that watches it, and the small window.</summary>
    /// <exception cref="NotFoundException">It does not exist, or is somebody else's.</exception>
    public async Task<LinkAttempt> GetAsync(Actor actor, Guid attemptId, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var attempt = await db.Set<LinkAttempt>().AsNoTracking().SingleOrDefaultAsync(a => a.Id == attemptId, cancellation);
        return attempt is not null && attempt.UserId == actor.UserId ? attempt : throw new NotFoundException("The attempt");
    }

    /// <summary>The account's newest attempt, as long as what came of it is news; null without one.</summary>
    /// <exception cref="NotFoundException">It does not exist, or not for this caller.</exception>
    public async Task<LinkAttempt?> LatestAsync(Actor actor, Guid accountId, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await AccountRows.FindAsync(db, actor, accountId, cancellation);
        var (me, now) = (actor.UserId, time.GetUtcNow());
        var since = now - LinkAttempt.Lives;
        var latest = await db.Set<LinkAttempt>().AsNoTracking().Where(a => a.AccountId == accountId && a.UserId == me && (a.CreatedAt > since || (a.Outcome == LinkOutcome.OtherAccount && a.ExpiresAt >= now)))
            .OrderByDescending(a => a.Id).FirstOrDefaultAsync(cancellation);
        return latest is { Outcome: LinkOutcome.Dropped } || (latest is { IsOver: false } && latest.ExpiresAt < now) ? null : latest;
    }

    /// <summary>Where an administrator of the tenant allows for everybody what an attempt asked for: all of it, of the application that it was asked for.</summary>
    /// <param name="attempt">One that the caller may see.</param>
    /// <param name="browser">The address that the browser is on.</param>
    // No secret is needed to ask, and the answer is not acted on: a later sign-in shows whether it holds.
    public Uri AdminConsentFor(LinkAttempt attempt, Uri browser) => AccountSignIn.AdminConsentAddress(
        new(secrets.Cloud, attempt.Terms.Authority, attempt.Terms.ApplicationId, new("")), redirect.UriFor(browser), [.. attempt.Scopes.Split(' '), .. MicrosoftScopes.SignIn], consents.For(attempt.Id));

    /// <summary>"Conservar": the account that signed in is the one that is wanted; "Cuenta de correo" follows it.</summary>
    /// <exception cref="NotFoundException">Nothing waits for a decision, or it has waited for too long.</exception>
    /// <exception cref="InvalidFormException">The application is not lent to the account's user any more.</exception>
    /// <exception cref="ChangedByOthersException">It was decided in this moment, elsewhere.</exception>
    public Task KeepAsync(Actor actor, Guid attemptId, CancellationToken cancellation) => KeepAsync(actor, attemptId, keepsAddress: false, cancellation);

    /// <summary>"Es la misma persona": who signed in is who was expected, by another name; mail leaves from "Cuenta de correo" as it is, and Exchange has the
    /// last word on that. Whoever signs in with the same account again is not asked again.</summary>
    /// <exception cref="NotFoundException">Nothing waits for this decision (<see cref="LinkAttempt.MayKeepAddress"/>), or it has waited for too long.</exception>
    /// <exception cref="InvalidFormException">The application is not lent to the account's user any more.</exception>
    /// <exception cref="ChangedByOthersException">It was decided in this moment, elsewhere.</exception>
    public Task KeepAddressAsync(Actor actor, Guid attemptId, CancellationToken cancellation) => KeepAsync(actor, attemptId, keepsAddress: true, cancellation);

    private async Task KeepAsync(Actor actor, Guid attemptId, bool keepsAddress, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var attempt = await WaitingAsync(db, actor, attemptId, cancellation);
        var account = await LinkBeginning.OwnAsync(db, actor, attempt.AccountId, cancellation);
        if (keepsAddress && !attempt.MayKeepAddress) throw new NotFoundException("The attempt");
        if (!await AccountTerms.MayUseAsync(db, attempt.Terms, account.Id, cancellation)) throw new InvalidFormException("sharedBy", AccountRuleText.SharedMissing);
        var tokens = secrets.Open(attempt.ProtectedTokens!, attempt.Id, LinkAttempt.TokensColumn);
        var before = account.Address;
        if (!keepsAddress) account.FollowLink(attempt.UserName!);
        var address = keepsAddress ? attempt.ExpectedAddress : account.Address;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await LinkRows.PutAsync(db, attempt, address, attempt.SignedIn!, secrets.Protect(tokens, account.Id, AccountLink.TokensColumn), attempt.GrantedScopes!.Split(' '), time.GetUtcNow(), cancellation);
        attempt.Link(attempt.SignedIn!);
        audit.Add(db, actor.Source, "account.linked", account.Id, details: new { account = address, before, signedInAs = attempt.UserName, user = actor.Name });
        await ChangedRows.SaveAsync(db, cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>The other account is not wanted: its tokens are deleted, the old link stays. Twice is once.</summary>
    /// <exception cref="NotFoundException">It does not exist, or is somebody else's.</exception>
    /// <exception cref="ChangedByOthersException">It was decided in this moment, elsewhere.</exception>
    public async Task DropAsync(Actor actor, Guid attemptId, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var attempt = await db.Set<LinkAttempt>().SingleOrDefaultAsync(a => a.Id == attemptId, cancellation);
        if (attempt is null || attempt.UserId != actor.UserId) throw new NotFoundException("The attempt");
        if (attempt.IsOver) return;
        attempt.Drop();
        audit.Add(db, actor.Source, "account.linkDropped", attempt.AccountId, details: new { account = attempt.ExpectedAddress, signedInAs = attempt.UserName, user = actor.Name });
        await ChangedRows.SaveAsync(db, cancellation);
    }

    private async Task<LinkAttempt> WaitingAsync(PortalDbContext db, Actor actor, Guid attemptId, CancellationToken cancellation)
    {
        var attempt = await db.Set<LinkAttempt>().SingleOrDefaultAsync(a => a.Id == attemptId, cancellation);
        return attempt is { Outcome: LinkOutcome.OtherAccount, ProtectedTokens: not null } && attempt.UserId == actor.UserId && attempt.ExpiresAt >= time.GetUtcNow() ? attempt : throw new NotFoundException("The attempt");
    }
}
