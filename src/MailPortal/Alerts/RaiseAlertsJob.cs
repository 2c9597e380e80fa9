using MailPortal.Hosting;

namespace MailPortal.Alerts;

/// <summary>Looks what is so, and tells what is due.</summary>
public sealed class RaiseAlertsJob(AlertRaising raising, AlertTelling telling, IConfiguration configuration) : IPortalJob
{
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    /// <summary>This node looks after alerts.</summary>
    public static bool IsHere(IConfiguration configuration) => configuration.GetValue("Alerts:Enabled", defaultValue: true);

    /// <summary>As the clock calls it: nothing where this node leaves alerts to others.</summary>
    public Task RunAsync(CancellationToken cancellation) => IsHere(configuration) ? LookAsync(cancellation) : Task.CompletedTask;

    /// <summary>Once.</summary>
    public async Task LookAsync(CancellationToken cancellation)
    {
        await raising.RunAsync(cancellation);
        await telling.RunAsync(cancellation);
    }
}
