namespace MailPortal.Components;

/// <summary>Several readings of a page may be under way at once and end in any order: only the one begun last counts. The one before it is asked to
/// stop, and whatever becomes of it, a failure too, is of no use any more.</summary>
public sealed class LastReading
{
    private CancellationTokenSource? last;

    /// <param name="read">Reads, touching nothing that is shown; gives what shows what was found.</param>
    /// <param name="life">Of the page.</param>
    /// <exception cref="OperationCanceledException">The page was left.</exception>
    public async Task RunAsync(Func<CancellationToken, Task<Action>> read, CancellationToken life)
    {
        Drop();
        using var mine = CancellationTokenSource.CreateLinkedTokenSource(life);
        last = mine;
        try
        {
            var show = await read(mine.Token);
            if (last == mine) show();
        }
        catch (Exception) when (last != mine && !life.IsCancellationRequested)
        {
            // Asked to stop, and so it did, in whatever way its database has of saying so.
        }
        finally
        {
            if (last == mine) last = null;
        }
    }

    /// <summary>What is being read is not wanted any more.</summary>
    public void Drop()
    {
        last?.Cancel();
        last = null;
    }
}
