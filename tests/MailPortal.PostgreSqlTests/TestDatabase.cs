using System.Collections.Concurrent;
using System.Security.Cryptography;
using MailPortal.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MailPortal.Tests.Portal;

/// <summary>The database that goes with a data directory: here one on PostgreSQL.</summary>
internal static class TestDatabase
{
    private static readonly ConcurrentDictionary<string, Lazy<string>> Connections = new();

    /// <summary>What leads a portal on that data directory to its database; the same one at each start.</summary>
    public static IEnumerable<(string Key, string Value)> Settings(string folder) => Settings(folder, ConnectionOf(folder));

    /// <summary>What leads a portal on another data directory to the same database, with a key that is the same.</summary>
    public static IEnumerable<(string Key, string? Value)> Shared(string folder) => Settings(folder).Select(s => (s.Key, (string?)s.Value));

    public static IEnumerable<(string Key, string Value)> Settings(string folder, string connection) =>
        [("Database:Provider", "PostgreSql"), ("ConnectionStrings:MailPortal", connection), ("Protection:KeyFile", KeyFile(folder))];

    public static void Configure(IServiceCollection services) => _ = services;

    public static PortalDbContext Open(string folder) =>
        new PostgreSqlPortalDbContext(new DbContextOptionsBuilder<PostgreSqlPortalDbContext>().UseNpgsql(ConnectionOf(folder)).Options);

    /// <summary>All that it holds, as text.</summary>
    public static Task<string> DumpAsync(string folder, CancellationToken cancellation) => Task.Run(() => PostgreSqlServer.Dump(ConnectionOf(folder)), cancellation);

    /// <summary>The portal on it has ended and nobody will start another.</summary>
    public static void Drop(string folder)
    {
        if (Connections.TryRemove(folder, out var connection)) PostgreSqlServer.Drop(connection.Value);
    }

    private static string ConnectionOf(string folder) => Connections.GetOrAdd(folder, _ => new(PostgreSqlServer.NewDatabase)).Value;

    private static string KeyFile(string folder)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, "master.key");
        if (File.Exists(path)) return path;
        File.WriteAllText(path, Convert.ToBase64String(RandomNumberGenerator.GetBytes(MasterKey.Size)));
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }
}
