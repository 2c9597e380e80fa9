using MailPortal.Mail.Imap;

namespace MailPortal.Mail.Reading;

/// <summary>Messages that came before their turn, or before it was known whose they are. Honest servers send few of them, those of the windows under way;
/// more than that is somebody filling our memory and disk.</summary>
/// <param name="maxBytes">Of one message.</param>
internal sealed class DownloadSpool(long maxBytes)
{
    private const long Memory = 4 * 1024 * 1024;
    private long spooled;

    /// <summary>A body from the wire; null when it is too large, and is passed over.</summary>
    internal async Task<SpooledBody?> TakeAsync(ImapConnection connection, Stream wire, long length, CancellationToken cancellation)
    {
        if (length > maxBytes)
            return null;
        Check(connection);
        return await SpooledBody.TakeAsync(wire, length, inMemory: spooled + length <= Memory, cancellation);
    }

    /// <summary>Keeps a body until its turn.</summary>
    internal void Keep(ImapConnection connection, DownloadedMessage message, SpooledBody body)
    {
        Check(connection);
        message.Body = body;
        message.State = DownloadState.Spooled;
        spooled += body.Length;
    }

    private void Check(ImapConnection connection)
    {
        if (spooled > Math.Max(maxBytes, Memory))
            throw connection.Break(ImapProblems.Broken("too many messages out of order"));
    }

    /// <summary>It was given out.</summary>
    internal async ValueTask ForgetAsync(DownloadedMessage message)
    {
        message.State = DownloadState.GivenOut;
        if (message.Body is not { } body)
            return;
        spooled -= body.Length;
        message.Body = null;
        await body.DisposeAsync();
    }
}
