using MailPortal.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MailPortal.Tests.Portal;

/// <summary>Somebody else, who does something once in the middle of a change: after it has looked, before it saves.</summary>
internal sealed class Meanwhile(TestPortal portal, Action<PortalDbContext> act) : IDbContextFactory<PortalDbContext>
{
    private bool done;

    /// <summary>A use case as the portal has it, but for what happens meanwhile.</summary>
    public static TUseCase Of<TUseCase>(TestPortal portal, Action<PortalDbContext> act) =>
        ActivatorUtilities.CreateInstance<TUseCase>(portal.Services, new Meanwhile(portal, act));

    public PortalDbContext CreateDbContext()
    {
        var db = portal.Get<IDbContextFactory<PortalDbContext>>().CreateDbContext();
        db.SavingChanges += (_, _) =>
        {
            if (done) return;
            done = true;
            using var other = portal.Get<IDbContextFactory<PortalDbContext>>().CreateDbContext();
            act(other);
            other.SaveChanges();
        };
        return db;
    }
}
