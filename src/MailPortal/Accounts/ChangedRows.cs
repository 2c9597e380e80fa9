using MailPortal.Components;
using MailPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Accounts;

/// <summary>Saves what a person changed: of two who do so at once, one is told.</summary>
internal static class ChangedRows
{
    /// <exception cref="ChangedByOthersException">Somebody else saved in this moment.</exception>
    public static async Task SaveAsync(PortalDbContext db, CancellationToken cancellation)
    {
        try
        {
            await db.SaveChangesAsync(cancellation);
        }
        catch (Exception e) when (DatabaseConflict.Is(e))
        {
            throw new ChangedByOthersException();
        }
    }
}
