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

    /// <summary>Names of the organisations with this tax id that the caller may read.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="taxId">As it is stored, without punctuation.</param>
    /// <param name="except">The organisation that it is asked for; null for a new one.</param>
    /// <param name="cancellation">Ends with the page.</param>
    public async Task<IReadOnlyList<string>> NamesWithTaxIdAsync(Actor actor, string taxId, Guid? except, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var found = await db.Set<Organization>().Where(o => o.TaxId == taxId && o.Id != except).OrderBy(o => o.Name).Select(o => new { o.Id, o.Name }).ToListAsync(cancellation);
        return [.. found.Where(o => actor.MayRead(o.Id)).Select(o => o.Name)];
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
