using MailPortal.Alerts;
using MailPortal.Components;
using MailPortal.Data;
using MailPortal.Documents;
using MailPortal.Mailboxes;
using MailPortal.Outbox;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Dashboard;

/// <summary>What the panel shows beside its lists.</summary>
/// <param name="Attention">What needs somebody, the most urgent first; not all of it when there is very much.</param>
/// <param name="Mailboxes">How many are in each state; every state is there.</param>
/// <param name="Quarantined">Messages in quarantine, at most one more than are counted.</param>
/// <param name="Pending">Messages stored and not read yet, counted likewise.</param>
/// <param name="Chart">Received per day or hour.</param>
/// <param name="NoSender">Alerts have something to tell, and there is no system sender that could.</param>
/// <param name="Sends">Of the last 24 hours; null for those who send nothing.</param>
public sealed record PanelView(
    IReadOnlyList<AttentionItem> Attention, IReadOnlyDictionary<MailboxStatus, int> Mailboxes, int Quarantined, int Pending, IReadOnlyList<ChartBar> Chart, bool NoSender, SendCounts? Sends)
{
    public int MailboxesInAll => Mailboxes.Values.Sum();
}

/// <summary>Reads the panel as far as the caller may see it. Every part costs the same however many messages and documents there are.</summary>
public sealed class PanelQuery(IDbContextFactory<PortalDbContext> contexts, AlertQueries alerts, OutboxQueries outbox, TimeProvider time)
{
    /// <summary>Days before a secret's typed date at which the panel tells of it.</summary>
    public const int ExpiryWarning = 30;

    /// <summary>How far back sends are counted.</summary>
    public static readonly TimeSpan SendsFor = TimeSpan.FromHours(24);

    /// <summary>Counting ends there: "más de 1.000".</summary>
    public const int CountedAtMost = 1000;

    /// <summary>Mailboxes that are looked at for what they need, those that do not work and the others; who has more of them in trouble has
    /// one trouble.</summary>
    private const int LookedAt = 200;

    /// <param name="actor">Who asks.</param>
    /// <param name="zone">In which days begin.</param>
    /// <param name="byHour">The last day by hours instead of the last 30 days.</param>
    /// <param name="cancellation">Ends with the page.</param>
    public async Task<PanelView> GetAsync(Actor actor, TimeZoneInfo zone, bool byHour, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var organizations = actor.SeesAll ? null : actor.Organizations.Where(actor.MayRead).ToList();
        var mailboxes = db.Set<ReceptionMailbox>().AsNoTracking();
        if (organizations is not null) mailboxes = mailboxes.Where(m => organizations.Contains(m.OrganizationId));
        var counted = await mailboxes.GroupBy(m => m.Status).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellation);
        var quarantined = await CountAsync(db, organizations, MessageOutcome.Quarantined, cancellation);
        var open = await alerts.OpenAsync(actor, cancellation);
        return new(
            await AttentionAsync(db, mailboxes, quarantined, open, zone, cancellation),
            Enum.GetValues<MailboxStatus>().ToDictionary(s => s, s => counted.GetValueOrDefault(s)),
            quarantined,
            await CountAsync(db, organizations, MessageOutcome.Pending, cancellation),
            await ChartAsync(db, organizations, zone, byHour, cancellation),
            open.Any(a => a.Untold is Untold.NoSender),
            actor.Role is PortalRole.Reader ? null : await outbox.CountAsync(actor, time.GetUtcNow() - SendsFor, cancellation));
    }

    private async Task<IReadOnlyList<AttentionItem>> AttentionAsync(PortalDbContext db, IQueryable<ReceptionMailbox> mailboxes, int quarantined, IReadOnlyList<OpenAlert> open, TimeZoneInfo zone, CancellationToken cancellation)
    {
        var today = LocalDays.Today(time.GetUtcNow(), zone);
        DateOnly? soon = today.AddDays(ExpiryWarning);
        // What does not work has a bound of its own: however much else there is to tell, it is told.
        var stopped = await mailboxes.Where(m => m.Status == MailboxStatus.Failing || m.Status == MailboxStatus.NotConfigured || (m.Status == MailboxStatus.Inactive && m.StatusCause != MailboxStatusCause.Paused))
            .OrderBy(m => m.Status == MailboxStatus.NotConfigured ? 1 : 0).ThenBy(m => m.StatusSince).Take(LookedAt).ToListAsync(cancellation);
        var others = await mailboxes.Where(m => m.Status == MailboxStatus.PendingActivation || (m.Status == MailboxStatus.Inactive && m.StatusCause == MailboxStatusCause.Paused)
                || (m.Status == MailboxStatus.Active && (m.SecretExpiresOn <= soon || m.JunkCount > 0)))
            .OrderBy(m => m.SecretExpiresOn <= soon ? 0 : 1).ThenBy(m => m.StatusSince).Take(LookedAt).ToListAsync(cancellation);
        var candidates = await mailboxes.Join(db.Set<MailboxCandidate>().AsNoTracking(), m => m.Id, c => c.MailboxId, (m, c) => new { Mailbox = m, c.SavedAt })
            .OrderBy(c => c.SavedAt).Take(LookedAt).ToListAsync(cancellation);
        var items = stopped.Concat(others).SelectMany(m => AttentionItem.Of(m, today)).Concat(candidates.Select(c => new AttentionItem(AttentionKind.Candidate, c.Mailbox, c.SavedAt)));
        if (quarantined > 0) items = items.Append(new(AttentionKind.Quarantine, null, Count: quarantined));
        items = items.Concat(open.Select(AttentionItem.Of).OfType<AttentionItem>());
        return [.. items.OrderBy(i => i.Kind).ThenBy(i => i.Mailbox?.SecretExpiresOn ?? i.Alert?.Alert.Facts.ExpiresOn).ThenBy(i => i.Since)];
    }

    private static async Task<int> CountAsync(PortalDbContext db, List<Guid>? organizations, MessageOutcome outcome, CancellationToken cancellation)
    {
        var messages = db.Set<ReceivedMessage>().Where(m => m.Outcome == outcome);
        if (organizations is not null) messages = messages.Where(m => organizations.Contains(m.OrganizationId));
        return await messages.OrderBy(m => m.Id).Take(CountedAtMost + 1).CountAsync(cancellation);
    }

    private async Task<IReadOnlyList<ChartBar>> ChartAsync(PortalDbContext db, List<Guid>? organizations, TimeZoneInfo zone, bool byHour, CancellationToken cancellation)
    {
        var bars = IntakeChart.Empty(time.GetUtcNow(), zone, byHour);
        var (from, to) = (IntakeHour.Of(bars[0].From), bars[^1].To);
        var whose = organizations ?? [IntakeHour.Everybody];
        var hours = await db.Set<IntakeHour>().Where(h => whose.Contains(h.OrganizationId) && h.Hour >= from && h.Hour < to)
            .GroupBy(h => h.Hour).Select(g => new { Hour = g.Key, Messages = g.Sum(h => h.Messages), Documents = g.Sum(h => h.Documents) }).ToListAsync(cancellation);
        return IntakeChart.Fill(bars, hours.Select(h => (h.Hour, h.Messages, h.Documents)));
    }
}
