namespace MailPortal.Mail.Reading;

/// <summary>Messages that came before their turn, or before it was known whose they are: the first few megabytes in memory, then on disk. A server may answer in any order
/// (RFC 9051 section 5.5), so that what finds no room is no fault of its: it is passed over, and asked for again in its turn.</summary>
/// <param name="maxBytes">Of one message: there is room for one at least.</param>
/// <param name="disk">Bytes besides.</param>
internal sealed class DownloadSpool(long maxBytes, long disk)
{
    private const long Memory = 4 * 1024 * 1024;
    private const long MostInline = 8 * 1024 * 1024;
    private long spooled;
    private long inMemory;

    /// <summary>The server shall give what is next in order, and nothing else, until there is room again.</summary>
    internal bool IsFull => spooled > disk || inMemory > MostInline;

    /// <summary>As long as it is not full, for any message.</summary>
    private bool HasRoomFor(long length) => length - maxBytes <= disk - spooled;

    /// <summary>A body from the wire; null when there is no room for it, and it is passed over.</summary>
    /// <param name="wire">The body.</param>
    /// <param name="length">Bytes, no more than allowed for one message.</param>
    /// <param name="alone">Nothing else was asked for: it may be the one that makes room.</param>
    /// <param name="cancellation">Breaks the connection.</param>
    internal async Task<SpooledBody?> TakeAsync(Stream wire, long length, bool alone, CancellationToken cancellation) =>
        alone || HasRoomFor(length) ? await SpooledBody.TakeAsync(wire, length, inMemory + length <= Memory, cancellation) : null;

    /// <summary>Keeps a body until its turn.</summary>
    /// <param name="message">Whose it is.</param>
    /// <param name="body">On disk, in memory because it is short, or because it came within an answer.</param>
    /// <param name="isNext">Its turn is now.</param>
    /// <returns>False when there is no room for it.</returns>
    internal bool TryKeep(DownloadedMessage message, SpooledBody body, bool isNext)
    {
        if (!isNext && (body.IsInMemory ? IsFull : !HasRoomFor(body.Length)))
            return false;
        message.Body = body;
        message.State = DownloadState.Spooled;
        spooled += body.Length;
        inMemory += body.IsInMemory ? body.Length : 0;
        return true;
    }

    /// <summary>It was given out.</summary>
    internal async ValueTask ForgetAsync(DownloadedMessage message)
    {
        message.State = DownloadState.GivenOut;
        if (message.Body is not { } body)
            return;
        spooled -= body.Length;
        inMemory -= body.IsInMemory ? body.Length : 0;
        message.Body = null;
        await body.DisposeAsync();
    }
}
