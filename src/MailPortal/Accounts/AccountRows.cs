using MailPortal.Data;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Accounts;

/// <summary>Finds accounts, for those who may see them.</summary>
internal static class AccountRows
{
    /// <summary>One's own, and for administrators everybody's.</summary>
    /// <exception cref="NotFoundException">It does not exist, or not for this caller.</exception>
    public static async Task<SendingAccount> FindAsync(PortalDbContext db, Actor actor, Guid accountId, CancellationToken cancellation)
    {
        var account = await db.Set<SendingAccount>().SingleOrDefaultAsync(a => a.Id == accountId, cancellation);
        return account is not null && MaySee(actor, account.UserId) ? account : throw new NotFoundException("The account");
    }

    /// <summary>One's own, and for administrators everybody's; with a key only where it has the scope for that. "Consulta" sends nothing.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="userId">Whose account; null for the portal's own.</param>
    public static bool MaySee(Actor actor, Guid? userId) => actor.Role is not PortalRole.Reader && (actor.UserId == userId || SeesAll(actor));

    public static bool SeesAll(Actor actor) => actor.Role is PortalRole.Administrator && (actor.Scopes is null || actor.Scopes.Contains(ApiScope.Admin));

    /// <summary>Whose it is, as lists and the audit name them.</summary>
    public static async Task<string?> OwnerAsync(PortalDbContext db, Guid accountId, CancellationToken cancellation) =>
        (await db.Set<SendingAccount>().Where(a => a.Id == accountId).Join(db.Set<PortalUser>(), a => a.UserId, u => (Guid?)u.Id, (a, u) => u).AsNoTracking().SingleOrDefaultAsync(cancellation))?.Named;
}
