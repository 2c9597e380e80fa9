using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Data;

internal static class PortalData
{
    private const string MasterKeyFile = "master.key";

    /// <summary>Registers the model, the file store and the protection of secrets.</summary>
    public static void AddPortalData(this IHostApplicationBuilder builder)
    {
        var directory = new DataDirectory(builder.Configuration["DataDirectory"] is { Length: > 0 } configured ? configured : "App_Data");
        var database = DatabaseSettings.Read(builder.Configuration);
        builder.Services.AddSingleton(directory);
        builder.Services.AddSingleton(database);
        builder.Services.AddSingleton<NodeIdentity>();
        AddDatabase(builder.Services, database, directory);
        builder.Services.AddSingleton<FileStore>();
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
                AddContext<SqlitePortalDbContext>(services, options => options.UseSqlite(connection).AddInterceptors(SqliteSettings.Instance));
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
            builder.AddInterceptors(provider.GetRequiredService<CommitSignal>());
        });
        services.AddSingleton<IDbContextFactory<PortalDbContext>, PortalDbContextFactory<TContext>>();
        services.AddScoped<PortalDbContext>(provider => provider.GetRequiredService<TContext>());
    }

    /// <summary>Makes sure that this portal is alone on its data directory, and brings an embedded database up to the model.</summary>
    /// <exception cref="InvalidOperationException">Another portal runs there, or the master key is missing.</exception>
    public static async Task MigrateAsync(IServiceProvider services, CancellationToken cancellation)
    {
        // First of all: a second portal must not touch what the first one is using.
        _ = services.GetRequiredService<NodeIdentity>();
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PortalDbContext>();
        await MigrationLock.ReleaseAbandonedAsync(db, cancellation);
        if ((await db.Database.GetPendingMigrationsAsync(cancellation)).Any()) await db.Database.MigrateAsync(cancellation);
        // A restore without its master key: a new one would quietly make every stored secret worthless.
        if (scope.ServiceProvider.GetRequiredService<MasterKey>().IsNew && await db.Set<DataProtectionKey>().AnyAsync(cancellation))
        {
            File.Delete(scope.ServiceProvider.GetRequiredService<DataDirectory>().File(MasterKeyFile));
            throw new InvalidOperationException($"Protection:KeyFile: this database belongs to a master key that is missing. Bring '{MasterKeyFile}' of the old data directory back; without it no stored secret can be opened.");
        }
    }

    private static void AddSecrets(IHostApplicationBuilder builder, DataDirectory directory, string? keyFile)
    {
        var master = keyFile is null
            ? MasterKey.Load(directory.File(MasterKeyFile), createIfMissing: true)
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
