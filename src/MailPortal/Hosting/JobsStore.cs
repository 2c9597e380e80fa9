using MailPortal.Data;
using Microsoft.Data.SqlClient;
using Npgsql;
using Quartz;

namespace MailPortal.Hosting;

// The schedule in a server database, where all nodes see it.
public static partial class Jobs
{
    // A node that did not say for so long that it lives is dead, and its lanes go on elsewhere.
    private static readonly TimeSpan SayAlive = TimeSpan.FromSeconds(2), Overdue = TimeSpan.FromSeconds(5);

    /// <summary>Makes the scheduler's tables where they are missing; runs nothing. Several nodes may do so at once.</summary>
    public static async Task MakeTablesAsync(IServiceProvider services, CancellationToken cancellation)
    {
        if (!services.GetRequiredService<DatabaseSettings>().IsServer) return;
        var scheduler = await services.GetRequiredService<ISchedulerFactory>().GetScheduler(cancellation);
        await scheduler.Shutdown(waitForJobsToComplete: true, cancellation);
    }

    private static void KeepIn(IPersistentStoreBuilder store, DatabaseSettings database, bool makeTables)
    {
        if (database.Provider is DatabaseProvider.PostgreSql) store.UsePostgres(NpgsqlFactory.Instance, database.Connection!);
        else store.UseSqlServer(SqlClientFactory.Instance, database.Connection!);
        if (makeTables) store.ProvisionSchema();
        store.UseClustering(options => (options.CheckinInterval, options.CheckinMisfireThreshold) = (SayAlive, Overdue));
    }
}
