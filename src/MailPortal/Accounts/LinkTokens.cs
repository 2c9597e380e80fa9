using System.Collections.Concurrent;
using MailPortal.Audit;
using MailPortal.Data;
using MailPortal.Mail;
using MailPortal.Mail.Microsoft;
using MailPortal.Mail.Problems;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Accounts;

/// <summary>Access tokens of linked accounts. A refresh token rotates: whoever renews holds the link's lease, and stores what came before anybody else
/// may renew, on whichever node.</summary>
public sealed partial class LinkTokens(IDbContextFactory<PortalDbContext> contexts, AccountSecrets secrets, AccountTerms terms, AccountSignIn signIn, AuditLog audit, TimeProvider time, ILogger<LinkTokens> logger)
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2), LookAgain = TimeSpan.FromMilliseconds(100), Patience = TimeSpan.FromMinutes(3);

    // Within the lease, Microsoft's answer included.
    private static readonly TimeSpan SaveFor = TimeSpan.FromMinutes(1), SaveAgain = TimeSpan.FromSeconds(1);

    // A token that ends while the mail is being sent is of no use.
    private static readonly TimeSpan EndsSoon = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<Guid, (Guid Stamp, MicrosoftToken Token)> remembered = [];
    private readonly ConcurrentDictionary<Guid, SemaphoreSlim> gates = [];

    /// <summary>A token for what the account was linked for.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="refused">The token that was just refused: any other will do.</param>
    /// <param name="claims">What the resource asks for besides, or null.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="MailProblemException">2xxx; <see cref="MailProblem.SignInNeeded"/> also when nothing is linked.</exception>
    public async Task<MicrosoftToken> AcquireAsync(Guid accountId, MicrosoftToken? refused, string? claims, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var link = await db.Set<AccountLink>().AsNoTracking().SingleOrDefaultAsync(l => l.AccountId == accountId, cancellation);
        if (link is null)
        {
            Forget(accountId);
            throw NotLinked();
        }
        if (claims is null && Remembered(link, refused) is { } known) return known;
        return await RenewAsync(accountId, link.Stamp, force: refused is not null || claims is not null, claims, newSecret: null, cancellation);
    }

    /// <summary>Renews now, whatever is at hand: the background's part, and what proves a link.</summary>
    /// <exception cref="MailProblemException">It does not work; the link says so from now on where time alone does not help.</exception>
    public Task<MicrosoftToken> ProveAsync(Guid accountId, CancellationToken cancellation) => RenewAsync(accountId, seen: null, force: true, claims: null, newSecret: null, cancellation);

    /// <summary>Renews with another secret of the same application; where it works, the link has it from now on.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="protectedSecret">Protected for the account.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="MailProblemException">It does not work; the link stays as it was.</exception>
    public Task ProveSecretAsync(Guid accountId, string protectedSecret, CancellationToken cancellation) =>
        RenewAsync(accountId, seen: null, force: true, claims: null, protectedSecret, cancellation);

    /// <summary>Whoever holds a token of the account holds it no more.</summary>
    public void Forget(Guid accountId) => remembered.TryRemove(accountId, out _);

    private MicrosoftToken? Remembered(AccountLink link, MicrosoftToken? refused) =>
        remembered.TryGetValue(link.AccountId, out var known) && known.Stamp == link.Stamp && known.Token.ExpiresOn - EndsSoon > time.GetUtcNow() && known.Token.Value != refused?.Value
            ? known.Token : null;

    /// <param name="accountId">The account.</param>
    /// <param name="seen">The tokens that are known not to do; others that somebody else stored meanwhile will. Null: renew in any case.</param>
    /// <param name="force">Microsoft is asked even when a token is at hand.</param>
    /// <param name="claims">What the resource asks for besides.</param>
    /// <param name="newSecret">Instead of the link's own.</param>
    /// <param name="cancellation">Ends the wait.</param>
    private async Task<MicrosoftToken> RenewAsync(Guid accountId, Guid? seen, bool force, string? claims, string? newSecret, CancellationToken cancellation)
    {
        // Within one process nobody asks the database again and again for its turn.
        var gate = gates.GetOrAdd(accountId, _ => new(1, 1));
        await gate.WaitAsync(cancellation);
        try
        {
            var lease = await ClaimAsync(accountId, cancellation);
            try
            {
                // Whoever gives up now: what Microsoft answers is stored all the same, because the refresh token before it may be worth nothing any more.
                return await RenewHeldAsync(accountId, lease, seen, force, claims, newSecret);
            }
            finally
            {
                await ReleaseAsync(accountId, lease);
            }
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<MicrosoftToken> RenewHeldAsync(Guid accountId, Guid lease, Guid? seen, bool force, string? claims, string? newSecret)
    {
        await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
        var link = await db.Set<AccountLink>().SingleOrDefaultAsync(l => l.AccountId == accountId, CancellationToken.None) ?? throw NotLinked();
        // A broken link is restored by Microsoft's word alone, not by a token that is still at hand.
        force |= link.Problem is not null;
        // Somebody else renewed while this one waited: those tokens are as new as any.
        var renewed = seen is not null && seen != link.Stamp && claims is null;
        AccountTokens tokens;
        try
        {
            var application = newSecret is null ? await terms.ApplicationOfAsync(db, link, CancellationToken.None) : secrets.ApplicationOf(link.Terms with { ProtectedSecret = newSecret }, accountId);
            tokens = await signIn.RefreshAsync(application, secrets.Open(link.ProtectedTokens, accountId, AccountLink.TokensColumn),
                secrets.ScopesOf(link.Terms, LinkScopes.ExtrasOf(link.Scopes)), force && !renewed, claims, CancellationToken.None);
        }
        catch (MailProblemException refusal) when (newSecret is null)
        {
            await TellAsync(db, link, lease, refusal, CancellationToken.None);
            throw;
        }
        var wasBroken = link.Problem is not null;
        if (!tokens.AccessToken.FromCache)
        {
            link.Renewed(secrets.Protect(tokens.Cache, accountId, AccountLink.TokensColumn), LinkScopes.Kept(tokens.GrantedScopes), time.GetUtcNow());
            if (newSecret is not null) link.TakeSecret(newSecret);
            if (wasBroken) await NoteAsync(db, link, CancellationToken.None);
            await SaveHeldAsync(db, link, lease, CancellationToken.None);
        }
        // Whoever is refused with what is remembered here may ask for another one, once.
        remembered[accountId] = (link.Stamp, tokens.AccessToken with { FromCache = true });
        return tokens.AccessToken;
    }

    private async Task TellAsync(PortalDbContext db, AccountLink link, Guid lease, MailProblemException refusal, CancellationToken cancellation)
    {
        var (before, now) = (link.State, time.GetUtcNow());
        if (LinkProblems.Breaks(refusal)) link.Broken(refusal.Problem, refusal.Detail, now);
        else link.PutOff(now);
        if (link.State != before) await NoteAsync(db, link, cancellation);
        await SaveHeldAsync(db, link, lease, cancellation);
    }

    private async Task NoteAsync(PortalDbContext db, AccountLink link, CancellationToken cancellation)
    {
        var action = link.State switch
        {
            LinkState.Linked => "account.linkRestored",
            LinkState.Failing => "account.linkFailing",
            LinkState.Expired => "account.linkExpired",
        };
        audit.Add(db, Actor.Portal.Source, action, link.AccountId, details: new { account = link.UserName, user = await AccountRows.OwnerAsync(db, link.AccountId, cancellation), link.Problem });
    }

    // Written by the holder alone: a node frozen past its lease must not put old tokens over new ones.
    private async Task SaveHeldAsync(PortalDbContext db, AccountLink link, Guid lease, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            try
            {
                await SaveOnceAsync(db, link, lease, cancellation);
                return;
            }
            catch (Exception e) when (DatabaseTrouble.Is(e) && time.GetElapsedTime(began) < SaveFor)
            {
                // Microsoft gave these tokens once, and took those before them back.
                LogNotSaved(e, link.AccountId);
                await Task.Delay(SaveAgain, time, cancellation);
            }
        }
    }

    private static async Task SaveOnceAsync(PortalDbContext db, AccountLink link, Guid lease, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var held = await db.Set<AccountLink>().Where(l => l.AccountId == link.AccountId && l.LeaseId == lease).ExecuteUpdateAsync(s => s.SetProperty(l => l.LeaseId, lease), cancellation);
        if (held == 0) throw Overtaken();
        try
        {
            await db.SaveChangesAsync(acceptAllChangesOnSuccess: false, cancellation); // should the commit fail, they are written once more
        }
        catch (DbUpdateConcurrencyException)
        {
            throw Overtaken();
        }
        await transaction.CommitAsync(cancellation);
        db.ChangeTracker.AcceptAllChanges();
    }

    private async Task<Guid> ClaimAsync(Guid accountId, CancellationToken cancellation)
    {
        var lease = Guid.NewGuid();
        var began = time.GetTimestamp();
        while (true)
        {
            await using (var db = await contexts.CreateDbContextAsync(cancellation))
            {
                var now = time.GetUtcNow();
                var taken = await db.Set<AccountLink>().Where(l => l.AccountId == accountId && (l.LeaseUntil == null || l.LeaseUntil < now))
                    .ExecuteUpdateAsync(s => s.SetProperty(l => l.LeaseId, lease).SetProperty(l => l.LeaseUntil, now + Lease), cancellation);
                if (taken > 0) return lease;
                if (!await db.Set<AccountLink>().AnyAsync(l => l.AccountId == accountId, cancellation)) throw NotLinked();
            }
            if (time.GetElapsedTime(began) > Patience) throw new MailProblemException(MailProblem.TokenServiceUnavailable, "Another node has been renewing this account for too long.");
            await Task.Delay(LookAgain, time, cancellation);
        }
    }

    // Also when the caller has gone: the next one must not wait for the lease to run out. What came of the renewal stands, whatever becomes of this.
    private async Task ReleaseAsync(Guid accountId, Guid lease)
    {
        try
        {
            await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
            await db.Set<AccountLink>().Where(l => l.AccountId == accountId && l.LeaseId == lease)
                .ExecuteUpdateAsync(s => s.SetProperty(l => l.LeaseId, (Guid?)null).SetProperty(l => l.LeaseUntil, (DateTimeOffset?)null), CancellationToken.None);
        }
        catch (Exception e)
        {
            LogNotReleased(e, accountId);
        }
    }

    // Linked anew meanwhile: what was asked for belongs to a link that is no more.
    private static MailProblemException Overtaken() => new(MailProblem.TokenServiceUnavailable, "The account was linked anew in this moment.");

    private static MailProblemException NotLinked() => new(MailProblem.SignInNeeded, "The account is not linked.");

    [LoggerMessage(Level = LogLevel.Warning, Message = "New tokens of account {AccountId} could not be stored; it is tried again.")]
    private partial void LogNotSaved(Exception exception, Guid accountId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The lease on the link of account {AccountId} could not be given back; it runs out by itself.")]
    private partial void LogNotReleased(Exception exception, Guid accountId);
}
