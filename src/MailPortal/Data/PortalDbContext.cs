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

/// <summary>The model on SQLite; its migrations lie in <c>Data/Sqlite/Migrations</c>.</summary>
public sealed class SqlitePortalDbContext(DbContextOptions<SqlitePortalDbContext> options) : PortalDbContext(options);
