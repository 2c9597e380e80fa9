using MailPortal.Audit;
using MailPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Users;

/// <summary>Finds out who calls with a key, and makes the key that the configuration names.</summary>
public sealed class ApiKeys(IDbContextFactory<PortalDbContext> contexts, AuditLog audit, TimeProvider time)
{
    /// <summary>A key shorter than this can be guessed.</summary>
    public const int ShortestKey = 24;
    private const string BootstrapName = "Bootstrap:ApiKey", BootstrapUser = "bootstrap-api@mailportal.invalid";
    private static readonly TimeSpan NoteUseEvery = TimeSpan.FromMinutes(1);

    /// <summary>The caller behind a key; null when the key is unknown, revoked or expired, or its owner is disabled.</summary>
    public async Task<Actor?> FindAsync(string key, string? from, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var hash = ApiKey.HashOf(key);
        var found = await db.Set<ApiKey>().AsNoTracking().SingleOrDefaultAsync(k => k.Hash == hash, cancellation);
        var now = time.GetUtcNow();
        if (found is null || !found.Works(now) || await Actors.ReadAsync(db, found.UserId, from, cancellation) is not { } owner) return null;
        // Once a minute is enough to see that a key is in use, and keeps a busy caller from writing at every call.
        if (found.LastUsedAt is null || now - found.LastUsedAt > NoteUseEvery)
            await db.Set<ApiKey>().Where(k => k.Id == found.Id).ExecuteUpdateAsync(s => s.SetProperty(k => k.LastUsedAt, now), cancellation);
        return owner with { Scopes = found.Scopes.Split(' ').ToHashSet() };
    }

    /// <summary>At start: the key of <c>Bootstrap:ApiKey</c> works, with every scope, for a service user of its own that cannot sign in; a key
    /// that stood there before does not work any more.</summary>
    /// <exception cref="InvalidOperationException">The key is too short.</exception>
    public async Task EnsureBootstrapAsync(string? key, CancellationToken cancellation)
    {
        if (key is { Length: > 0 and < ShortestKey }) throw new InvalidOperationException($"Bootstrap:ApiKey: at least {ShortestKey} characters are needed.");
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var now = time.GetUtcNow();
        var hash = string.IsNullOrEmpty(key) ? null : ApiKey.HashOf(key);
        var owner = await db.Set<PortalUser>().SingleOrDefaultAsync(u => u.UserName == BootstrapUser, cancellation);
        if (owner is null && hash is null) return;
        if (owner is null)
        {
            owner = new PortalUser
            {
                Role = PortalRole.Administrator,
                IsService = true,
                UserName = BootstrapUser,
                NormalizedUserName = BootstrapUser.ToUpperInvariant(),
                Email = BootstrapUser,
                NormalizedEmail = BootstrapUser.ToUpperInvariant(),
                DisplayName = BootstrapName,
                SecurityStamp = Guid.NewGuid().ToString(),
            };
            db.Add(owner);
        }
        var keys = await db.Set<ApiKey>().Where(k => k.UserId == owner.Id && k.Name == BootstrapName).ToListAsync(cancellation);
        foreach (var old in keys.Where(k => k.Hash != hash && k.RevokedAt is null))
        {
            old.RevokedAt = now;
            Note("apiKey.revoked", old);
        }
        foreach (var back in keys.Where(k => k.Hash == hash && k.RevokedAt is not null))
        {
            back.RevokedAt = null;
            Note("apiKey.restored", back);
        }
        if (hash is not null && keys.All(k => k.Hash != hash))
        {
            var added = new ApiKey { UserId = owner.Id, Name = BootstrapName, Hash = hash, Scopes = string.Join(' ', ApiScope.All), CreatedAt = now };
            db.Add(added);
            Note("apiKey.created", added);
        }
        await db.SaveChangesAsync(cancellation);

        void Note(string action, ApiKey which) =>
            audit.Add(db, Actor.Portal.Source, action, which.Id, details: new { which.Name, user = owner.Named, userId = owner.Id, scopes = which.Scopes });
    }
}
