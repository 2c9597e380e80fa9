using Microsoft.EntityFrameworkCore;

namespace MailPortal.Data;

internal static class PortalData
{
    /// <summary>Registers the model on the configured database.</summary>
    public static void AddPortalData(this IHostApplicationBuilder builder)
    {
        var directory = builder.Configuration["DataDirectory"] is { Length: > 0 } configured ? Path.GetFullPath(configured) : Path.GetFullPath("data");
        Directory.CreateDirectory(directory);
        var connection = builder.Configuration.GetConnectionString("MailPortal") ?? $"Data Source={Path.Combine(directory, "mailportal.db")}";
        builder.Services.AddDbContextFactory<SqlitePortalDbContext>(options => options.UseSqlite(connection));
        builder.Services.AddSingleton<IDbContextFactory<PortalDbContext>, PortalDbContextFactory<SqlitePortalDbContext>>();
        builder.Services.AddScoped<PortalDbContext>(services => services.GetRequiredService<SqlitePortalDbContext>());
    }

    /// <summary>Brings an embedded database up to the model.</summary>
    public static async Task MigrateAsync(IServiceProvider services, CancellationToken cancellation)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PortalDbContext>();
        await db.Database.MigrateAsync(cancellation);
    }
}
