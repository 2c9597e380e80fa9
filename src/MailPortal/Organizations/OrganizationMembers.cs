using MailPortal.Audit;
using MailPortal.Data;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Organizations;

/// <summary>Who belongs to an organisation. Only administrators change it: membership opens its documents.</summary>
public sealed class OrganizationMembers(IDbContextFactory<PortalDbContext> contexts, AuditLog audit)
{
    public async Task<IReadOnlyList<Member>> ListAsync(Actor actor, Guid organizationId, CancellationToken cancellation)
    {
        actor.RequireManage(organizationId);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var ids = db.Set<Membership>().Where(m => m.OrganizationId == organizationId).Select(m => m.UserId);
        return await MembersAsync(db.Set<PortalUser>().Where(u => ids.Contains(u.Id)), cancellation);
    }

    /// <summary>Users who are not members yet. Administrators need no membership: they see every organisation.</summary>
    public async Task<IReadOnlyList<Member>> CandidatesAsync(Actor actor, Guid organizationId, CancellationToken cancellation)
    {
        actor.RequireAdministrator();
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var ids = db.Set<Membership>().Where(m => m.OrganizationId == organizationId).Select(m => m.UserId);
        return await MembersAsync(db.Set<PortalUser>().Where(u => !ids.Contains(u.Id) && !u.Disabled && u.Role != PortalRole.Administrator), cancellation);
    }

    /// <summary>False when the organisation or the user is gone; adding twice is adding once.</summary>
    public Task<bool> AddAsync(Actor actor, Guid organizationId, Guid userId, CancellationToken cancellation)
    {
        actor.RequireAdministrator();
        return DatabaseConflict.TwiceAsync(() => AddOnceAsync(actor, organizationId, userId, cancellation));
    }

    private async Task<bool> AddOnceAsync(Actor actor, Guid organizationId, Guid userId, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (!await db.Set<Organization>().AnyAsync(o => o.Id == organizationId, cancellation)) return false;
        if (await db.Set<PortalUser>().SingleOrDefaultAsync(u => u.Id == userId, cancellation) is not { } user) return false;
        if (await db.Set<Membership>().AnyAsync(m => m.OrganizationId == organizationId && m.UserId == userId, cancellation)) return true;
        db.Add(new Membership { OrganizationId = organizationId, UserId = userId });
        audit.Add(db, actor.Source, "organization.memberAdded", organizationId, organizationId, new { user = user.Named });
        await db.SaveChangesAsync(cancellation);
        return true;
    }

    /// <summary>Removing twice is removing once.</summary>
    public Task RemoveAsync(Actor actor, Guid organizationId, Guid userId, CancellationToken cancellation)
    {
        actor.RequireAdministrator();
        return DatabaseConflict.TwiceAsync(() => RemoveOnceAsync(actor, organizationId, userId, cancellation));
    }

    private async Task<bool> RemoveOnceAsync(Actor actor, Guid organizationId, Guid userId, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var membership = await db.Set<Membership>().SingleOrDefaultAsync(m => m.OrganizationId == organizationId && m.UserId == userId, cancellation);
        if (membership is null) return false;
        var user = await db.Set<PortalUser>().SingleAsync(u => u.Id == userId, cancellation);
        db.Remove(membership);
        audit.Add(db, actor.Source, "organization.memberRemoved", organizationId, organizationId, new { user = user.Named });
        await db.SaveChangesAsync(cancellation);
        return true;
    }

    private static async Task<IReadOnlyList<Member>> MembersAsync(IQueryable<PortalUser> users, CancellationToken cancellation) =>
        await users.AsNoTracking().OrderBy(u => u.Email).Select(u => new Member(u.Id, u.IsService ? "" : u.DisplayName, u.IsService ? u.DisplayName : u.Email!, u.Role, u.Disabled)).ToListAsync(cancellation);
}

/// <summary>A user as the organisation's page shows them.</summary>
public sealed record Member(Guid UserId, string DisplayName, string Email, PortalRole Role, bool Disabled);
