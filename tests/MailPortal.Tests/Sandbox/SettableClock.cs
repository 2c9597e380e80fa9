namespace MailPortal.Tests.Sandbox;

/// <summary>Stands still until a test turns it, at a whole second: databases keep no more than microseconds, and what was stored has to be what it was. Timers run as ever.</summary>
public sealed class SettableClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());

    public override DateTimeOffset GetUtcNow() => Now;
}
