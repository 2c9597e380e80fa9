using MailPortal.Accounts;
using MailPortal.Data;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Alerts;

/// <summary>Links that a person has to mend. What is wrong with an organisation's application is wrong once, however many accounts borrow it, and none
/// of their users can mend it.</summary>
public sealed class LinkAlerts : IAlertSource
{
    public IReadOnlyCollection<AlertKind> Kinds => [AlertKind.LinkExpired, AlertKind.LinkFailing, AlertKind.ApplicationFailing];

    public async Task<IReadOnlyList<AlertCondition>> FindAsync(PortalDbContext db, DateTimeOffset now, CancellationToken cancellation)
    {
        var found = await db.Set<AccountLink>().AsNoTracking().Where(l => l.Problem != null)
            .Join(db.Set<SendingAccount>().AsNoTracking(), l => l.AccountId, a => a.Id, (l, a) => new { Link = l, Account = a }).ToListAsync(cancellation);
        // A way of sending without a link has no use for one that was left.
        var used = found.Where(f => f.Account.Method.IsLinked()).ToList();
        if (used.Count == 0) return [];
        var lent = await LentApplications.ReadAsync(db, db.Set<PortalUser>().Where(u => db.Set<SendingAccount>().Any(a => a.UserId == u.Id
            && db.Set<AccountLink>().Any(l => l.AccountId == a.Id && l.Problem != null))), cancellation);
        var broken = used.Select(f => new BrokenLink(f.Link, f.Account, LinkRemedies.Of(f.Account, f.Link, lent.To(f.Account.UserId)))).ToLookup(b => b.Remedy is LinkRemedy.AskOrganization);
        return
        [
            .. broken[false].Select(b => OfAccount(b, now)),
            .. broken[true].GroupBy(b => lent.To(b.Account.UserId).First(l => l.OrganizationId == b.Account.SharedBy)).Select(g => OfOrganization(g.Key, [.. g], now)),
        ];
    }

    private static AlertCondition OfAccount(BrokenLink broken, DateTimeOffset now) =>
        new(broken.Link.State is LinkState.Expired ? AlertKind.LinkExpired : AlertKind.LinkFailing, broken.Account.Id, null, 0, now,
            new AlertFacts { Name = broken.Account.Address, UserId = broken.Account.UserId, Problem = broken.Link.Problem, Remedy = broken.Remedy });

    // Each account may have met the trouble at another time, and so another one: what most of them met is told.
    private static AlertCondition OfOrganization(SharedApplication lender, IReadOnlyList<BrokenLink> broken, DateTimeOffset now) => new(AlertKind.ApplicationFailing, lender.OrganizationId, lender.OrganizationId, 0, now,
        new AlertFacts { Name = lender.OrganizationName, Problem = broken.GroupBy(b => b.Link.Problem).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).First().Key, Count = broken.Count });

    private sealed record BrokenLink(AccountLink Link, SendingAccount Account, LinkRemedy? Remedy);
}
