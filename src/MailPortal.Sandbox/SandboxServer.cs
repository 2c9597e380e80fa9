using MailPortal.Sandbox.Faults;

namespace MailPortal.Sandbox;

/// <summary>A running sandbox: Entra, Exchange and the control endpoints on loopback, until it is disposed.</summary>
public sealed class SandboxServer : IAsyncDisposable
{
    private SandboxServer(SandboxInfo info) => Info = info;

    public SandboxInfo Info { get; }

    /// <summary>Switches that make it misbehave.</summary>
    public FaultSwitches Faults { get; } = new();

    /// <exception cref="SandboxException">Dovecot is not installed, or does not start.</exception>
    public static Task<SandboxServer> StartAsync(SandboxOptions options, CancellationToken cancellation) =>
        throw new NotSupportedException();

    /// <summary>Puts a raw message into INBOX, as an SMTP server would. Line ends may be LF or CRLF.</summary>
    /// <exception cref="SandboxException">No such mailbox.</exception>
    public Task DeliverAsync(string mailbox, ReadOnlyMemory<byte> message, CancellationToken cancellation) =>
        throw new NotSupportedException();

    /// <summary>What lies in each folder of a mailbox.</summary>
    /// <exception cref="SandboxException">No such mailbox.</exception>
    public IReadOnlyList<FolderContents> Look(string mailbox) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>One folder of a mailbox.</summary>
/// <param name="Name">As a person reads it: <c>INBOX</c>, <c>MailPortal/Procesados</c>.</param>
public sealed record FolderContents(string Name, IReadOnlyList<StoredMessage> Messages);

/// <summary>One message in a folder.</summary>
/// <param name="Subject">Decoded; empty when it has none.</param>
/// <param name="MessageId">With its angle brackets; empty when it has none.</param>
public sealed record StoredMessage(string Subject, string MessageId, long Bytes);
