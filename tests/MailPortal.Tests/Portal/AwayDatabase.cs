using MailPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Tests.Portal;

/// <summary>The portal's database, for whoever is made with it: away as long as a test says so.</summary>
internal sealed class AwayDatabase(TestPortal portal) : IDbContextFactory<PortalDbContext>
{
    private volatile bool isAway;
    private volatile int failures;

    public bool IsAway
    {
        get => isAway;
        set => isAway = value;
    }

    /// <summary>How often it was asked in vain.</summary>
    public int Failures => failures;

    /// <summary>Each time it is asked in vain.</summary>
    public Action? Failing { get; init; }

    /// <summary>What becomes of the contexts that it gives.</summary>
    public Action<PortalDbContext>? Giving { get; init; }

    public PortalDbContext CreateDbContext()
    {
        if (isAway)
        {
            Interlocked.Increment(ref failures);
            Failing?.Invoke();
            throw new TimeoutException("The database is away.");
        }
        var db = portal.Get<IDbContextFactory<PortalDbContext>>().CreateDbContext();
        Giving?.Invoke(db);
        return db;
    }
}
