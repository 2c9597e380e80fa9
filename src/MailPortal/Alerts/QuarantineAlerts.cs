using MailPortal.Data;
using MailPortal.Documents;
using MailPortal.Organizations;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Alerts;

/// <summary>Organisations with messages in quarantine. One mail, however many there are and however many follow: each is in the list.</summary>
public sealed class QuarantineAlerts : IAlertSource
{
    public IReadOnlyCollection<AlertKind> Kinds => [AlertKind.Quarantine];

    public async Task<IReadOnlyList<AlertCondition>> FindAsync(PortalDbContext db, DateTimeOffset now, CancellationToken cancellation)
    {
        // Whether there is one costs the same however many there are.
        var found = await db.Set<Organization>().Where(o => db.Set<ReceivedMessage>().Any(m => m.OrganizationId == o.Id && m.Outcome == MessageOutcome.Quarantined))
            .Select(o => new { o.Id, o.Name }).ToListAsync(cancellation);
        return [.. found.Select(o => new AlertCondition(AlertKind.Quarantine, o.Id, o.Id, 0, now, new AlertFacts { Name = o.Name }))];
    }
}
