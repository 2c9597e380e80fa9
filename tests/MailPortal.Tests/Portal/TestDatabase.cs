using System.Text;
using MailPortal.Data;
using MailPortal.Tests.Portal.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.Extensions.DependencyInjection;

namespace MailPortal.Tests.Portal;

/// <summary>The database that goes with a data directory: here the embedded one. The same tests run on PostgreSQL with the class of this
/// name in tests/MailPortal.PostgreSqlTests.</summary>
internal static class TestDatabase
{
    /// <summary>What leads a portal on that data directory to its database; the same one at each start.</summary>
    public static IEnumerable<(string Key, string Value)> Settings(string folder)
    {
        _ = folder;
        return [];
    }

    /// <summary>What leads a portal on another data directory to the same database.</summary>
    public static IEnumerable<(string Key, string? Value)> Shared(string folder) => [("ConnectionStrings:MailPortal", $"Data Source={Path.Combine(folder, "mailportal.db")}")];

    /// <summary>Every query that is compiled here is translated for SQL Server as well, which cannot run here.</summary>
    public static void Configure(IServiceCollection services) =>
        services.ConfigureDbContext<SqlitePortalDbContext>((_, options) => options.AddInterceptors(SqlServerTranslation.Instance).ReplaceService<IAsyncQueryProvider, NotedQueries>());

    public static PortalDbContext Open(string folder) =>
        new SqlitePortalDbContext(new DbContextOptionsBuilder<SqlitePortalDbContext>().UseSqlite($"Data Source={Path.Combine(folder, "mailportal.db")};Pooling=False").Options);

    /// <summary>All that it holds, as text.</summary>
    public static async Task<string> DumpAsync(string folder, CancellationToken cancellation)
    {
        await using (var db = Open(folder)) await db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)", cancellation);
        return string.Concat(Directory.GetFiles(folder, "mailportal.db*").Select(f =>
        {
            using var file = new FileStream(f, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(file, Encoding.Latin1);
            return reader.ReadToEnd();
        }));
    }

    /// <summary>The portal on it has ended and nobody will start another.</summary>
    public static void Drop(string folder)
    {
        _ = folder;
        SqliteConnection.ClearAllPools();
    }
}
