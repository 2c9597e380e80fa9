namespace MailPortal.Sandbox.Graph;

/// <summary>Graph's limits for one application on one mailbox: four requests at once, 10,000 in ten minutes.</summary>
internal sealed class GraphThrottle(TimeProvider clock)
{
    private const int MostAtOnce = 4;
    private const int MostInWindow = 10_000;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);
    private readonly Lock _gate = new();
    private readonly Dictionary<(Guid Application, string Mailbox), Usage> _usage = [];

    /// <returns>To be disposed when the request is over; null with the refusal.</returns>
    public (IDisposable? Slot, GraphError? Error) Enter(Guid application, string mailbox)
    {
        lock (_gate)
        {
            var key = (application, mailbox.ToLowerInvariant());
            if (!_usage.TryGetValue(key, out var usage)) _usage[key] = usage = new();
            var now = clock.GetUtcNow();
            while (usage.Requests.TryPeek(out var oldest) && now - oldest >= Window) usage.Requests.Dequeue();
            if (usage.AtOnce >= MostAtOnce) return (null, GraphError.Throttled);
            if (usage.Requests.Count >= MostInWindow) return (null, GraphError.TooManyRequests);
            usage.AtOnce++;
            usage.Requests.Enqueue(now);
            return (new Slot(this, usage), null);
        }
    }

    private sealed class Usage
    {
        public int AtOnce { get; set; }

        public Queue<DateTimeOffset> Requests { get; } = new();
    }

    private sealed class Slot(GraphThrottle throttle, Usage usage) : IDisposable
    {
        public void Dispose()
        {
            lock (throttle._gate) usage.AtOnce--;
        }
    }
}
