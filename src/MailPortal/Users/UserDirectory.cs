using MailPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Users;

/// <summary>Looking users up: administrators all of them, everybody themselves.</summary>
public sealed class UserDirectory(IDbContextFactory<PortalDbContext> contexts, TimeProvider time)
{
    public async Task<IReadOnlyList<UserRow>> ListAsync(Actor actor, CancellationToken cancellation)
    {
        actor.RequireAdministrator();
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await RowsAsync(db, db.Set<PortalUser>(), cancellation);
    }

    /// <exception cref="NotFoundException">It does not exist, or not for this caller.</exception>
    public async Task<UserRow> GetAsync(Actor actor, Guid id, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (actor.Role is not PortalRole.Administrator && actor.UserId != id) throw new NotFoundException("The user");
        return (await RowsAsync(db, db.Set<PortalUser>().Where(u => u.Id == id), cancellation)).SingleOrDefault() ?? throw new NotFoundException("The user");
    }

    private async Task<IReadOnlyList<UserRow>> RowsAsync(PortalDbContext db, IQueryable<PortalUser> query, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var users = await query.AsNoTracking().OrderBy(u => u.Email).ToListAsync(cancellation);
        var ids = query.Select(u => u.Id);
        var memberships = (await db.Set<Membership>().Where(m => ids.Contains(m.UserId)).ToListAsync(cancellation)).ToLookup(m => m.UserId, m => m.OrganizationId);
        return [.. users.Select(u => new UserRow(u.Id, u.IsService ? "" : u.Email!, u.DisplayName, u.Role, u.Language, u.IsService, StateOf(u, now), u.LastSignInAt,
            memberships[u.Id].ToHashSet()))];
    }

    private static UserState StateOf(PortalUser user, DateTimeOffset now) =>
        user.Disabled ? UserState.Disabled : user.LockoutEnd > now ? UserState.Locked : user.MustChangePassword ? UserState.Invited : UserState.Active;
}

/// <summary>Whether somebody can come in.</summary>
public enum UserState
{
    /// <summary>May sign in, or call with keys.</summary>
    Active,
    /// <summary>Has to choose another password first.</summary>
    Invited,
    /// <summary>Too many wrong passwords: for a quarter of an hour.</summary>
    Locked,
    /// <summary>An administrator switched it off.</summary>
    Disabled,
}

/// <summary>A user as the pages show them.</summary>
/// <param name="Email">Empty for a program.</param>
public sealed record UserRow(
    Guid Id, string Email, string DisplayName, PortalRole Role, string Language, bool IsService, UserState State, DateTimeOffset? LastSignInAt, IReadOnlySet<Guid> Organizations)
{
    /// <summary>The name, or the address of whoever has none.</summary>
    public string Title => DisplayName.Length > 0 ? DisplayName : Email;
}
