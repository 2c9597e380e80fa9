namespace MailPortal.Polling;

/// <summary><c>Reception:*</c>, how mailboxes are polled.</summary>
public sealed class PollingOptions
{
    /// <summary>Mailboxes polled at once by one node.</summary>
    public int MailboxesAtOnce { get; set; } = 32;

    /// <summary>Nodes that poll at the same time, at most. An embedded database has one.</summary>
    public int Lanes { get; set; } = 4;

    /// <summary>Messages asked of the server in one go; between two goes the ones already stored are moved.</summary>
    public int WindowSize { get; set; } = 500;

    /// <summary>Messages that are stored and read together.</summary>
    public int BatchSize { get; set; } = 50;

    /// <summary>Bytes that such a batch holds at most, its last message apart.</summary>
    public long BatchBytes { get; set; } = 16L * 1024 * 1024;

    /// <summary>Larger messages stay on the server.</summary>
    public long MaxBytesToStore { get; set; } = 150L * 1024 * 1024;
}
