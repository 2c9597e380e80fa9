using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Data;

/// <summary>Brings a database up to the model: an embedded one at every start, a server database only when somebody says so, because the
/// account that serves need not have the right to change tables, and other nodes may be at work on them.</summary>
internal static class DatabaseUpgrade
{
    /// <summary>Of the command line: upgrade and end.</summary>
    public const string Option = "--migrate";

    /// <summary>Readers of SQL Server do not wait for who writes, and see what was committed when they began: what PostgreSQL and SQLite do by
    /// themselves. A database that EF Core made is so already; one that was made by hand may not be. Whoever is at work on it is sent away.</summary>
    internal const string ReadCommittedSnapshot =
        "IF EXISTS (SELECT 1 FROM [sys].[databases] WHERE [database_id] = DB_ID() AND [is_read_committed_snapshot_on] = 0) ALTER DATABASE CURRENT SET READ_COMMITTED_SNAPSHOT ON WITH ROLLBACK IMMEDIATE;";

    /// <summary>Two that do so at once do no harm: EF Core takes a lock, and the second one finds nothing to do.</summary>
    /// <exception cref="InvalidOperationException">The database cannot be reached or refuses.</exception>
    public static Task RunAsync(PortalDbContext db, CancellationToken cancellation) => ReachedAsync(db, async () =>
    {
        try
        {
            await db.Database.MigrateAsync(cancellation);
        }
        catch (Exception e) when (DatabaseTrouble.Is(e) && !cancellation.IsCancellationRequested)
        {
            // Before there is a table to lock, two may make the same thing at once; whoever came second sees it at the second look.
            await db.Database.MigrateAsync(cancellation);
        }
        if (db is SqlServerPortalDbContext) await db.Database.ExecuteSqlRawAsync(ReadCommittedSnapshot, cancellation);
        return true;
    });

    /// <exception cref="InvalidOperationException">Migrations are missing, or the database cannot be reached or refuses.</exception>
    public static async Task RequireAsync(PortalDbContext db, CancellationToken cancellation)
    {
        var pending = await ReachedAsync(db, async () => (await db.Database.GetPendingMigrationsAsync(cancellation)).ToList());
        if (pending.Count > 0)
            throw new InvalidOperationException($"Database:Provider: the database lacks {string.Join(", ", pending)}. Run MailPortal once with {Option}, as an account that may change tables; it ends by itself.");
    }

    // The words of the drivers name server, database and user, and never the password.
    private static async Task<T> ReachedAsync<T>(PortalDbContext db, Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception e) when (DatabaseTrouble.CauseOf(e) is { } cause)
        {
            var unreachable = cause is TimeoutException or SocketException || cause.InnerException is TimeoutException or SocketException or IOException;
            var connection = db.Database.GetDbConnection();
            throw new InvalidOperationException(
                $"ConnectionStrings:MailPortal: the database '{connection.Database}' at '{connection.DataSource}' {(unreachable ? "cannot be reached" : "refuses")}: {cause.Message}", e);
        }
    }
}
