namespace MailPortal.Components;

/// <summary>One timer per page, shared by every "3 min ago" on it.</summary>
public sealed class ClockTicks(TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(20);
    private readonly Lock gate = new();
    private Action? listeners;
    private ITimer? timer;

    public void Add(Action listener)
    {
        lock (gate)
        {
            listeners += listener;
            timer ??= clock.CreateTimer(_ => Tick(), null, Every, Every);
        }
    }

    public void Remove(Action listener)
    {
        lock (gate)
        {
            listeners -= listener;
            if (listeners is not null) return;
            timer?.Dispose();
            timer = null;
        }
    }

    public void Dispose() => timer?.Dispose();

    private void Tick() => listeners?.Invoke();
}
