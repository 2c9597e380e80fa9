namespace MailPortal.Tests.Servers;

/// <summary>A clock on which one time-out has always run out already: timers set to that length, or to what is left of it, fire at once, all others never. So a test of a
/// time-out waits for nothing.</summary>
public sealed class ImpatientTime(TimeSpan runsOut) : TimeProvider
{
    /// <summary>Off: no timer fires.</summary>
    public bool RunOut { get; set; } = true;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new AtOnce(callback, state, this);
        timer.Change(dueTime, period);
        return timer;
    }

    // What is left of it a moment later.
    private static readonly TimeSpan Since = TimeSpan.FromSeconds(2);

    private TimeSpan Length => runsOut;

    private sealed class AtOnce(TimerCallback callback, object? state, ImpatientTime clock) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (clock.RunOut && dueTime <= clock.Length && dueTime > clock.Length - Since)
                ThreadPool.QueueUserWorkItem(_ => callback(state));
            return true;
        }

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
