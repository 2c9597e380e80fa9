namespace MailPortal.Tests.Sandbox;

/// <summary>Stands still until a test turns it; timers run as ever.</summary>
public sealed class SettableClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = TimeProvider.System.GetUtcNow();

    public override DateTimeOffset GetUtcNow() => Now;
}
