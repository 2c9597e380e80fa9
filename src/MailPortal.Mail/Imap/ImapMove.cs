using MailPortal.Mail.Problems;
using MailPortal.Mail.Reading;

namespace MailPortal.Mail.Imap;

/// <summary>Moving messages of the opened folder: MOVE (RFC 6851), else COPY, STORE and UID EXPUNGE (RFC 4315). Never a plain EXPUNGE: it would remove
/// what other people and programs have marked.</summary>
public static class ImapMove
{
    // Command lines stay near 4,000 characters even when no two uids are neighbours; servers accept 8,000 (RFC 2683 section 3.2.1.5).
    private const int MostUids = 350;

    /// <summary>Moves; uids that are no longer there are passed over by the server.</summary>
    /// <param name="connection">With a folder opened for writing.</param>
    /// <param name="uids">Any order.</param>
    /// <param name="destination">A name on the wire.</param>
    /// <param name="cancellation">Breaks the connection.</param>
    /// <exception cref="MailProblemException"><see cref="MailProblem.FolderMissing"/>, <see cref="MailProblem.MailboxFull"/> and others.</exception>
    public static async Task<MoveOutcome> MoveAsync(
        this ImapConnection connection, IReadOnlyList<uint> uids, string destination, CancellationToken cancellation)
    {
        var rising = uids.Distinct().Order().ToArray();
        var outcome = MoveOutcome.Moved;
        for (var from = 0; from < rising.Length; from += MostUids)
        {
            var part = rising.AsMemory(from, Math.Min(MostUids, rising.Length - from));
            if (connection.Capabilities.Move)
                await connection.RunAsync(connection.Await(connection.Command("UID MOVE").Set(part.Span).Quoted(destination)), null, cancellation);
            else
                outcome = await CopyAndRemoveAsync(connection, part, destination, cancellation);
        }

        return outcome;
    }

    /// <summary>One by one, since each step needs the one before: without its copy nothing may be marked.</summary>
    private static async Task<MoveOutcome> CopyAndRemoveAsync(
        ImapConnection connection, ReadOnlyMemory<uint> uids, string destination, CancellationToken cancellation)
    {
        await connection.RunAsync(connection.Await(connection.Command("UID COPY").Set(uids.Span).Quoted(destination)), null, cancellation);
        await connection.RunAsync(connection.Await(connection.Command("UID STORE").Set(uids.Span).Atom("+FLAGS.SILENT (\\Deleted)")), null, cancellation);
        if (!connection.Capabilities.UidPlus)
            return MoveOutcome.CopiedAndMarked;
        await connection.RunAsync(connection.Await(connection.Command("UID EXPUNGE").Set(uids.Span)), null, cancellation);
        return MoveOutcome.Moved;
    }
}
