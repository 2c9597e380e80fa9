using System.Security.Claims;
using MailPortal.Data;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Users;

/// <summary>Who is asking, read from the database each time: a role or membership taken away counts at once, whatever a cookie or an open
/// page still believes.</summary>
public sealed class CurrentActor(AuthenticationStateProvider authentication, IHttpContextAccessor http, IDbContextFactory<PortalDbContext> contexts)
{
    private static readonly string StampClaim = new ClaimsIdentityOptions().SecurityStampClaimType;

    /// <summary>Network address of the browser behind a circuit; pages set it once, from the request that drew them.</summary>
    public string? From { get; set; }

    /// <summary>The person changed something of themselves that is shown around the page too.</summary>
    public event Action? Changed;

    public void TellChanged() => Changed?.Invoke();

    /// <summary>The person in front of this page.</summary>
    /// <exception cref="AccessDeniedException">Nobody is signed in.</exception>
    /// <exception cref="SessionOverException">The user is disabled or gone, the password was changed, or the session was signed out of.</exception>
    public async Task<Actor> GetAsync(CancellationToken cancellation = default) =>
        await FromAsync((await authentication.GetAuthenticationStateAsync()).User, From ?? http.HttpContext?.Connection.RemoteIpAddress?.ToString(), cancellation);

    /// <summary>The user who called an endpoint.</summary>
    /// <exception cref="AccessDeniedException">Nobody is signed in.</exception>
    /// <exception cref="SessionOverException">The user is disabled or gone, the password was changed, or the session was signed out of.</exception>
    public Task<Actor> GetAsync(HttpContext context) =>
        FromAsync(context.User, context.Connection.RemoteIpAddress?.ToString(), context.RequestAborted);

    private async Task<Actor> FromAsync(ClaimsPrincipal principal, string? from, CancellationToken cancellation)
    {
        if (!Guid.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), out var id)) throw new AccessDeniedException();
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var actor = await Actors.ReadAsync(db, id, from, cancellation) ?? throw new SessionOverException(disabled: true);
        // A cookie or circuit from before a changed password, or of a session that was signed out of, until it is looked at again and ends.
        var session = SignInSessions.IdOf(principal);
        if (principal.FindFirstValue(StampClaim) is { } stamp
            && !await db.Set<PortalUser>().AnyAsync(u => u.Id == id && u.SecurityStamp == stamp && !db.Set<EndedSession>().Any(s => s.Id == session), cancellation)) throw new SessionOverException(disabled: false);
        return actor;
    }
}

/// <summary>Turns a user's row into what the use cases ask about.</summary>
public static class Actors
{
    /// <summary>Null when the user is disabled or gone.</summary>
    public static async Task<Actor?> ReadAsync(PortalDbContext db, Guid userId, string? from, CancellationToken cancellation)
    {
        var user = await db.Set<PortalUser>().AsNoTracking()
            .Where(u => u.Id == userId && !u.Disabled)
            .Select(u => new { u.DisplayName, u.Email, u.Role })
            .SingleOrDefaultAsync(cancellation);
        if (user is null) return null;
        var organizations = await db.Set<Membership>().Where(m => m.UserId == userId).Select(m => m.OrganizationId).ToHashSetAsync(cancellation);
        return new Actor(userId, user.DisplayName is { Length: > 0 } name ? name : user.Email ?? userId.ToString(), user.Role, organizations, From: from);
    }
}
