using MailPortal.Users;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Data;

/// <summary>The one model. Features bring their configurations and ask for <c>Set&lt;T&gt;()</c>: this class knows none of them but the
/// user that Identity's base class has to be told.</summary>
public abstract class PortalDbContext(DbContextOptions options) : IdentityDbContext<PortalUser, IdentityRole<Guid>, Guid>(options)
{
    // Fixed here, not in IdentityOptions: a context made without the application's services (tests, tools) has to see the same model.
    protected override Version SchemaVersion => IdentitySchemaVersions.Version3;

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcDates>();

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(PortalDbContext).Assembly);
    }
}

/// <summary>The model on SQLite; its migrations lie in <c>Data/Sqlite/Migrations</c>. Text compares by its bytes, as SQLite always does.</summary>
public sealed class SqlitePortalDbContext(DbContextOptions<SqlitePortalDbContext> options) : PortalDbContext(options);

/// <summary>The model on PostgreSQL; its migrations lie in <c>Data/PostgreSql/Migrations</c>.</summary>
public sealed class PostgreSqlPortalDbContext(DbContextOptions<PostgreSqlPortalDbContext> options) : PortalDbContext(options)
{
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        // The order of text must not depend on the language the server was set up with.
        configurationBuilder.Properties<string>().UseCollation("C");
    }
}

/// <summary>The model on SQL Server; its migrations lie in <c>Data/SqlServer/Migrations</c>.</summary>
public sealed class SqlServerPortalDbContext(DbContextOptions<SqlServerPortalDbContext> options) : PortalDbContext(options)
{
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        // Most servers take INBOX and inbox for the same folder, and é for e; the other two databases do not.
        configurationBuilder.Properties<string>().UseCollation("Latin1_General_100_BIN2");
        // uniqueidentifier is ordered by its last bytes first: ids of version 7 would lose the order of their making.
        configurationBuilder.Properties<Guid>().HaveConversion<GuidBytes>().HaveColumnType("binary(16)");
    }
}
