using MailPortal.Data;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Organizations;

/// <summary>Looking organisations up, as far as the caller may see them.</summary>
public sealed class OrganizationDirectory(IDbContextFactory<PortalDbContext> contexts)
{
    /// <summary>Every organisation the caller may read, by name.</summary>
    public async Task<IReadOnlyList<OrganizationRow>> ListAsync(Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var members = db.Set<Membership>();
        var rows = await db.Set<Organization>().AsNoTracking().OrderBy(o => o.Name).ThenBy(o => o.Id)
            .Select(o => new OrganizationRow(o.Id, o.Name, o.TaxId, o.Language, o.TimeZone, members.Count(m => m.OrganizationId == o.Id), o.CreatedAt))
            .ToListAsync(cancellation);
        return [.. rows.Where(o => actor.MayRead(o.Id))];
    }

    /// <summary>Null when there is none; one that the caller may not read is refused, whether it exists or not.</summary>
    public async Task<Organization?> FindAsync(Actor actor, Guid id, CancellationToken cancellation)
    {
        actor.RequireRead(id);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Set<Organization>().AsNoTracking().SingleOrDefaultAsync(o => o.Id == id, cancellation);
    }
}

/// <summary>One line of the list.</summary>
public sealed record OrganizationRow(Guid Id, string Name, string TaxId, string Language, string TimeZone, int Members, DateTimeOffset CreatedAt);
