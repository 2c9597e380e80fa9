namespace MailPortal.Mail.Reading;

/// <summary>One signed-in session on one mailbox with folders. POP3 has none, and deletes at the end of a session only: <see cref="Pop3MailboxReader"/>
/// has a shape of its own. Every failure leaves as a <see cref="Problems.MailProblemException"/>; cancellation as
/// <see cref="OperationCanceledException"/>. One caller at a time: another one, also within the enumeration of messages, gets an
/// <see cref="InvalidOperationException"/>; after its end every one gets an <see cref="ObjectDisposedException"/>.</summary>
public interface IMailboxReader : IAsyncDisposable
{
    /// <summary>Makes the folders that are missing, each with its parents, and subscribes to them.</summary>
    /// <param name="folders">Paths with <c>/</c> between levels, whatever the server's own delimiter is.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The paths that had to be made, in the order given.</returns>
    Task<IReadOnlyList<string>> EnsureFoldersAsync(IReadOnlyList<string> folders, CancellationToken cancellation);

    /// <summary>Opens a folder and says how far it has grown.</summary>
    Task<FolderState> OpenAsync(string folder, CancellationToken cancellation);

    /// <summary>The uids of the opened folder above <paramref name="afterUid"/>, rising.</summary>
    /// <param name="afterUid">0 for all. (RFC 9051: <c>n:*</c> always names the last message too; it is filtered out.)</param>
    /// <param name="since">Only messages that arrived on or after this day (server's date, SEARCH SINCE).</param>
    /// <param name="cancellation">Ends the wait.</param>
    Task<IReadOnlyList<uint>> SearchAsync(uint afterUid, DateOnly? since, CancellationToken cancellation);

    /// <summary>These messages of the opened folder, pipelined, bounded in memory whatever their size. Nothing else may be asked of the
    /// session before the enumeration has ended; ending it early closes the session. A message that the server cannot give is told with
    /// <see cref="RawMessage.Refusal"/>, and the others go on, in another session where the server ended this one over it; what it could not have
    /// given because the server gives none at all is thrown.</summary>
    /// <param name="uids">Rising.</param>
    /// <param name="maxBytes">Messages larger than this are announced with no content and stay on the server.</param>
    /// <param name="cancellation">Ends the wait.</param>
    IAsyncEnumerable<RawMessage> ReadAsync(IReadOnlyList<uint> uids, long maxBytes, CancellationToken cancellation);

    /// <summary>Messages waiting in the junk folder (special use <c>\Junk</c>, RFC 6154, or a known name); null when there is none.</summary>
    Task<int?> CountJunkAsync(CancellationToken cancellation);

    /// <summary>Moves messages of the opened folder: MOVE (RFC 6851), else COPY, STORE \Deleted and UID EXPUNGE (RFC 4315). Uids that are
    /// no longer there are passed over in silence: somebody was faster, and the aim is reached.</summary>
    /// <exception cref="Problems.MailProblemException"><see cref="Problems.MailProblem.FolderMissing"/> when the destination is not there.</exception>
    Task<MoveOutcome> MoveAsync(IReadOnlyList<uint> uids, string destination, CancellationToken cancellation);
}

/// <summary>How completely messages left their folder.</summary>
public enum MoveOutcome
{
    /// <summary>They lie in the destination and nowhere else.</summary>
    Moved,
    /// <summary>They lie in the destination; here they stay behind marked <c>\Deleted</c>, because the server offers no way to remove exactly these
    /// (neither MOVE nor UIDPLUS) and a plain EXPUNGE would also remove what others marked.</summary>
    CopiedAndMarked,
}

/// <summary>How far a folder has grown.</summary>
/// <param name="UidValidity">RFC 9051 section 2.3.1.1: uids mean something only together with it.</param>
/// <param name="UidNext">The uid that the next message will get at least; 0 when the server does not say.</param>
/// <param name="Exists">Messages in the folder.</param>
/// <param name="ReadOnly">The server opened it read-only: nothing can be moved.</param>
public sealed record FolderState(uint UidValidity, uint UidNext, int Exists, bool ReadOnly);

/// <summary>One message as it lies on the server.</summary>
public sealed class RawMessage
{
    /// <summary>Its uid in the opened folder.</summary>
    public required uint Uid { get; init; }

    /// <summary>When the server received it (INTERNALDATE).</summary>
    public required DateTimeOffset Received { get; init; }

    /// <summary>Bytes of the raw message: exact when <see cref="Content"/> is there, the server's estimate otherwise.</summary>
    public required long Size { get; init; }

    /// <summary>The raw bytes, straight from the wire: forward only, valid until the next message is asked for. Read asynchronously
    /// only: the synchronous <see cref="Stream.Read(byte[], int, int)"/> and <see cref="Stream.CopyTo(Stream)"/> throw
    /// <see cref="NotSupportedException"/>; that they do not for a message that came before its turn is nothing to rely on. What is left
    /// unread is skipped. A message that is cut in the middle never looks complete: the read throws. Where it throws
    /// <see cref="Problems.MailProblem.CommandRefused"/> only this message cannot be given, however often it is asked for, and the others may
    /// be read on. Null when the message is larger than
    /// asked for, when it vanished meanwhile (then <see cref="Size"/> is 0), or when the server refuses to give it
    /// (then <see cref="Refusal"/> says why).</summary>
    public required Stream? Content { get; init; }

    /// <summary>Why the server does not give this message although it is there; null otherwise. The other messages go on.</summary>
    public Problems.MailProblemException? Refusal { get; init; }
}
