using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace MailPortal.Data;

internal static partial class PortalData
{
    /// <summary>Registers the model, the file store and the protection of secrets.</summary>
    public static void AddPortalData(this IHostApplicationBuilder builder)
    {
        var directory = new DataDirectory(builder.Configuration["DataDirectory"] is { Length: > 0 } configured ? configured : "App_Data");
        var database = DatabaseSettings.Read(builder.Configuration);
        builder.Services.AddSingleton(directory);
        builder.Services.AddSingleton(database);
        builder.Services.AddSingleton<NodeIdentity>();
        AddDatabase(builder.Services, database, directory);
        builder.Services.AddSingleton(new FileStore(builder.Configuration["Files:Directory"] is { Length: > 0 } files ? files : directory.Path));
        builder.Services.AddSingleton<CommitSignal>();
        builder.Services.AddSingleton<LiveChanges>();
        builder.Services.AddSingleton(TimeProvider.System);
        AddSecrets(builder, directory, database.KeyFile);
    }

    private static void AddDatabase(IServiceCollection services, DatabaseSettings database, DataDirectory directory)
    {
        switch (database.Provider)
        {
            case DatabaseProvider.Sqlite:
                var connection = database.Connection ?? $"Data Source={directory.File("mailportal.db")}";
                AddContext<SqlitePortalDbContext>(services, options => options.UseSqlite(connection).AddInterceptors(SqliteSettings.Instance)
                    // SQLite changes a table by making it anew, for which foreign keys are off, outside of any transaction. A migration that was
                    // cut in the middle is begun again at the next start.
                    .ConfigureWarnings(w => w.Ignore(RelationalEventId.NonTransactionalMigrationOperationWarning)));
                break;
            case DatabaseProvider.SqlServer:
                AddContext<SqlServerPortalDbContext>(services, options => options.UseSqlServer(database.Connection));
                break;
            case DatabaseProvider.PostgreSql:
                AddContext<PostgreSqlPortalDbContext>(services, options => options.UseNpgsql(database.Connection));
                break;
        }
    }

    private static void AddContext<TContext>(IServiceCollection services, Action<DbContextOptionsBuilder> options) where TContext : PortalDbContext
    {
        services.AddDbContextFactory<TContext>((provider, builder) =>
        {
            options(builder);
            builder.AddInterceptors(StorableText.Instance, provider.GetRequiredService<CommitSignal>());
        });
        services.AddSingleton<IDbContextFactory<PortalDbContext>, PortalDbContextFactory<TContext>>();
        services.AddScoped<PortalDbContext>(provider => provider.GetRequiredService<TContext>());
    }

    /// <summary>Makes sure that this portal is alone on its data directory, that the database is at the model, an embedded one by bringing
    /// it there, and that the master key is the database's.</summary>
    /// <exception cref="InvalidOperationException">One of these is not so.</exception>
    public static async Task PrepareAsync(IServiceProvider services, CancellationToken cancellation)
    {
        if (!services.GetRequiredService<DatabaseSettings>().IsServer)
        {
            await UpgradeAsync(services, cancellation);
            return;
        }
        _ = services.GetRequiredService<NodeIdentity>();
        if (services.GetRequiredService<IConfiguration>()["Files:Directory"] is not { Length: > 0 })
            LogOwnFiles(services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(PortalData)));
        await using var scope = services.CreateAsyncScope();
        await DatabaseUpgrade.RequireAsync(scope.ServiceProvider.GetRequiredService<PortalDbContext>(), cancellation);
        await MasterKeyCheck.RequireAsync(scope.ServiceProvider, cancellation);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Files:Directory is not set: raw mails and files lie in this node's own data directory, where no other node finds them. With one node that is all right; give several nodes one shared folder.")]
    private static partial void LogOwnFiles(ILogger logger);

    /// <summary>Brings the database up to the model.</summary>
    /// <exception cref="InvalidOperationException">It refuses, or another portal runs on the same data directory, or the master key is not its own.</exception>
    public static async Task UpgradeAsync(IServiceProvider services, CancellationToken cancellation)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PortalDbContext>();
        if (!services.GetRequiredService<DatabaseSettings>().IsServer)
        {
            // First of all: a second portal must not touch what the first one is using.
            _ = services.GetRequiredService<NodeIdentity>();
            await MigrationLock.ReleaseAbandonedAsync(db, cancellation);
        }
        await DatabaseUpgrade.RunAsync(db, cancellation);
        await MasterKeyCheck.RequireAsync(scope.ServiceProvider, cancellation);
        // Nodes that start together on a new database would each make a first key.
        if (services.GetRequiredService<DatabaseSettings>().IsServer) services.GetDataProtectionProvider().CreateProtector(nameof(UpgradeAsync)).Protect([]);
    }

    /// <summary>Nodes that start together may both make what is missing, and one of them is refused: at its second look it is there.</summary>
    public static async Task TogetherAsync(Func<Task> ensure)
    {
        try
        {
            await ensure();
        }
        catch (Exception e) when (e is DbUpdateException or InvalidOperationException)
        {
            await ensure();
        }
    }

    private static void AddSecrets(IHostApplicationBuilder builder, DataDirectory directory, string? keyFile)
    {
        var master = keyFile is null
            ? MasterKey.Load(directory.File(MasterKey.DefaultFile), createIfMissing: true)
            : MasterKey.Load(keyFile, createIfMissing: false);
        builder.Services.AddSingleton(master);
        builder.Services.AddSingleton<SecretProtection>();
        builder.Services.AddDataProtection().SetApplicationName("MailPortal");
        builder.Services.AddOptions<KeyManagementOptions>().Configure<IDbContextFactory<PortalDbContext>>((options, contexts) =>
        {
            options.XmlRepository = new DataProtectionKeyRepository(contexts);
            options.XmlEncryptor = new MasterKeyXmlEncryptor(master);
        });
    }
}
