namespace MailPortal.Sandbox.Faults;

/// <summary>How a fault behaves; what is absent takes the fault's default. The body of <c>PUT /sandbox/faults/{name}</c>.</summary>
public sealed record FaultParameters
{
    /// <summary>Only this mailbox or person is concerned (where the fault comes when it is known who it is).</summary>
    public string? Mailbox { get; init; }

    /// <summary>The fault ends by itself after that many times.</summary>
    public int? Times { get; init; }

    public int? Status { get; init; }

    /// <summary>Strikes when what was asked has been done: the message is out, and nobody is told.</summary>
    public bool After { get; init; }

    public int? Seconds { get; init; }

    public int? Milliseconds { get; init; }

    public int? Bytes { get; init; }

    public int? BytesPerSecond { get; init; }
}
