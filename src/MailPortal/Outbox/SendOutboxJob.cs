using MailPortal.Hosting;
using Microsoft.Extensions.Options;

namespace MailPortal.Outbox;

/// <summary>A tick of the clock: claims the accounts with mail that is due, and sends for many at once. Ends when nothing is due and nothing runs.</summary>
public sealed class SendOutboxJob(OutboxLanes lanes, OutboxSending sending, IOptionsMonitor<OutboxOptions> options, IConfiguration configuration, TimeProvider time) : IPortalJob
{
    /// <summary>Nodes that send at the same time, at most.</summary>
    public const int Lanes = 4;

    public static readonly TimeSpan Every = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    /// <summary>This node sends.</summary>
    public static bool IsHere(IConfiguration configuration) => configuration.GetValue("Sending:Enabled", defaultValue: true);

    /// <summary>As the clock calls it: nothing where this node is not to send.</summary>
    public Task RunAsync(CancellationToken cancellation) => IsHere(configuration) ? SendDueAsync(cancellation) : Task.CompletedTask;

    /// <summary>Sends whatever is due.</summary>
    public async Task SendDueAsync(CancellationToken cancellation)
    {
        var running = new List<Task>();
        try
        {
            while (!cancellation.IsCancellationRequested)
            {
                var free = options.CurrentValue.AccountsAtOnce - running.Count;
                foreach (var claim in free > 0 ? await lanes.ClaimDueAsync(free, cancellation) : []) running.Add(sending.RunAsync(claim, cancellation));
                if (running.Count == 0) return;
                // Mail of another account may come while one sends something large.
                await Task.WhenAny([.. running, Task.Delay(LookAgain, time, cancellation)]);
                foreach (var ended in running.Where(t => t.IsCompleted).ToList())
                {
                    running.Remove(ended);
                    await ended;
                }
            }
        }
        finally
        {
            await Task.WhenAll(running);
        }
    }
}
