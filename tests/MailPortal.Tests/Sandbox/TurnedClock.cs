using MailPortal.Sandbox;

namespace MailPortal.Tests.Sandbox;

/// <summary>A sandbox whose clock a test turns.</summary>
public sealed class TurnedClock : RunningSandbox
{
    public SettableClock Clock { get; } = new();

    protected override SandboxOptions Options => new() { Clock = Clock };
}
