using MailPortal.Accounts;
using MailPortal.Components;
using MailPortal.Data;
using MailPortal.Mailboxes;
using MailPortal.Organizations;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailPortal.Alerts;

/// <summary>Client secrets whose typed date comes near, each in the days of its organisation.</summary>
public sealed class SecretAlerts(IOptionsMonitor<AlertOptions> options) : IAlertSource
{
    public IReadOnlyCollection<AlertKind> Kinds => [AlertKind.SendingSecretExpires, AlertKind.ApplicationSecretExpires, AlertKind.ReceptionSecretExpires];

    public async Task<IReadOnlyList<AlertCondition>> FindAsync(PortalDbContext db, DateTimeOffset now, CancellationToken cancellation)
    {
        var days = options.CurrentValue.Days;
        // Days differ from place to place by one at most: the rest is seen one by one.
        DateOnly? last = DateOnly.FromDateTime(now.UtcDateTime).AddDays(days[0] + 1);
        var zones = await ZonesAsync(db, cancellation);
        var found = new List<AlertCondition?>();
        foreach (var a in await db.Set<SendingAccount>().Where(a => a.SecretExpiresOn <= last).Select(a => new { a.Id, a.UserId, a.Address, a.SecretExpiresOn }).ToListAsync(cancellation))
            found.Add(Near(AlertKind.SendingSecretExpires, a.Id, null, a.Address, a.UserId, a.SecretExpiresOn!.Value, await ZoneOfUserAsync(db, a.UserId, zones, cancellation), now));
        foreach (var a in await db.Set<SendingApplication>().Where(a => a.SecretExpiresOn <= last)
            .Join(db.Set<Organization>(), a => a.OrganizationId, o => o.Id, (a, o) => new { o.Id, o.Name, a.SecretExpiresOn }).ToListAsync(cancellation))
            found.Add(Near(AlertKind.ApplicationSecretExpires, a.Id, a.Id, a.Name, null, a.SecretExpiresOn!.Value, zones[a.Id], now));
        foreach (var m in await db.Set<ReceptionMailbox>().Where(m => m.SecretExpiresOn <= last).Select(m => new { m.Id, m.OrganizationId, m.User, m.SecretExpiresOn }).ToListAsync(cancellation))
            found.Add(Near(AlertKind.ReceptionSecretExpires, m.Id, m.OrganizationId, m.User ?? "", null, m.SecretExpiresOn!.Value, zones[m.OrganizationId], now));
        return [.. found.OfType<AlertCondition>()];
    }

    private AlertCondition? Near(AlertKind kind, Guid subject, Guid? organization, string name, Guid? user, DateOnly expires, TimeZoneInfo zone, DateTimeOffset now)
    {
        var today = LocalDays.Today(now, zone);
        var left = expires.DayNumber - today.DayNumber;
        // The nearest warning that is reached; once the date is over, it stays at the last one.
        var reached = options.CurrentValue.Days.Where(d => left <= d).ToList();
        if (reached.Count == 0) return null;
        return new(kind, subject, organization, reached[^1], At(today, zone), new AlertFacts { Name = name, UserId = user, ExpiresOn = expires, DaysLeft = left });
    }

    private DateTimeOffset At(DateOnly day, TimeZoneInfo zone)
    {
        var hour = day.ToDateTime(new TimeOnly(options.CurrentValue.TellHour, 0));
        // An hour that summer time leaves out is the next one.
        if (zone.IsInvalidTime(hour)) hour = hour.AddHours(1);
        return new DateTimeOffset(hour, zone.GetUtcOffset(hour)).ToUniversalTime();
    }

    private static async Task<IReadOnlyDictionary<Guid, TimeZoneInfo>> ZonesAsync(PortalDbContext db, CancellationToken cancellation) =>
        (await db.Set<Organization>().OrderBy(o => o.Id).Select(o => new { o.Id, o.TimeZone }).ToListAsync(cancellation))
            .ToDictionary(o => o.Id, o => TimeZoneInfo.TryFindSystemTimeZoneById(o.TimeZone, out var zone) ? zone : TimeZoneInfo.Utc);

    // Of the user's oldest organisation; of the portal's oldest for whoever belongs to none, as administrators do.
    private static async Task<TimeZoneInfo> ZoneOfUserAsync(PortalDbContext db, Guid? userId, IReadOnlyDictionary<Guid, TimeZoneInfo> zones, CancellationToken cancellation)
    {
        if (zones.Count == 0) return TimeZoneInfo.Utc;
        var own = await db.Set<Membership>().Where(m => m.UserId == userId).OrderBy(m => m.OrganizationId).Select(m => (Guid?)m.OrganizationId).FirstOrDefaultAsync(cancellation);
        return own is { } id && zones.TryGetValue(id, out var zone) ? zone : zones.MinBy(z => z.Key).Value;
    }
}
