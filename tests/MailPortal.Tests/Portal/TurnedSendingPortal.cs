using MailPortal.Tests.Sandbox;

namespace MailPortal.Tests.Portal;

/// <summary>Portal and sandbox with one clock, which a test turns.</summary>
public sealed class TurnedSendingPortal : SendingPortal
{
    public TurnedSendingPortal() : this(new TurnedClock()) { }

    private TurnedSendingPortal(TurnedClock sandbox) : base(sandbox, sandbox.Clock) => Clock = sandbox.Clock;

    public SettableClock Clock { get; }
}
