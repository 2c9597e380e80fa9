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
public sealed class AccountLinking(IDbContextFactory<PortalDbContext> contexts, AccountTerms terms, AccountSecrets secrets, AccountSignIn signIn, RedirectAddress redirect, AuditLog audit, TimeProvider time)
{
    /// <summary>The button was pressed.</summary>
    /// <param name="actor">Who links.</param>
    /// <param name="accountId">What.</param>
    /// <param name="browser">The address that the browser is on.</param>
    /// <param name="largeMail">Asks Microsoft for the permission that mails above 3 MB need, besides the usual ones.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The attempt, and the ticket that opens it: a part of an address, good once and for two minutes.</returns>
    /// <exception cref="NotFoundException">It does not exist, or is somebody else's.</exception>
    /// <exception cref="InvalidFormException">Something is missing in the account.</exception>
    public async Task<(Guid AttemptId, string Ticket)> StartAsync(Actor actor, Guid accountId, Uri browser, bool largeMail, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var account = await OwnAsync(db, actor, accountId, cancellation);
        if (!account.Method.IsLinked()) throw new InvalidFormException("method", AccountRuleText.MethodNotLinked);
        if (await terms.OfAsync(db, account, cancellation) is not { } agreed) throw new InvalidFormException("applicationId", AccountRuleText.Required);
        var link = await db.Set<AccountLink>().AsNoTracking().SingleOrDefaultAsync(l => l.AccountId == accountId, cancellation);
        // What was allowed once is asked for again: a new link must not take it away.
        largeMail |= link is not null && LinkScopes.AllowDrafts(link.Scopes);
        var ticket = OneTimeValue.New();
        var attempt = new LinkAttempt
        {
            AccountId = accountId,
            UserId = actor.UserId!.Value,
            Terms = agreed,
            Scopes = string.Join(' ', secrets.ScopesOf(agreed, largeMail)),
            ExpectedAddress = account.Address,
            RedirectUri = redirect.UriFor(browser).AbsoluteUri,
            TicketHash = OneTimeValue.HashOf(ticket),
            CreatedAt = time.GetUtcNow(),
        };
        attempt.Begin();
        db.Add(attempt);
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
        var (me, since) = (actor.UserId, time.GetUtcNow() - LinkAttempt.Lives);
        var latest = await db.Set<LinkAttempt>().AsNoTracking().Where(a => a.AccountId == accountId && a.UserId == me && a.CreatedAt > since).OrderByDescending(a => a.Id).FirstOrDefaultAsync(cancellation);
        return latest is { Outcome: LinkOutcome.Dropped } || latest?.ExpiresAt < time.GetUtcNow() && latest.Outcome is LinkOutcome.Waiting ? null : latest;
    }

    /// <summary>Where an administrator of the tenant allows the application for everybody.</summary>
    /// <exception cref="NotFoundException">It does not exist, or not for this caller; or nothing is typed yet.</exception>
    public async Task<Uri> AdminConsentAsync(Actor actor, Guid accountId, Uri browser, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var account = await AccountRows.FindAsync(db, actor, accountId, cancellation);
        var agreed = await terms.OfAsync(db, account, cancellation) ?? throw new NotFoundException("The account's application");
        // No secret is needed to ask, and the answer is not acted on: a later sign-in shows whether it holds.
        return AccountSignIn.AdminConsentAddress(new(secrets.Cloud, agreed.Authority, agreed.ApplicationId, new("")), redirect.UriFor(browser), secrets.ScopesOf(agreed, largeMail: false), "consent");
    }

    /// <summary>"Conservar": the account that signed in is the one that is wanted; "Cuenta de correo" follows it.</summary>
    /// <exception cref="NotFoundException">Nothing waits for a decision.</exception>
    public async Task KeepAsync(Actor actor, Guid attemptId, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var attempt = await WaitingAsync(db, actor, attemptId, cancellation);
        var account = await OwnAsync(db, actor, attempt.AccountId, cancellation);
        var tokens = secrets.Open(attempt.ProtectedTokens!, attempt.Id, LinkAttempt.TokensColumn);
        var before = account.Address;
        account.FollowLink(attempt.UserName!);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await LinkRows.PutAsync(db, attempt, account.Address, attempt.SignedIn!, secrets.Protect(tokens, account.Id, AccountLink.TokensColumn), attempt.GrantedScopes!.Split(' '), time.GetUtcNow(), cancellation);
        attempt.Link(attempt.SignedIn!);
        audit.Add(db, actor.Source, "account.linked", account.Id, details: new { account = account.Address, before, user = actor.Name });
        await SaveAsync(db, cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>The other account is not wanted: its tokens are deleted, the old link stays. Twice is once.</summary>
    public async Task DropAsync(Actor actor, Guid attemptId, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var attempt = await db.Set<LinkAttempt>().SingleOrDefaultAsync(a => a.Id == attemptId, cancellation);
        if (attempt is null || attempt.UserId != actor.UserId) throw new NotFoundException("The attempt");
        if (attempt.IsOver) return;
        attempt.Drop();
        audit.Add(db, actor.Source, "account.linkDropped", attempt.AccountId, details: new { account = attempt.ExpectedAddress, signedInAs = attempt.UserName, user = actor.Name });
        await SaveAsync(db, cancellation);
    }

    private static async Task<LinkAttempt> WaitingAsync(PortalDbContext db, Actor actor, Guid attemptId, CancellationToken cancellation)
    {
        var attempt = await db.Set<LinkAttempt>().SingleOrDefaultAsync(a => a.Id == attemptId, cancellation);
        return attempt is { Outcome: LinkOutcome.OtherAccount, ProtectedTokens: not null } && attempt.UserId == actor.UserId ? attempt : throw new NotFoundException("The attempt");
    }

    // Signing in is the one thing that an administrator cannot do for somebody; a program is nobody.
    private static async Task<SendingAccount> OwnAsync(PortalDbContext db, Actor actor, Guid accountId, CancellationToken cancellation)
    {
        var account = await AccountRows.FindAsync(db, actor, accountId, cancellation);
        if (account.UserId == actor.UserId) return account;
        var ofProgram = AccountRows.SeesAll(actor) && await db.Set<PortalUser>().AnyAsync(u => u.Id == account.UserId && u.IsService, cancellation);
        return ofProgram ? account : throw new AccessDeniedException();
    }

    private static async Task SaveAsync(PortalDbContext db, CancellationToken cancellation)
    {
        try
        {
            await db.SaveChangesAsync(cancellation);
        }
        catch (Exception e) when (DatabaseConflict.Is(e))
        {
            throw new ChangedByOthersException();
        }
    }
}
