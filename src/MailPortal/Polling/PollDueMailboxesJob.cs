using MailPortal.Hosting;
using MailPortal.Mailboxes;
using Microsoft.Extensions.Options;

namespace MailPortal.Polling;

/// <summary>A tick of the clock: claims what is due and polls it, many mailboxes at once. Ends when nothing is due and nothing runs, so that
/// one slow mailbox keeps no other waiting.</summary>
public sealed partial class PollDueMailboxesJob(MailboxLeases leases, MailboxPoll poll, IOptionsMonitor<PollingOptions> options, TimeProvider time, ILogger<PollDueMailboxesJob> logger) : IPortalJob
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    public async Task RunAsync(CancellationToken cancellation)
    {
        var running = new List<Task>();
        try
        {
            while (!cancellation.IsCancellationRequested)
            {
                var free = options.CurrentValue.MailboxesAtOnce - running.Count;
                var claims = free > 0 ? await ClaimAsync(free, othersRun: running.Count > 0, cancellation) : [];
                running.AddRange(claims.Select(claim => PollAsync(claim, cancellation)));
                if (running.Count == 0) return;
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

    // What cannot be claimed in this moment keeps nobody waiting who is being polled; a run that does nothing else fails.
    private async Task<IReadOnlyList<MailboxClaim>> ClaimAsync(int most, bool othersRun, CancellationToken cancellation)
    {
        try
        {
            return await leases.ClaimDueAsync(most, cancellation);
        }
        catch (Exception e) when (othersRun && e is not OperationCanceledException)
        {
            LogNotClaimed(e);
            return [];
        }
    }

    private async Task PollAsync(MailboxClaim claim, CancellationToken cancellation)
    {
        PollRun run;
        try
        {
            run = await poll.BeginAsync(claim, PollTrigger.Schedule, cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogNotBegun(e, claim.MailboxId); // the other mailboxes go on
            return;
        }
        await poll.RunAsync(claim, run, cancellation);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Mailboxes that are due could not be claimed this time.")]
    private partial void LogNotClaimed(Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "The poll of mailbox {MailboxId} could not be begun.")]
    private partial void LogNotBegun(Exception exception, Guid mailboxId);
}
