using MailPortal.Data;
using MailPortal.Mailboxes;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Alerts;

/// <summary>Reception mailboxes that stopped by themselves. What a person paused, or what stands aside for another mailbox, was somebody's will.</summary>
public sealed class MailboxAlerts : IAlertSource
{
    public IReadOnlyCollection<AlertKind> Kinds => [AlertKind.MailboxInactive];

    public async Task<IReadOnlyList<AlertCondition>> FindAsync(PortalDbContext db, DateTimeOffset now, CancellationToken cancellation)
    {
        var stopped = await db.Set<ReceptionMailbox>().AsNoTracking().Where(m => m.Status == MailboxStatus.Inactive && m.StatusCause == MailboxStatusCause.Problem)
            .Select(m => new { m.Id, m.OrganizationId, m.User, m.StatusProblem }).ToListAsync(cancellation);
        return [.. stopped.Select(m => new AlertCondition(AlertKind.MailboxInactive, m.Id, m.OrganizationId, 0, now, new AlertFacts { Name = m.User ?? "", Problem = m.StatusProblem }))];
    }
}
