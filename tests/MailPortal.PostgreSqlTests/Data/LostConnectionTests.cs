using MailPortal.Data;
using MailPortal.Organizations;
using MailPortal.Tests.Portal;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace MailPortal.Tests.Data;

/// <summary>The server ends connections, as at a failover: what a node keeps in its pool is dead.</summary>
public sealed class LostConnectionTests : IAsyncLifetime
{
    private readonly TestPortal portal = new(("Reception:Enabled", "false"));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _ = portal.Services;
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task Watching_ConnectionEndedWhileItLooks_GoesOnToHearOtherNodes()
    {
        var clock = TestClock.At("2026-11-20T12:00:00Z");
        var (look, count, looked, heard) = (0, "none", new SemaphoreSlim(0), new SemaphoreSlim(0));
        // Another node's change is one of the count; the second look loses its connection.
        var mark = new ChangeMark(typeof(Organization), async (db, cancellation) =>
        {
            try
            {
                if (++look == 2) await EndAsync(db);
                _ = await db.Set<Organization>().CountAsync(cancellation);
                return count;
            }
            finally
            {
                looked.Release();
            }
        });
        using var live = new LiveChanges(portal.Get<IDbContextFactory<PortalDbContext>>(), [mark], portal.Get<CommitSignal>(), clock, NullLogger<LiveChanges>.Instance);
        using var listening = live.Listen([typeof(Organization)], () => heard.Release());
        await looked.WaitAsync(Cancellation);
        clock.Advance(TimeSpan.FromSeconds(1));
        await looked.WaitAsync(Cancellation);
        count = "one more";
        clock.Advance(TimeSpan.FromSeconds(1));
        await heard.WaitAsync(Cancellation);
        Assert.Equal(3, look);
    }

    [Fact]
    public async Task Start_ConnectionEnded_SaysWhichDatabaseIsAway()
    {
        await using var db = await portal.DbAsync();
        await EndAsync(db);
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => DatabaseUpgrade.RequireAsync(db, Cancellation));
        Assert.StartsWith("ConnectionStrings:MailPortal: the database 'test_", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ChangeOfAUser_ConnectionEnded_IsNotTakenForSomebodyElsesChange()
    {
        var (user, _) = await portal.AddUserAsync(PortalRole.Reader);
        var lost = await Assert.ThrowsAnyAsync<Exception>(() => portal.Get<UserRows>().ChangeAsync(user.Id, (db, row) =>
        {
            row.DisplayName = "María";
            return EndAsync(db);
        }, Cancellation));
        Assert.True(DatabaseTrouble.Is(lost), lost.ToString());
    }

    private static async Task EndAsync(PortalDbContext db)
    {
        await db.Database.OpenConnectionAsync(Cancellation);
        var own = ((NpgsqlConnection)db.Database.GetDbConnection()).ProcessID;
        PostgreSqlServer.Run(db.Database.GetConnectionString()!, $"SELECT pg_terminate_backend({own}, 10000)");
    }
}
