using System.Data;
using MailPortal.Audit;
using MailPortal.Components;
using MailPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Users;

/// <summary>One user's row, changed together with its audit entries. Alone: of two administrators who take each other's role away in the
/// same moment, the second one is refused.</summary>
public sealed class UserRows(IDbContextFactory<PortalDbContext> contexts)
{
    /// <summary>False when the user is gone.</summary>
    /// <exception cref="ChangedByOthersException">Somebody else changed the user in this moment.</exception>
    internal async Task<bool> ChangeAsync(Guid userId, Func<PortalDbContext, PortalUser, Task> change, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(IsolationLevel.Serializable, cancellation);
        try
        {
            if (await db.Set<PortalUser>().SingleOrDefaultAsync(u => u.Id == userId, cancellation) is not { } user) return false;
            await change(db, user);
            user.ConcurrencyStamp = Guid.NewGuid().ToString();
            await db.SaveChangesAsync(cancellation);
            await transaction.CommitAsync(cancellation);
        }
        // A server may refuse what cannot be put in order with others' changes at a query, at saving or at the commit.
        catch (Exception e) when (DatabaseConflict.Is(e))
        {
            throw new ChangedByOthersException();
        }
        return true;
    }

    /// <summary>Whoever keeps the door must not be locked out with it.</summary>
    internal static async Task<bool> IsLastAdministratorAsync(PortalDbContext db, PortalUser user, CancellationToken cancellation) =>
        user is { Role: PortalRole.Administrator, Disabled: false, IsService: false }
        && !await db.Set<PortalUser>().AnyAsync(u => u.Id != user.Id && u.Role == PortalRole.Administrator && !u.Disabled && !u.IsService, cancellation);

    /// <summary>Ends every session of the user, on whichever node, at its next request.</summary>
    internal static void EndSessions(PortalUser user) => user.SecurityStamp = Guid.NewGuid().ToString();
}
