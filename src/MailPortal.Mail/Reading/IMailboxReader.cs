using MailPortal.Mail.Imap;

namespace MailPortal.Mail.Reading;

/// <summary>One signed-in session on one mailbox with folders. POP3 has none, and deletes at the end of a session only: <see cref="Pop3MailboxReader"/>
/// has a shape of its own. Every failure leaves as a <see cref="Problems.MailProblemException"/>; cancellation as
/// <see cref="OperationCanceledException"/>. One caller at a time: another one, also within the enumeration of messages, gets an
/// <see cref="InvalidOperationException"/>; after its end every one gets an <see cref="ObjectDisposedException"/>.</summary>
public interface IMailboxReader : IAsyncDisposable
{
    /// <summary>Makes the folders that are missing, each with its parents, and subscribes to them (LIST, CREATE, SUBSCRIBE, RFC 9051 sections 6.3.9, 6.3.4 and 6.3.7).</summary>
    /// <param name="folders">Paths with <c>/</c> between levels, whatever the server's own delimiter is.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The paths that had to be made, in the order given.</returns>
    Task<IReadOnlyList<string>> EnsureFoldersAsync(IReadOnlyList<string> folders, CancellationToken cancellation);

    /// <summary>Opens a folder and says how far it has grown (SELECT, RFC 9051 section 6.3.2).</summary>
    Task<FolderState> OpenAsync(string folder, CancellationToken cancellation);

    /// <summary>Opens a folder and says what is new in it: SELECT and UID SEARCH (RFC 9051 sections 6.3.2 and 6.4.9) in one round trip where the folder is numbered as
    /// it was.</summary>
    /// <param name="folder">As in <see cref="OpenAsync"/>.</param>
    /// <param name="uidValidity">What <paramref name="afterUid"/> counts for; a folder that has been numbered anew since is new from its first message. Null: it was
    /// never read.</param>
    /// <param name="afterUid">As in <see cref="SearchAsync"/>.</param>
    /// <param name="since">As in <see cref="SearchAsync"/>.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The folder, opened, and the uids that are new, rising.</returns>
    Task<(FolderState Folder, IReadOnlyList<uint> News)> OpenAndSearchAsync(string folder, uint? uidValidity, uint afterUid, DateOnly? since, CancellationToken cancellation);

    /// <summary>The uids of the opened folder above <paramref name="afterUid"/>, rising (UID SEARCH, RFC 9051 section 6.4.9).</summary>
    /// <param name="afterUid">0 for all. (<c>n:*</c> always names the last message too; it is filtered out.)</param>
    /// <param name="since">Only messages that arrived on or after this day (server's date, SEARCH SINCE).</param>
    /// <param name="cancellation">Ends the wait.</param>
    Task<IReadOnlyList<uint>> SearchAsync(uint afterUid, DateOnly? since, CancellationToken cancellation);

    /// <summary>These messages of the opened folder (UID FETCH, RFC 9051 section 6.4.9), pipelined, bounded in memory whatever their size. Nothing else may be asked of the
    /// session before the enumeration has ended; ending it early closes the session. A message that the server cannot give is told with
    /// <see cref="RawMessage.Refusal"/>, and the others go on, in another session where the server ended this one over it; what it could not have
    /// given because the server gives none at all is thrown. Asked for whenever an enumeration begins, of the folder that is open then.</summary>
    /// <param name="uids">Rising.</param>
    /// <param name="maxBytes">Messages larger than this are announced with no content and stay on the server.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="ArgumentException">A uid is 0, or not greater than the one before it; thrown at once, before anything is enumerated.</exception>
    IAsyncEnumerable<RawMessage> ReadAsync(IReadOnlyList<uint> uids, long maxBytes, CancellationToken cancellation);

    /// <summary>Messages waiting in the junk folder (special use <c>\Junk</c>, RFC 6154 section 2, or a known name); null when there is none.</summary>
    Task<int?> CountJunkAsync(CancellationToken cancellation);

    /// <summary>Moves messages of the opened folder: MOVE (RFC 6851 section 3), else COPY, STORE \Deleted and UID EXPUNGE (RFC 4315 section 2.1). Uids that are
    /// no longer there are passed over in silence: somebody was faster, and the aim is reached.</summary>
    /// <exception cref="Problems.MailProblemException"><see cref="Problems.MailProblem.FolderMissing"/> when the destination is not there;
    /// <see cref="Problems.MailProblem.FolderReadOnly"/> and <see cref="Problems.MailProblem.RightMissing"/> before anything is copied, where the
    /// messages would stay here all the same.</exception>
    Task<MoveOutcome> MoveAsync(IReadOnlyList<uint> uids, string destination, CancellationToken cancellation);
}
