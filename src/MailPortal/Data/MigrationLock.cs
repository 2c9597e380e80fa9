using Microsoft.EntityFrameworkCore;

namespace MailPortal.Data;

/// <summary>EF Core guards migrations of SQLite by a row that outlives the process: killed in the middle, every later start would wait for it
/// for ever. The holder of <see cref="NodeIdentity"/> is alone, so a row that is there at its start belongs to a dead process.</summary>
internal static class MigrationLock
{
    private const string Table = "__EFMigrationsLock";

    public static async Task ReleaseAbandonedAsync(PortalDbContext db, CancellationToken cancellation)
    {
        if (!await db.Database.CanConnectAsync(cancellation)) return; // a new database has no lock
        var there = await db.Database.SqlQuery<int>($"SELECT COUNT(*) AS Value FROM sqlite_master WHERE type = 'table' AND name = {Table}").SingleAsync(cancellation);
        if (there > 0) await db.Database.ExecuteSqlAsync($"DELETE FROM __EFMigrationsLock", cancellation);
    }
}
