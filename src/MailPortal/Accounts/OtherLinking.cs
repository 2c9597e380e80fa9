using System.Data;
using MailPortal.Components;
using MailPortal.Data;
using MailPortal.Mail;
using MailPortal.Mail.Microsoft;
using MailPortal.Mail.Problems;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Accounts;

/// <summary>"Otros métodos": links without a browser that Microsoft sends back. Discouraged, and for tenants and devices where nothing else works. The
/// person's own account, as with the usual way.</summary>
public sealed class OtherLinking(IDbContextFactory<PortalDbContext> contexts, AccountTerms terms, AccountSecrets secrets, AccountSignIn signIn, LinkEnding ending, TimeProvider time)
{
    /// <summary>So many passwords in <see cref="LinkAttempt.Lives"/> that are wrong, or not known to be right, for one address or by one person; Microsoft
    /// locks an account after ten.</summary>
    public const int WrongPasswords = 3;

    /// <summary>A sign-in on another device: the person types a code there (RFC 8628). The application has to allow public client flows.</summary>
    /// <param name="actor">Who links.</param>
    /// <param name="accountId">What.</param>
    /// <param name="prompt">Shows the code; the asking begins when its task ends.</param>
    /// <param name="cancellation">The person does not want it any more, or is gone: nothing stays of it.</param>
    /// <returns>What came of it; null when it was cancelled, or the account unlinked meanwhile.</returns>
    /// <exception cref="NotFoundException">It does not exist, or not for this caller.</exception>
    /// <exception cref="AccessDeniedException">It is somebody else's.</exception>
    /// <exception cref="InvalidFormException">Something is missing in the account.</exception>
    public async Task<LinkAttempt?> WithDeviceCodeAsync(Actor actor, Guid accountId, Func<DeviceCodePrompt, Task> prompt, CancellationToken cancellation)
    {
        LinkAttempt attempt;
        await using (var db = await contexts.CreateDbContextAsync(cancellation))
            attempt = await BeginAsync(db, actor, await LinkBeginning.OwnAsync(db, actor, accountId, cancellation), withoutSecret: true, cancellation);
        try
        {
            await ending.EndAsync(attempt, () => signIn.RedeemDeviceCodeAsync(secrets.ApplicationOf(attempt.Terms, accountId), attempt.Scopes.Split(' '), prompt, cancellation), actor);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await using var gone = await contexts.CreateDbContextAsync(CancellationToken.None);
            await gone.Set<LinkAttempt>().Where(a => a.Id == attempt.Id).ExecuteDeleteAsync(CancellationToken.None);
            return null;
        }
        return await EndedAsync(attempt.Id);
    }

    /// <summary>The password itself, given to Microsoft once and kept nowhere (ROPC).</summary>
    /// <param name="actor">Who links.</param>
    /// <param name="accountId">What; its address is the user name.</param>
    /// <param name="password">As it is typed: a blank may be part of it.</param>
    /// <param name="cancellation">Ends the wait for our own side; what Microsoft answers is stored all the same.</param>
    /// <exception cref="NotFoundException">It does not exist, or not for this caller.</exception>
    /// <exception cref="AccessDeniedException">It is somebody else's.</exception>
    /// <exception cref="InvalidFormException">Something is missing in the account, or too many passwords were wrong.</exception>
    public async Task<LinkAttempt> WithPasswordAsync(Actor actor, Guid accountId, Secret password, CancellationToken cancellation)
    {
        if (password.IsEmpty) throw new InvalidFormException("password", AccountRuleText.Required);
        var attempt = await BeginPasswordAsync(actor, accountId, cancellation);
        var application = secrets.ApplicationOf(attempt.Terms, accountId);
        // Only a directory knows passwords: Microsoft takes neither "common" nor "consumers" here.
        if (application.Tenant is "common") application = application with { Tenant = "organizations" };
        await ending.EndAsync(attempt, () => signIn.RedeemPasswordAsync(application, attempt.ExpectedAddress, password, attempt.Scopes.Split(' '), CancellationToken.None), actor);
        return await EndedAsync(attempt.Id) ?? throw new NotFoundException("The account");
    }

    private async Task<LinkAttempt> BeginAsync(PortalDbContext db, Actor actor, SendingAccount account, bool withoutSecret, CancellationToken cancellation)
    {
        var (attempt, _) = await LinkBeginning.AddAsync(db, terms, secrets, actor, account, "", LinkExtras.None, withoutSecret, time.GetUtcNow(), cancellation);
        await db.SaveChangesAsync(cancellation);
        return attempt;
    }

    private async Task<LinkAttempt> BeginPasswordAsync(Actor actor, Guid accountId, CancellationToken cancellation)
    {
        try
        {
            return await DatabaseConflict.TwiceAsync(() => BeginPasswordOnceAsync(actor, accountId, cancellation));
        }
        catch (Exception e) when (DatabaseConflict.Is(e))
        {
            // So many at once that they could not be put in an order twice: nobody types like that.
            throw new InvalidFormException("password", AccountRuleText.TooManyPasswords);
        }
    }

    /// <summary>Counted and added in one, before Microsoft is asked: of those that come at once, on whichever node, none slips through.</summary>
    private async Task<LinkAttempt> BeginPasswordOnceAsync(Actor actor, Guid accountId, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(IsolationLevel.Serializable, cancellation);
        var account = await LinkBeginning.OwnAsync(db, actor, accountId, cancellation);
        // The attack: somebody writes another person's address into their account and tries passwords, which Microsoft would see come from here.
        if (await TriedAsync(db, actor, account.Address, cancellation) >= WrongPasswords) throw new InvalidFormException("password", AccountRuleText.TooManyPasswords);
        var attempt = await BeginAsync(db, actor, account, withoutSecret: false, cancellation);
        await transaction.CommitAsync(cancellation);
        return attempt;
    }

    /// <summary>Passwords that were wrong, and those of which nothing is known yet: by this person, or for this address by anybody.</summary>
    private async Task<int> TriedAsync(PortalDbContext db, Actor actor, string address, CancellationToken cancellation)
    {
        var since = time.GetUtcNow() - LinkAttempt.Lives;
        var tried = await db.Set<LinkAttempt>().Where(LinkAttempt.ByPassword)
            .Where(a => a.CreatedAt > since && a.TenantId == null && (a.Problem == null || a.Problem == MailProblem.PasswordWrong || a.Problem == MailProblem.AccountLocked))
            .Select(a => new { a.UserId, a.ExpectedAddress }).ToListAsync(cancellation);
        return tried.Count(t => t.UserId == actor.UserId || t.ExpectedAddress.Equals(address, StringComparison.OrdinalIgnoreCase));
    }

    // Null where it is gone: unlinked meanwhile.
    private async Task<LinkAttempt?> EndedAsync(Guid attemptId)
    {
        await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
        return await db.Set<LinkAttempt>().AsNoTracking().SingleOrDefaultAsync(a => a.Id == attemptId, CancellationToken.None);
    }
}
