using MailPortal.Accounts;
using MailPortal.Data;
using MailPortal.Outbox;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailPortal.Alerts;

/// <summary>Accounts with mails that failed, that some of their recipients did not get, of which nobody knows whether they were sent, or that have been waiting for long. Whoever has them sent again, or
/// cancels them, has seen them.</summary>
public sealed class OutboxAlerts(IOptionsMonitor<AlertOptions> options) : IAlertSource
{
    public IReadOnlyCollection<AlertKind> Kinds => [AlertKind.SendsFailed, AlertKind.SendsWaiting];

    public async Task<IReadOnlyList<AlertCondition>> FindAsync(PortalDbContext db, DateTimeOffset now, CancellationToken cancellation) =>
        [.. await FailedAsync(db, now, cancellation), .. await WaitingAsync(db, now, cancellation)];

    private async Task<IReadOnlyList<AlertCondition>> FailedAsync(PortalDbContext db, DateTimeOffset now, CancellationToken cancellation)
    {
        var since = now - options.CurrentValue.FailedSendsFor;
        // A test is watched by whoever presses it.
        var failed = await db.Set<OutgoingMail>()
            .Where(m => (m.Status == OutgoingStatus.Failed || m.Status == OutgoingStatus.Uncertain || (m.Status == OutgoingStatus.Sent && m.RefusedRecipients != null)) && m.EndedAt > since && m.Kind != OutgoingKind.Test)
            .GroupBy(m => m.AccountId).Select(g => new { AccountId = g.Key, Count = g.Count(), Failed = g.Count(m => m.Status == OutgoingStatus.Failed), Uncertain = g.Count(m => m.Status == OutgoingStatus.Uncertain) })
            .Join(db.Set<SendingAccount>(), f => f.AccountId, a => a.Id, (f, a) => new { f.AccountId, f.Count, f.Failed, f.Uncertain, a.Address, a.UserId }).ToListAsync(cancellation);
        return [.. failed.Select(f => new AlertCondition(AlertKind.SendsFailed, f.AccountId, null, 0, now, new AlertFacts { Name = f.Address, UserId = f.UserId, Count = f.Count, Mails = Worst(f.Failed, f.Uncertain) }))];

        static OutgoingStatus Worst(int failed, int uncertain) => failed > 0 ? OutgoingStatus.Failed : uncertain > 0 ? OutgoingStatus.Uncertain : OutgoingStatus.Sent;
    }

    private async Task<IReadOnlyList<AlertCondition>> WaitingAsync(PortalDbContext db, DateTimeOffset now, CancellationToken cancellation)
    {
        var since = now - options.CurrentValue.WaitingFor;
        var waiting = await db.Set<OutgoingMail>().Where(m => m.Status == OutgoingStatus.Queued && m.QueuedAt <= since)
            .GroupBy(m => m.AccountId).Select(g => new { AccountId = g.Key, Count = g.Count() })
            .Join(db.Set<SendingAccount>(), w => w.AccountId, a => a.Id, (w, a) => new { w.AccountId, w.Count, a.Address, a.UserId }).ToListAsync(cancellation);
        return [.. waiting.Select(w => new AlertCondition(AlertKind.SendsWaiting, w.AccountId, null, 0, now, new AlertFacts { Name = w.Address, UserId = w.UserId, Count = w.Count, Mails = OutgoingStatus.Queued }))];
    }
}
