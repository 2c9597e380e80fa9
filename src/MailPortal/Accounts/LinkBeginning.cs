using MailPortal.Components;
using MailPortal.Data;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Accounts;

/// <summary>What every way of linking begins with: whose account it is, what its application is, and what is asked for.</summary>
internal static class LinkBeginning
{
    /// <param name="db">The caller's unit of work; the attempt is added to it.</param>
    /// <param name="terms">To see with which application.</param>
    /// <param name="secrets">To see what to ask for.</param>
    /// <param name="actor">Who links, and alone may end it.</param>
    /// <param name="account">What.</param>
    /// <param name="redirectUri">Where Microsoft sends a browser back to; empty where none is sent.</param>
    /// <param name="extras">What may be asked for besides.</param>
    /// <param name="withoutSecret">The application proves nothing about itself: a device code.</param>
    /// <param name="now">The clock.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The attempt, and the ticket that opens it in a browser.</returns>
    /// <exception cref="InvalidFormException">Something is missing in the account.</exception>
    public static async Task<(LinkAttempt Attempt, string Ticket)> AddAsync(
        PortalDbContext db, AccountTerms terms, AccountSecrets secrets, Actor actor, SendingAccount account, string redirectUri, LinkExtras extras, bool withoutSecret, DateTimeOffset now, CancellationToken cancellation)
    {
        if (!account.Method.IsLinked()) throw new InvalidFormException("method", AccountRuleText.MethodNotLinked);
        if (await terms.OfAsync(db, account, cancellation) is not { } agreed)
            throw account.SharedBy is null ? new InvalidFormException("applicationId", AccountRuleText.Required) : new InvalidFormException("sharedBy", AccountRuleText.SharedMissing);
        // A secret that is not used is not kept.
        if (withoutSecret) agreed = agreed with { IsPublicClient = true, ProtectedSecret = "" };
        var link = await db.Set<AccountLink>().AsNoTracking().SingleOrDefaultAsync(l => l.AccountId == account.Id, cancellation);
        // What was allowed once is asked for again: a new link must not take it away.
        if (link is not null) extras |= LinkScopes.ExtrasOf(link.Scopes);
        var ticket = OneTimeValue.New();
        var attempt = new LinkAttempt
        {
            AccountId = account.Id,
            UserId = actor.UserId!.Value,
            Terms = agreed,
            Scopes = string.Join(' ', secrets.ScopesOf(agreed, extras)),
            ExpectedAddress = account.Address,
            RedirectUri = redirectUri,
            TicketHash = OneTimeValue.HashOf(ticket),
            CreatedAt = now,
        };
        attempt.Begin();
        db.Add(attempt);
        return (attempt, ticket);
    }

    /// <summary>Signing in is the one thing that an administrator cannot do for somebody; a program is nobody.</summary>
    /// <exception cref="NotFoundException">It does not exist, or not for this caller.</exception>
    /// <exception cref="AccessDeniedException">It is somebody else's.</exception>
    public static async Task<SendingAccount> OwnAsync(PortalDbContext db, Actor actor, Guid accountId, CancellationToken cancellation)
    {
        var account = await AccountRows.FindAsync(db, actor, accountId, cancellation);
        if (account.UserId == actor.UserId) return account;
        var ofProgram = AccountRows.SeesAll(actor) && await db.Set<PortalUser>().AnyAsync(u => u.Id == account.UserId && u.IsService, cancellation);
        return ofProgram ? account : throw new AccessDeniedException();
    }
}
