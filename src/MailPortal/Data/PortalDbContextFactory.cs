using Microsoft.EntityFrameworkCore;

namespace MailPortal.Data;

/// <summary><see cref="IDbContextFactory{TContext}"/> is not covariant: lets features ask for the base context.</summary>
internal sealed class PortalDbContextFactory<TContext>(IDbContextFactory<TContext> inner) : IDbContextFactory<PortalDbContext>
    where TContext : PortalDbContext
{
    public PortalDbContext CreateDbContext() => inner.CreateDbContext();
}
