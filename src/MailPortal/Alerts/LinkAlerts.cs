using MailPortal.Accounts;
using MailPortal.Data;
using MailPortal.Organizations;
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
        var broken = await db.Set<AccountLink>().AsNoTracking().Where(l => l.Problem != null)
            .Join(db.Set<SendingAccount>().AsNoTracking(), l => l.AccountId, a => a.Id, (l, a) => new BrokenLink(l, a)).ToListAsync(cancellation);
        // A way of sending without a link has no use for one that was left.
        var used = broken.Where(b => b.Account.Method.IsLinked()).ToLookup(b => b.Link.State);
        var failing = used[LinkState.Failing].ToList();
        var lenders = await LendersAsync(db, [.. failing.Select(b => b.Link.Terms.SharedBy).OfType<Guid>().Distinct()], cancellation);
        var ofLenders = failing.ToLookup(b => lenders.Find(l => l.Lends(b)));
        return
        [
            .. used[LinkState.Expired].Select(b => OfAccount(AlertKind.LinkExpired, b, now)),
            .. ofLenders[null].Select(b => OfAccount(AlertKind.LinkFailing, b, now)),
            .. lenders.Where(ofLenders.Contains).Select(l => OfOrganization(l, [.. ofLenders[l]], now)),
        ];
    }

    private static AlertCondition OfAccount(AlertKind kind, BrokenLink broken, DateTimeOffset now) => new(kind, broken.Account.Id, null, 0, now,
        new AlertFacts { Name = broken.Account.Address, UserId = broken.Account.UserId, Problem = broken.Link.Problem, Borrowed = broken.Account.SharedBy is not null || broken.Link.Terms.SharedBy is not null });

    // Each account may have met the trouble at another time, and so another one: what most of them met is told.
    private static AlertCondition OfOrganization(Lender lender, IReadOnlyList<BrokenLink> broken, DateTimeOffset now) => new(AlertKind.ApplicationFailing, lender.OrganizationId, lender.OrganizationId, 0, now,
        new AlertFacts { Name = lender.Name, Problem = broken.GroupBy(b => b.Link.Problem).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).First().Key, Count = broken.Count });

    private static async Task<List<Lender>> LendersAsync(PortalDbContext db, IReadOnlyList<Guid> organizations, CancellationToken cancellation)
    {
        if (organizations.Count == 0) return [];
        var found = await db.Set<SendingApplication>().Where(a => organizations.Contains(a.OrganizationId))
            .Join(db.Set<Organization>(), a => a.OrganizationId, o => o.Id, (a, o) => new { o.Id, o.Name, a.ApplicationId }).ToListAsync(cancellation);
        var members = (await db.Set<Membership>().Where(m => organizations.Contains(m.OrganizationId)).Select(m => new { m.OrganizationId, m.UserId }).ToListAsync(cancellation)).ToLookup(m => m.OrganizationId, m => m.UserId);
        var administrators = await db.Set<PortalUser>().Where(u => u.Role == PortalRole.Administrator).Select(u => u.Id).ToListAsync(cancellation);
        return [.. found.Select(f => new Lender(f.Id, f.Name, f.ApplicationId, [.. members[f.Id], .. administrators]))];
    }

    private sealed record BrokenLink(AccountLink Link, SendingAccount Account);

    /// <summary>An organisation that lends its application, and to whom: as <see cref="AccountTerms.LentAsync"/> has it, for all at once.</summary>
    private sealed record Lender(Guid OrganizationId, string Name, string ApplicationId, HashSet<Guid> Users)
    {
        /// <summary>The link works with the application as it is now: a new secret mends it. One of an application of before is its user's to make anew.</summary>
        public bool Lends(BrokenLink broken) => broken.Link.Terms.SharedBy == OrganizationId && broken.Link.Terms.ApplicationId == ApplicationId && broken.Account.UserId is { } user && Users.Contains(user);
    }
}
