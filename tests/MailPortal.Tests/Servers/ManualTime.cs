namespace MailPortal.Tests.Servers;

/// <summary>A clock that goes only when it is told to, and tells when somebody has set a timer by it.</summary>
public sealed class ManualTime : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<Timer> running = [];
    private readonly List<Wait> awaited = [];
    private TimeSpan passed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp()
    {
        lock (gate)
            return passed.Ticks;
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
            return new DateTimeOffset(2026, 11, 20, 10, 0, 0, TimeSpan.Zero) + passed;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Ends when a timer of exactly this length has been set so many times from now on.</summary>
    public Task TimerOf(TimeSpan length, int times = 1)
    {
        var wait = new Wait(length) { Times = times };
        lock (gate)
            awaited.Add(wait);
        return wait.Set.Task;
    }

    /// <summary>So much time passes: what is due meanwhile happens.</summary>
    public void Advance(TimeSpan by)
    {
        List<Timer> due;
        lock (gate)
        {
            passed += by;
            due = running.FindAll(timer => timer.Due <= passed);
            running.RemoveAll(due.Contains);
        }

        foreach (var timer in due)
            timer.Run();
    }

    private void Set(Timer timer, TimeSpan length)
    {
        lock (gate)
        {
            running.Remove(timer);
            if (length == Timeout.InfiniteTimeSpan)
                return;
            timer.Due = passed + length;
            running.Add(timer);
            foreach (var wait in awaited.FindAll(wait => wait.Length == length && --wait.Times == 0))
                wait.Set.SetResult();
        }
    }

    private sealed class Wait(TimeSpan length)
    {
        public TimeSpan Length => length;

        public int Times { get; set; }

        public TaskCompletionSource Set { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Timer(ManualTime time, Action run) : ITimer
    {
        public TimeSpan Due { get; set; }

        public Action Run => run;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            time.Set(this, dueTime);
            return true;
        }

        public void Dispose() => time.Set(this, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
