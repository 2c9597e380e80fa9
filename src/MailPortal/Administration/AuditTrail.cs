using System.Globalization;
using MailPortal.Audit;
using MailPortal.Data;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Administration;

/// <summary>Which entries.</summary>
public sealed record AuditFilter
{
    /// <summary>Held by the name of who did it, where from, or the facts.</summary>
    public string? Text { get; init; }
    public string? Action { get; init; }
    public Guid? UserId { get; init; }
    public Guid? OrganizationId { get; init; }

    /// <summary>From this moment on …</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>… and before this one.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Where the page before ended.</summary>
    public AuditPlace? Before { get; init; }
    public int Take { get; init; } = 50;
}

/// <summary>A place in the trail, as an address keeps it.</summary>
public readonly record struct AuditPlace(DateTimeOffset At, Guid Id)
{
    public static AuditPlace? Read(string? text) =>
        text?.Split('.') is [var ticks, var id] && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
        && at <= DateTime.MaxValue.Ticks && Guid.TryParse(id, out var guid) ? new(new DateTimeOffset(at, TimeSpan.Zero), guid) : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At.UtcTicks}.{Id:N}");
}

/// <summary>Who changed what: for administrators everything, for managers what concerns their organisations.</summary>
public sealed class AuditTrail(IDbContextFactory<PortalDbContext> contexts)
{
    /// <summary>Newest first. By the place in the trail and not by counting: page 1000 costs what page 1 does.</summary>
    public async Task<IReadOnlyList<AuditEntry>> ListAsync(Actor actor, AuditFilter filter, CancellationToken cancellation)
    {
        if (actor.Role is not (PortalRole.Administrator or PortalRole.Manager)) throw new AccessDeniedException();
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var query = Narrowed(Visible(db, actor), filter);
        if (filter.Before is { } before)
        {
            var (at, id) = (before.At, before.Id);
            // The first condition alone is what an index can jump to.
            query = query.Where(e => e.At <= at && (e.At < at || e.Id < id));
        }
        return await query.OrderByDescending(e => e.At).ThenByDescending(e => e.Id).Take(filter.Take).ToListAsync(cancellation);
    }

    private static IQueryable<AuditEntry> Visible(PortalDbContext db, Actor actor)
    {
        if (actor.SeesAll) return db.Set<AuditEntry>().AsNoTracking();
        var organizations = actor.Organizations.Select(o => (Guid?)o).ToList();
        return db.Set<AuditEntry>().AsNoTracking().Where(e => organizations.Contains(e.OrganizationId));
    }

    private static IQueryable<AuditEntry> Narrowed(IQueryable<AuditEntry> query, AuditFilter filter)
    {
        if (filter.Action is { } action) query = query.Where(e => e.Action == action);
        if (filter.UserId is { } user) query = query.Where(e => e.UserId == user);
        if (filter.OrganizationId is { } organization) query = query.Where(e => e.OrganizationId == organization);
        if (filter.From is { } from) query = query.Where(e => e.At >= from);
        if (filter.Until is { } until) query = query.Where(e => e.At < until);
        if (filter.Text?.Trim().ToLowerInvariant() is not { Length: > 0 } text) return query;
#pragma warning disable CA1304, CA1311, CA1862 // translated to the database's own lower(): there is no culture to name there
        return query.Where(e => e.UserName.ToLower().Contains(text) || e.From!.Contains(text) || e.Target == text || e.Details!.ToLower().Contains(text));
#pragma warning restore CA1304, CA1311, CA1862
    }
}
