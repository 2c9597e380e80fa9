using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

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

    // Of this program alone, in a database of its own: any number will do.
    private const long Lock = 0x4D61696C506F7274;

    /// <summary>Two that do so at once do no harm: the second one waits, and finds nothing to do.</summary>
    /// <exception cref="InvalidOperationException">The database cannot be reached or refuses.</exception>
    public static Task RunAsync(PortalDbContext db, CancellationToken cancellation) => ReachedAsync(db, async () =>
    {
        await CreateAsync(db, cancellation);
        // An index on a large table takes as long as it takes, and so does waiting for another's.
        if (db is not SqlitePortalDbContext) db.Database.SetCommandTimeout(0);
        if (db is PostgreSqlPortalDbContext) await MigrateAloneAsync(db, cancellation);
        else await db.Database.MigrateAsync(cancellation);
        if (db is SqlServerPortalDbContext) await db.Database.ExecuteSqlRawAsync(ReadCommittedSnapshot, cancellation);
        return true;
    });

    // The mapper's own lock on PostgreSQL ends with each migration's transaction; this one with the last.
    private static async Task MigrateAloneAsync(PortalDbContext db, CancellationToken cancellation)
    {
        await db.Database.OpenConnectionAsync(cancellation);
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_lock({Lock})", cancellation);
        try
        {
            await db.Database.MigrateAsync(cancellation);
        }
        finally
        {
            await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_unlock({Lock})", CancellationToken.None);
            await db.Database.CloseConnectionAsync();
        }
    }

    private static async Task CreateAsync(PortalDbContext db, CancellationToken cancellation)
    {
        var creator = db.GetService<IRelationalDatabaseCreator>();
        if (await creator.ExistsAsync(cancellation)) return;
        try
        {
            await creator.CreateAsync(cancellation);
        }
        catch (Exception e) when (DatabaseTrouble.Is(e) && !cancellation.IsCancellationRequested)
        {
            if (!await creator.ExistsAsync(cancellation)) throw; // else somebody else made it in this moment
        }
    }

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
