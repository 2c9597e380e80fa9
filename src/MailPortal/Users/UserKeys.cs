using MailPortal.Audit;
using MailPortal.Components;
using MailPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Users;

/// <summary>What a new key is for.</summary>
/// <param name="Name">To tell it from others.</param>
/// <param name="Scopes">Of <see cref="ApiScope"/>.</param>
/// <param name="LastDay">The last day on which it works; null for ever.</param>
public sealed record NewKey(string Name, IReadOnlySet<string> Scopes, DateOnly? LastDay);

/// <summary>A key as the pages show it.</summary>
public sealed record KeyRow(Guid Id, string Name, IReadOnlyList<string> Scopes, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt, bool Works);

/// <summary>API keys of a user: one's own, and for administrators everybody's. A key is shown when it is made and never again.</summary>
public sealed class UserKeys(IDbContextFactory<PortalDbContext> contexts, AuditLog audit, TimeProvider time)
{
    /// <summary>What a key of somebody in that role could be used for: its rights are the owner's too.</summary>
    public static IReadOnlyList<string> ScopesFor(PortalRole role) => role switch
    {
        PortalRole.Administrator => ApiScope.All,
        PortalRole.Manager => [ApiScope.Mailboxes, ApiScope.Documents, ApiScope.Send, ApiScope.Admin],
        PortalRole.User => [ApiScope.Send],
        PortalRole.Reader => [ApiScope.Mailboxes, ApiScope.Documents],
    };

    /// <summary>Newest first; revoked ones are gone from the list, not from the audit.</summary>
    public async Task<IReadOnlyList<KeyRow>> ListAsync(Actor actor, Guid userId, CancellationToken cancellation)
    {
        RequireOwner(actor, userId);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var now = time.GetUtcNow();
        var keys = await db.Set<ApiKey>().AsNoTracking().Where(k => k.UserId == userId && k.RevokedAt == null).OrderByDescending(k => k.CreatedAt).ToListAsync(cancellation);
        return [.. keys.Select(k => new KeyRow(k.Id, k.Name, k.Scopes.Split(' '), k.CreatedAt, k.ExpiresAt, k.LastUsedAt, k.Works(now)))];
    }

    /// <summary>Everything that the form would be refused for.</summary>
    /// <param name="form">What was typed.</param>
    /// <param name="role">The owner's.</param>
    public IReadOnlyList<FieldProblem> Check(NewKey form, PortalRole role) => [.. Problems(form, role)];

    /// <summary>The key itself, which nobody can show again.</summary>
    /// <exception cref="InvalidFormException">With everything that is wrong.</exception>
    public async Task<string> CreateAsync(Actor actor, Guid userId, NewKey form, CancellationToken cancellation)
    {
        RequireOwner(actor, userId);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var owner = await db.Set<PortalUser>().SingleOrDefaultAsync(u => u.Id == userId, cancellation) ?? throw new NotFoundException("The user");
        InvalidFormException.ThrowIfAny(Check(form, owner.Role));
        var key = Passwords.Key();
        var row = new ApiKey
        {
            UserId = userId,
            Name = form.Name.Trim(),
            Hash = ApiKey.HashOf(key),
            Scopes = string.Join(' ', ApiScope.All.Where(form.Scopes.Contains)),
            CreatedAt = time.GetUtcNow(),
            ExpiresAt = form.LastDay is { } day ? new DateTimeOffset(day.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) : null,
        };
        db.Add(row);
        audit.Add(db, actor.Source, "apiKey.created", row.Id, details: new { row.Name, user = owner.Named, userId, scopes = row.Scopes, expiresAt = row.ExpiresAt });
        await db.SaveChangesAsync(cancellation);
        return key;
    }

    /// <summary>The next call with it is refused. Revoking twice is revoking once.</summary>
    /// <exception cref="NotFoundException">It does not exist, or not for this caller.</exception>
    public async Task RevokeAsync(Actor actor, Guid keyId, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var key = await db.Set<ApiKey>().SingleOrDefaultAsync(k => k.Id == keyId, cancellation);
        if (key is null) throw new NotFoundException("The key");
        RequireOwner(actor, key.UserId);
        if (key.RevokedAt is not null) return;
        key.RevokedAt = time.GetUtcNow();
        var owner = await db.Set<PortalUser>().SingleAsync(u => u.Id == key.UserId, cancellation);
        audit.Add(db, actor.Source, "apiKey.revoked", key.Id, details: new { key.Name, user = owner.Named, userId = owner.Id });
        await db.SaveChangesAsync(cancellation);
    }

    // A key must not make further keys: one that leaks would live on in its children.
    private static void RequireOwner(Actor actor, Guid userId)
    {
        if (actor.Scopes is not null || actor.UserId != userId && actor.Role is not PortalRole.Administrator) throw new NotFoundException("The user");
    }

    private IEnumerable<FieldProblem> Problems(NewKey form, PortalRole role)
    {
        if (form.Name.Trim() is not { Length: > 0 and <= 100 }) yield return new(nameof(form.Name), UsersText.KeyNameMissing);
        if (form.Scopes.Count == 0) yield return new(nameof(form.Scopes), UsersText.KeyScopeMissing);
        else if (form.Scopes.Except(ScopesFor(role)).Any()) yield return new(nameof(form.Scopes), UsersText.KeyScopeNotForRole);
        if (form.LastDay < DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime)) yield return new(nameof(form.LastDay), UsersText.KeyExpiryPast);
    }
}
