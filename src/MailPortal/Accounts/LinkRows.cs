using MailPortal.Data;
using MailPortal.Mail.Microsoft;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Accounts;

/// <summary>Puts a new link in the place of the old one, or none.</summary>
internal static class LinkRows
{
    /// <param name="db">The caller's unit of work, in a transaction.</param>
    /// <param name="attempt">What was asked for.</param>
    /// <param name="address">From which mail is sent.</param>
    /// <param name="who">Who signed in.</param>
    /// <param name="protectedTokens">Protected for the account.</param>
    /// <param name="scopes">What was granted.</param>
    /// <param name="now">The clock.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task PutAsync(PortalDbContext db, LinkAttempt attempt, string address, SignedInAccount who, string protectedTokens, IReadOnlyList<string> scopes, DateTimeOffset now, CancellationToken cancellation)
    {
        // Deleted and made anew: a renewal that is under way finds its lease gone, and writes nothing over this.
        await db.Set<AccountLink>().Where(l => l.AccountId == attempt.AccountId).ExecuteDeleteAsync(cancellation);
        var link = new AccountLink { AccountId = attempt.AccountId };
        link.Link(attempt.Terms with { Address = address }, who, protectedTokens, scopes, now);
        db.Add(link);
    }

    /// <summary>The tokens are gone at once, and no attempt that is under way brings them back.</summary>
    /// <param name="db">The caller's unit of work, in a transaction.</param>
    /// <param name="accountId">Whose.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task DropAsync(PortalDbContext db, Guid accountId, CancellationToken cancellation)
    {
        // Not by what was read: a renewal that is under way finds nothing to write to.
        await db.Set<AccountLink>().Where(l => l.AccountId == accountId).ExecuteDeleteAsync(cancellation);
        // What came of a password, or comes yet, is no news any more, and stays counted: unlinking must not give more of them to try.
        var passwords = db.Set<LinkAttempt>().Where(a => a.AccountId == accountId).Where(LinkAttempt.ByPassword);
        await passwords.ExecuteUpdateAsync(s => s.SetProperty(a => a.Outcome, LinkOutcome.Dropped).SetProperty(a => a.ProtectedTokens, (string?)null), cancellation);
        await db.Set<LinkAttempt>().Where(a => a.AccountId == accountId && !passwords.Any(p => p.Id == a.Id)).ExecuteDeleteAsync(cancellation);
    }
}
