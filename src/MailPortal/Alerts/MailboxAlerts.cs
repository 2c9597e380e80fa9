using MailPortal.Data;
using MailPortal.Mailboxes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailPortal.Alerts;

/// <summary>Reception mailboxes that stopped by themselves, or have not worked for a while. What a person paused, or what stands aside for another mailbox,
/// was somebody's will.</summary>
public sealed class MailboxAlerts(IOptionsMonitor<AlertOptions> options) : IAlertSource
{
    public IReadOnlyCollection<AlertKind> Kinds => [AlertKind.MailboxInactive, AlertKind.MailboxFailing];

    public async Task<IReadOnlyList<AlertCondition>> FindAsync(PortalDbContext db, DateTimeOffset now, CancellationToken cancellation)
    {
        var since = now - options.CurrentValue.FailingFor;
        var troubled = await db.Set<ReceptionMailbox>().AsNoTracking()
            .Where(m => (m.Status == MailboxStatus.Inactive && m.StatusCause == MailboxStatusCause.Problem) || (m.Status == MailboxStatus.Failing && m.StatusSince <= since))
            .Select(m => new { m.Id, m.OrganizationId, m.User, m.Status, m.StatusProblem }).ToListAsync(cancellation);
        return [.. troubled.Select(m => new AlertCondition(m.Status is MailboxStatus.Inactive ? AlertKind.MailboxInactive : AlertKind.MailboxFailing, m.Id, m.OrganizationId, 0, now,
            new AlertFacts { Name = m.User ?? "", Problem = m.StatusProblem }))];
    }
}
