using MailPortal.Mail.Problems;
using MailPortal.Mail.Reading;

namespace MailPortal.Mail.Imap;

/// <summary>What became of messages that were moved.</summary>
/// <param name="Outcome">How completely they left their folder.</param>
/// <param name="UidValidity">Of the destination; null when the server does not tell (RFC 4315 section 3, COPYUID).</param>
/// <param name="NewUids">By the old uid the one in the destination, as far as the server tells.</param>
public sealed record ImapMoved(MoveOutcome Outcome, uint? UidValidity, IReadOnlyDictionary<uint, uint> NewUids);

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
    public static async Task<ImapMoved> MoveAsync(
        this ImapConnection connection, IReadOnlyList<uint> uids, string destination, CancellationToken cancellation)
    {
        using var turn = connection.TakeTurn();
        var rising = uids.Distinct().Order().ToArray();
        var outcome = MoveOutcome.Moved;
        var copies = new Copies(rising);
        for (var from = 0; from < rising.Length; from += MostUids)
        {
            var part = rising.AsMemory(from, Math.Min(MostUids, rising.Length - from));
            if (connection.Capabilities.Move)
                await connection.RunAsync(connection.Await(connection.Command("UID MOVE").Set(part.Span).Quoted(destination)), copies.Note, cancellation);
            else
                outcome = await CopyAndRemoveAsync(connection, part, destination, copies, cancellation);
        }

        return new ImapMoved(outcome, copies.UidValidity, copies.NewUids);
    }

    /// <summary>One by one, since each step needs the one before: without its copy nothing may be marked.</summary>
    private static async Task<MoveOutcome> CopyAndRemoveAsync(
        ImapConnection connection, ReadOnlyMemory<uint> uids, string destination, Copies copies, CancellationToken cancellation)
    {
        await connection.RunAsync(connection.Await(connection.Command("UID COPY").Set(uids.Span).Quoted(destination)), copies.Note, cancellation);
        await connection.RunAsync(connection.Await(connection.Command("UID STORE").Set(uids.Span).Atom("+FLAGS.SILENT (\\Deleted)")), null, cancellation);
        if (!connection.Capabilities.UidPlus)
            return MoveOutcome.CopiedAndMarked;
        await connection.RunAsync(connection.Await(connection.Command("UID EXPUNGE").Set(uids.Span)), null, cancellation);
        return MoveOutcome.Moved;
    }

    /// <summary><c>[COPYUID 38505 304,319:320 3956:3958]</c>, in the completion of COPY and in an answer before that of MOVE.</summary>
    /// <param name="moved">Rising; what is told of others is not kept.</param>
    private sealed class Copies(uint[] moved)
    {
        internal uint? UidValidity { get; private set; }

        internal Dictionary<uint, uint> NewUids { get; } = [];

        internal void Note(ImapResponse said)
        {
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
