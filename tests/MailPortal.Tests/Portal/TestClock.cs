using System.Globalization;

namespace MailPortal.Tests.Portal;

/// <summary>Time that stands until a test moves it; its timers fire when it does. What runs in the background may make timers and end them meanwhile.</summary>
internal sealed class TestClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock changing = new();
    private readonly List<Ticker> tickers = [];
    private DateTimeOffset now = start;

    public static TestClock At(string time) => new(DateTimeOffset.Parse(time, CultureInfo.InvariantCulture));

    public int Timers
    {
        get
        {
            lock (changing) return tickers.Count;
        }
    }

    public override DateTimeOffset GetUtcNow() => now;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public void Advance(TimeSpan by)
    {
        Ticker[] due;
        lock (changing) due = [.. tickers];
        now += by;
        foreach (var ticker in due) ticker.FireUntil(now);
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var ticker = new Ticker(this, () => callback(state), now + dueTime, period);
        lock (changing) tickers.Add(ticker);
        return ticker;
    }

    private sealed class Ticker(TestClock clock, Action fire, DateTimeOffset due, TimeSpan period) : ITimer
    {
        private DateTimeOffset next = due;

        public void FireUntil(DateTimeOffset now)
        {
            while (next <= now)
            {
                fire();
                next = period > TimeSpan.Zero ? next + period : DateTimeOffset.MaxValue;
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => false;

        public void Dispose()
        {
            lock (clock.changing) clock.tickers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
