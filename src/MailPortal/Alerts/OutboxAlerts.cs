using MailPortal.Accounts;
using MailPortal.Data;
using MailPortal.Outbox;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailPortal.Alerts;

/// <summary>Accounts with mails that failed, or of which nobody knows whether they were sent. Whoever has them sent again, or cancels them, has seen them.</summary>
public sealed class OutboxAlerts(IOptionsMonitor<AlertOptions> options) : IAlertSource
{
    public IReadOnlyCollection<AlertKind> Kinds => [AlertKind.SendsFailed];

    public async Task<IReadOnlyList<AlertCondition>> FindAsync(PortalDbContext db, DateTimeOffset now, CancellationToken cancellation)
    {
        var since = now - options.CurrentValue.FailedSendsFor;
        // A test is watched by whoever presses it. An alert about alerts that cannot be sent would be the next one.
        var failed = await db.Set<OutgoingMail>().Where(m => (m.Status == OutgoingStatus.Failed || m.Status == OutgoingStatus.Uncertain) && m.EndedAt > since && m.Kind != OutgoingKind.Alert && m.Kind != OutgoingKind.Test)
            .GroupBy(m => m.AccountId).Select(g => new { AccountId = g.Key, Count = g.Count() })
            .Join(db.Set<SendingAccount>(), f => f.AccountId, a => a.Id, (f, a) => new { f.AccountId, f.Count, a.Address, a.UserId }).ToListAsync(cancellation);
        return [.. failed.Select(f => new AlertCondition(AlertKind.SendsFailed, f.AccountId, null, 0, now, new AlertFacts { Name = f.Address, UserId = f.UserId, Count = f.Count }))];
    }
}
