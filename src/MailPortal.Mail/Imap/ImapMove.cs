using MailPortal.Mail.Problems;

namespace MailPortal.Mail.Imap;

/// <summary>Moving messages of the opened folder: MOVE (RFC 6851), else COPY, STORE and UID EXPUNGE (RFC 4315). Never a plain EXPUNGE: it would remove
/// what other people and programs have marked.</summary>
public static class ImapMove
{
    // What one command does is done before the next: not so much of it that it runs out of time.
    private const int MostUids = 350;

    /// <summary>Moves by UID MOVE (RFC 6851 section 3.2), or by UID COPY (RFC 9051 section 6.4.7), UID STORE (section 6.4.6) and UID EXPUNGE (RFC 4315
    /// section 2.1); uids that are no longer there are passed over by the server.</summary>
    /// <param name="connection">With a folder opened for writing.</param>
    /// <param name="uids">Any order.</param>
    /// <param name="destination">A name on the wire.</param>
    /// <param name="cancellation">Breaks the connection.</param>
    /// <exception cref="MailProblemException"><see cref="MailProblem.FolderMissing"/>, <see cref="MailProblem.MailboxFull"/> and others;
    /// <see cref="MailProblem.FolderReadOnly"/> and <see cref="MailProblem.RightMissing"/> before anything is copied, where the originals would
    /// have to stay.</exception>
    public static async Task<ImapMoved> MoveAsync(
        this ImapConnection connection, IReadOnlyList<uint> uids, string destination, CancellationToken cancellation)
    {
        using var turn = connection.TakeTurn();
        RefuseHalfAMove(connection);
        var rising = uids.Distinct().Order().ToArray();
        var outcome = MoveOutcome.Moved;
        var copies = new Copies(rising);
        var most = Math.Min(MostUids, connection.Capabilities.MessageLimit ?? MostUids);
        ReadOnlyMemory<uint> part;
        for (var from = 0; from < rising.Length; from += part.Length)
        {
            part = rising.AsMemory(from, UidSet.CountForOneCommand(rising.AsSpan(from), most));
            if (connection.Capabilities.Move)
                await MoveAllAsync(connection, part, destination, copies, cancellation);
            else if (!await CopyAndRemoveAsync(connection, part, destination, copies, cancellation))
                outcome = MoveOutcome.CopiedAndMarked;
        }

        return new ImapMoved(outcome, copies.UidValidity, copies.NewUids);
    }

    /// <summary>A server may answer OK to a STORE of which it keeps nothing (Dovecot does so without the right <c>t</c>): the originals would stay, be read
    /// again, and be copied again. What it keeps it says when the folder is opened.</summary>
    private static void RefuseHalfAMove(ImapConnection connection)
    {
        if (connection.Opened is not { } folder)
            return;
        if (folder.ReadOnly)
            throw ImapProblems.NotAsked(MailProblem.FolderReadOnly, "The folder is open read-only: nothing can be moved.");
        if (!connection.Capabilities.Move && !folder.MayKeep("\\Deleted"))
            throw ImapProblems.NotAsked(MailProblem.RightMissing, "The server keeps no \\Deleted here (it is not among the PERMANENTFLAGS): what is copied from this folder would stay in it.");
    }

    /// <summary>A server may move the newest of them only, say OK, and tell at which uid it stopped (MESSAGELIMIT, RFC 9738 section 3.1: Yahoo, AOL, at fewer than they
    /// name in their capabilities). Those below are asked for until none is left.</summary>
    private static async Task MoveAllAsync(
        ImapConnection connection, ReadOnlyMemory<uint> uids, string destination, Copies copies, CancellationToken cancellation)
    {
        while (!uids.IsEmpty)
        {
            copies.StoppedAt = null;
            await connection.RunAsync(connection.Await(connection.Command("UID MOVE").Set(uids.Span).Quoted(destination)), copies.Note, cancellation);
            if (copies.StoppedAt is not { } lowest)
                return;
            var found = uids.Span.BinarySearch(lowest);
            var below = found < 0 ? ~found : found;
            // Taken for moved they would lie here for ever.
            if (lowest == 0 || below == uids.Length)
                throw connection.Break(ImapProblems.Broken("a move in part that does not say where it goes on"));
            uids = uids[..below];
        }
    }

    /// <summary>One by one, since each step needs the one before: without its copy nothing may be marked.</summary>
    /// <returns>False when the originals are still there.</returns>
    private static async Task<bool> CopyAndRemoveAsync(
        ImapConnection connection, ReadOnlyMemory<uint> uids, string destination, Copies copies, CancellationToken cancellation)
    {
        copies.StoppedAt = null;
        await connection.RunAsync(connection.Await(connection.Command("UID COPY").Set(uids.Span).Quoted(destination)), copies.Note, cancellation);
        // OK to a copy of some (RFC 9738 section 3.1 wants NO): what was not copied must not be removed.
        if (copies.StoppedAt is not null)
            throw connection.Break(ImapProblems.Broken("a copy in part"));
        await connection.RunAsync(connection.Await(connection.Command("UID STORE").Set(uids.Span).Atom("+FLAGS.SILENT (\\Deleted)")), null, cancellation);
        if (!connection.Capabilities.UidPlus)
            return false;
        await connection.RunAsync(connection.Await(connection.Command("UID EXPUNGE").Set(uids.Span)), null, cancellation);
        // OK may be a pretence (Dovecot without the right e removes nothing), and what is told as removed meanwhile may be what others remove: EXPUNGE
        // names no uid, and RFC 7162's VANISHED, which does, comes only to those who asked for it.
        return !await AreThereAsync(connection, uids, cancellation);
    }

    private static async Task<bool> AreThereAsync(ImapConnection connection, ReadOnlyMemory<uint> uids, CancellationToken cancellation)
    {
        var named = false;
        var tag = connection.Await(connection.Command("UID FETCH").Set(uids.Span).Atom("(UID)"));
        await connection.RunAsync(tag, said => named |= said.Kind == ImapResponseKind.Fetch && uids.Span.Contains(said.Fetch.Uid), cancellation);
        return named;
    }

    /// <summary><c>[COPYUID 38505 304,319:320 3956:3958]</c>, in the completion of COPY and in an answer before that of MOVE; <c>[MESSAGELIMIT 1000 319]</c> in either.</summary>
    /// <param name="moved">Rising; what is told of others is not kept.</param>
    private sealed class Copies(uint[] moved)
    {
        internal uint? UidValidity { get; private set; }

        internal Dictionary<uint, uint> NewUids { get; } = [];

        /// <summary>The lowest uid that the command was done for; null where it was for all of them, 0 where the server does not say.</summary>
        internal uint? StoppedAt { get; set; }

        internal void Note(ImapResponse said)
        {
            if (said.TryCode("MESSAGELIMIT"u8, out var limit))
                StoppedAt = limit.TryNumber32(out _) && limit.TryNumber32(out var lowest) ? lowest : 0;
            if (!said.TryCode("COPYUID"u8, out var arguments))
                return;
            var (old, made) = (new List<uint>(), new List<uint>());
            // It only tells where the copies lie: what is moved is moved, whatever Exchange leaves out of this.
            if (!arguments.TryNumber32(out var validity))
                return;
            UidValidity = validity;
            // One for one; where the server has counted wrong nobody knows which is which.
            if (!UidSet.TryRead(ref arguments, old, MostUids) || !UidSet.TryRead(ref arguments, made, MostUids) || old.Count != made.Count)
                return;
            for (var i = 0; i < old.Count; i++)
                if (Array.BinarySearch(moved, old[i]) >= 0)
                    NewUids[old[i]] = made[i];
        }
    }
}
