using MailPortal.Accounts;
using MailPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Alerts;

/// <summary>Links that a person has to mend.</summary>
public sealed class LinkAlerts : IAlertSource
{
    public IReadOnlyCollection<AlertKind> Kinds => [AlertKind.LinkExpired, AlertKind.LinkFailing];

    public async Task<IReadOnlyList<AlertCondition>> FindAsync(PortalDbContext db, DateTimeOffset now, CancellationToken cancellation)
    {
        var broken = await db.Set<AccountLink>().AsNoTracking().Where(l => l.Problem != null)
            .Join(db.Set<SendingAccount>().AsNoTracking(), l => l.AccountId, a => a.Id, (l, a) => new { Link = l, Account = a }).ToListAsync(cancellation);
        // A way of sending without a link has no use for one that was left.
        return [.. broken.Where(b => b.Account.Method.IsLinked()).Select(b => new AlertCondition(b.Link.State is LinkState.Expired ? AlertKind.LinkExpired : AlertKind.LinkFailing, b.Account.Id, null, 0, now,
            new AlertFacts { Name = b.Account.Address, UserId = b.Account.UserId, Problem = b.Link.Problem }))];
    }
}
