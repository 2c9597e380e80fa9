using MailPortal.Alerts;
using MailPortal.Data;
using MailPortal.Documents;
using MailPortal.Mailboxes;
using MailPortal.Outbox;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Dashboard;

/// <summary>How things are, at a glance.</summary>
/// <param name="Mailboxes">How many mailboxes are in each state; every state is there.</param>
/// <param name="Documents">Documents received in all.</param>
/// <param name="Messages">Messages received in all, by outcome; every outcome is there.</param>
/// <param name="QueueDepth">Messages stored and not read yet.</param>
/// <param name="Attention">Mailboxes that need somebody, the longest waiting first.</param>
/// <param name="Sends">Mails of the last 24 hours and those that wait; null for those who send nothing.</param>
/// <param name="Alerts">Open ones, the oldest first.</param>
public sealed record PortalStatus(
    IReadOnlyDictionary<MailboxStatus, int> Mailboxes, int Documents, IReadOnlyDictionary<MessageOutcome, int> Messages, int QueueDepth, IReadOnlyList<ReceptionMailbox> Attention, SendCounts? Sends,
    IReadOnlyList<OpenAlert> Alerts);

/// <summary>Reads the status as far as the caller may see it.</summary>
public sealed class StatusQuery(IDbContextFactory<PortalDbContext> contexts, MailboxQueries mailboxes, DocumentQueries documents, OutboxQueries outbox, AlertQueries alerts, TimeProvider time)
{
    public async Task<PortalStatus> GetAsync(Actor actor, CancellationToken cancellation)
    {
        var all = await mailboxes.ListAsync(actor, null, cancellation);
        var byStatus = Enum.GetValues<MailboxStatus>().ToDictionary(s => s, s => all.Count(m => m.Status == s));
        var attention = all.Where(m => m.Status is MailboxStatus.Failing or MailboxStatus.Inactive or MailboxStatus.NotConfigured || m.StatusProblem is not null).OrderBy(m => m.StatusSince).ToList();
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var organizations = actor.SeesAll ? null : actor.Organizations.Where(actor.MayRead).ToList();
        var counted = await db.Set<ReceivedMessage>().Where(m => organizations == null || organizations.Contains(m.OrganizationId))
            .GroupBy(m => m.Outcome).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellation);
        var byOutcome = Enum.GetValues<MessageOutcome>().ToDictionary(o => o, o => counted.GetValueOrDefault(o));
        return new(byStatus, await documents.CountAsync(actor, null, cancellation), byOutcome, byOutcome[MessageOutcome.Pending], attention,
            actor.Role is PortalRole.Reader ? null : await outbox.CountAsync(actor, time.GetUtcNow() - PanelQuery.SendsFor, cancellation), await alerts.OpenAsync(actor, cancellation));
    }
}
