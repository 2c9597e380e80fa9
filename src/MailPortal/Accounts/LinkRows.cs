using MailPortal.Data;
using MailPortal.Mail.Microsoft;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Accounts;

/// <summary>Puts a new link in the place of the old one.</summary>
internal static class LinkRows
{
    /// <param name="db">The caller's unit of work.</param>
    /// <param name="attempt">What was asked for.</param>
    /// <param name="who">Who signed in.</param>
    /// <param name="protectedTokens">Protected for the account.</param>
    /// <param name="scopes">What was granted.</param>
    /// <param name="now">The clock.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task PutAsync(PortalDbContext db, LinkAttempt attempt, SignedInAccount who, string protectedTokens, IReadOnlyList<string> scopes, DateTimeOffset now, CancellationToken cancellation)
    {
        var link = await db.Set<AccountLink>().SingleOrDefaultAsync(l => l.AccountId == attempt.AccountId, cancellation);
        if (link is null) db.Add(link = new AccountLink { AccountId = attempt.AccountId });
        link.Link(attempt.Terms, who, protectedTokens, scopes, now);
    }
}
