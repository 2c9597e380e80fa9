using System.Security.Claims;
using MailPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Users;

/// <summary>"Cerrar sesión" deletes a browser's cookie, and reaches neither the pages that are open in other tabs nor a copy of the cookie: which
/// sessions are over stands in the database, where every node looks.</summary>
public sealed partial class SignInSessions(IDbContextFactory<PortalDbContext> contexts, TimeProvider time, ILogger<SignInSessions> logger)
{
    /// <summary>Names the session in its cookie, from signing in to signing out.</summary>
    internal const string Claim = "mailportal:session";

    /// <summary>Longer than any cookie or page is believed without being looked at again (<c>SignIn:RevalidateEvery</c> has two hours at most, less than the half of a cookie's life
    /// after which it is written anew).</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <summary>Ends it, whether or not the browser waits for it; twice is once. Where the database is away the browser's own cookie goes all the same.</summary>
    /// <param name="person">Who signs out; of nobody there is nothing to end.</param>
    public async Task EndAsync(ClaimsPrincipal person)
    {
        if (IdOf(person) is not { } id) return;
        try
        {
            await DatabaseConflict.TwiceAsync(() => StoreAsync(id));
        }
        catch (Exception e) when (DatabaseTrouble.Is(e))
        {
            LogNotEnded(e);
        }
    }

    private async Task<bool> StoreAsync(Guid id)
    {
        var now = time.GetUtcNow();
        var old = now - Kept;
        await using var db = await contexts.CreateDbContextAsync();
        await db.Set<EndedSession>().Where(s => s.EndedAt < old).ExecuteDeleteAsync();
        if (await db.Set<EndedSession>().AnyAsync(s => s.Id == id)) return false;
        db.Add(new EndedSession { Id = id, EndedAt = now });
        await db.SaveChangesAsync();
        return true;
    }

    public async Task<bool> IsOverAsync(ClaimsPrincipal person, CancellationToken cancellation)
    {
        if (IdOf(person) is not { } id) return false;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Set<EndedSession>().AnyAsync(s => s.Id == id, cancellation);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A session could not be ended: its browser is signed out, and copies of its cookie are good until they run out.")]
    private partial void LogNotEnded(Exception exception);

    /// <summary>Null for cookies from before sessions had names.</summary>
    internal static Guid? IdOf(ClaimsPrincipal person) => Guid.TryParse(person.FindFirstValue(Claim), out var id) ? id : null;

    /// <summary>The cookie is written anew from time to time; the session stays the same one.</summary>
    internal static void Carry(ClaimsPrincipal from, ClaimsPrincipal to)
    {
        if (from.FindFirst(Claim) is not { } session || to.Identities.FirstOrDefault() is not { } identity) return;
        if (identity.FindFirst(Claim) is { } begun) identity.RemoveClaim(begun);
        identity.AddClaim(session.Clone());
    }
}
