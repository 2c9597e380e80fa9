using Microsoft.EntityFrameworkCore;

namespace MailPortal.Data;

/// <summary>Tells open pages that what they show changed: at once what this node commits, within about a second what another node does. It
/// says which kind of rows, not what: whoever listens reads again. Looks at the database only while somebody listens.</summary>
public sealed partial class LiveChanges : IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly IDbContextFactory<PortalDbContext> contexts;
    private readonly IReadOnlyList<ChangeMark> marks;
    private readonly CommitSignal commits;
    private readonly TimeProvider time;
    private readonly ILogger<LiveChanges> logger;
    private readonly Lock gate = new();
    private readonly List<Listener> listeners = [];
    private CancellationTokenSource? watching;

    public LiveChanges(IDbContextFactory<PortalDbContext> contexts, IEnumerable<ChangeMark> marks, CommitSignal commits, TimeProvider time, ILogger<LiveChanges> logger)
    {
        (this.contexts, this.marks, this.commits, this.time, this.logger) = (contexts, [.. marks], commits, time, logger);
        commits.Committed += Announce;
    }

    /// <summary>Whether this node is looking at the database.</summary>
    public bool IsWatching => watching is not null;

    /// <param name="kinds">Entities whose changes matter.</param>
    /// <param name="changed">Called on a thread of the pool: whoever commits does not wait for it.</param>
    /// <returns>Ends the listening.</returns>
    public IDisposable Listen(IReadOnlyCollection<Type> kinds, Action changed)
    {
        var listener = new Listener(this, kinds, changed);
        lock (gate)
        {
            listeners.Add(listener);
            if (watching is null)
            {
                watching = new();
                _ = WatchAsync(watching.Token);
            }
        }
        return listener;
    }

    public void Dispose()
    {
        commits.Committed -= Announce;
        lock (gate) StopWatching();
    }

    private void Announce(IReadOnlySet<Type> kinds)
    {
        List<Listener> concerned;
        lock (gate) concerned = [.. listeners.Where(l => l.Kinds.Any(kinds.Contains))];
        foreach (var listener in concerned) listener.Tell();
    }

    private void Leave(Listener listener)
    {
        lock (gate)
        {
            listeners.Remove(listener);
            if (listeners.Count == 0) StopWatching();
        }
    }

    private void StopWatching()
    {
        watching?.Cancel();
        watching?.Dispose();
        watching = null;
    }

    private async Task WatchAsync(CancellationToken cancellation)
    {
        var seen = new Dictionary<ChangeMark, string>();
        try
        {
            using var timer = new PeriodicTimer(LookEvery, time);
            do await TellAsync(seen, cancellation);
            while (await timer.WaitForNextTickAsync(cancellation));
        }
        catch (Exception) when (cancellation.IsCancellationRequested)
        {
            // Nobody listens any more; a question to the database may have been broken off.
        }
    }

    // Whatever goes wrong, the next look finds what changed meanwhile: nobody else would begin to watch again.
    private async Task TellAsync(Dictionary<ChangeMark, string> seen, CancellationToken cancellation)
    {
        try
        {
            var changed = await LookAsync(seen, cancellation);
            if (changed.Count > 0) Announce(changed);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            if (DatabaseTrouble.Is(e)) LogNotSeen(e);
            else LogNotLooked(e);
        }
    }

    private async Task<HashSet<Type>> LookAsync(Dictionary<ChangeMark, string> seen, CancellationToken cancellation)
    {
        var changed = new HashSet<Type>();
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        foreach (var mark in marks)
        {
            var now = await mark.ReadAsync(db, cancellation);
            if (seen.TryGetValue(mark, out var before) && before != now) changed.Add(mark.Kind);
            seen[mark] = now;
        }
        return changed;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Open pages do not learn what other nodes change as long as the database does not answer.")]
    private partial void LogNotSeen(Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Could not look for what other nodes changed; the next look tries again.")]
    private partial void LogNotLooked(Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "A page could not be told of a change.")]
    private partial void LogNotTold(Exception exception);

    private sealed class Listener(LiveChanges changes, IReadOnlyCollection<Type> kinds, Action changed) : IDisposable
    {
        // Whoever commits does so in a language of their own: the listener hears it in its own.
        private readonly ExecutionContext? own = ExecutionContext.Capture();
        private volatile bool left;

        public IReadOnlyCollection<Type> Kinds => kinds;

        // A page may draw itself anew within the call.
        public void Tell() => ThreadPool.UnsafeQueueUserWorkItem(static listener => listener.Hear(), this, preferLocal: false);

        public void Dispose()
        {
            left = true;
            changes.Leave(this);
        }

        private void Hear()
        {
            if (left) return;
            try
            {
                if (own is null) changed();
                else ExecutionContext.Run(own, _ => changed(), null);
            }
            catch (Exception e)
            {
                changes.LogNotTold(e); // nobody above would: on this thread it would end the process
            }
        }
    }
}
