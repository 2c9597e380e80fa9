using MailPortal.Mail.Imap;
using MailPortal.Mail.Problems;
using static MailPortal.Tests.Mail.Imap.ImapCommandsTests;

namespace MailPortal.Tests.Mail.Imap;

/// <summary>Moving messages, by whatever the server has for it.</summary>
public sealed class ImapMoveTests
{
    private static readonly string CourierWithUidPlus = Dialogues.Courier.Replace("NAMESPACE\nS: A2", "NAMESPACE UIDPLUS\nS: A2", StringComparison.Ordinal);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Move_WithMove_IsOneCommand()
    {
        var (replay, connection) = await SignedInAsync("""
            C: A2 UID MOVE 3:5,9 "MailPortal/Procesados"
            S: * OK [COPYUID 42 3:5,9 1:4] Moved
            S: * 3 EXPUNGE
            S: A2 OK Move completed
            """);
        await using (connection)
        {
            var moved = await connection.MoveAsync([9, 3, 4, 5, 4], "MailPortal/Procesados", Cancellation);
            Assert.Equal((MoveOutcome.Moved, 42u), (moved.Outcome, moved.UidValidity));
            Assert.Equal(new Dictionary<uint, uint> { [3] = 1, [4] = 2, [5] = 3, [9] = 4 }, moved.NewUids);
            replay.AssertFinished();
        }
    }

    /// <summary>Yahoo and AOL move the newest of them, and say OK (RFC 9738 section 3.1): the others would lie there for ever.</summary>
    [Theory]
    [InlineData("S: A2 OK [MESSAGELIMIT 2 5] in part", "S: A3 OK [MESSAGELIMIT 1 4] in part")]
    [InlineData("S: * NO [MESSAGELIMIT 2 5] in part\nS: A2 OK [HIGHESTMODSEQ 7] done", "S: * NO [MESSAGELIMIT 1 4] in part\nS: A3 OK done")]
    public async Task Move_InPart_TheRestIsMovedInTurn(string first, string second)
    {
        var (replay, connection) = await SignedInAsync($"""
            C: A2 UID MOVE 3:5,9 "X"
            S: * OK [COPYUID 42 5,9 1:2] Moved
            S: * 4 EXPUNGE
            {first}
            C: A3 UID MOVE 3:4 "X"
            S: * OK [COPYUID 42 4 3] Moved
            {second}
            C: A4 UID MOVE 3 "X"
            S: * OK [COPYUID 42 3 4] Moved
            S: A4 OK [MESSAGELIMIT 1 3] that was all
            """);
        await using (connection)
        {
            var moved = await connection.MoveAsync([3, 4, 5, 9], "X", Cancellation);
            Assert.Equal(MoveOutcome.Moved, moved.Outcome);
            Assert.Equal(new Dictionary<uint, uint> { [5] = 1, [9] = 2, [4] = 3, [3] = 4 }, moved.NewUids);
            replay.AssertFinished();
        }
    }

    [Theory]
    [InlineData("[MESSAGELIMIT 1000]")]
    [InlineData("[MESSAGELIMIT]")]
    [InlineData("[MESSAGELIMIT 1000 0]")]
    [InlineData("[MESSAGELIMIT 1000 10]")] // above all of them: nothing was moved
    public async Task Move_InPartAndNobodyKnowsWhich_IsNotTakenForMoved(string code)
    {
        var (_, connection) = await SignedInAsync($"C: A2 UID MOVE 3:4 \"X\"\nS: A2 OK {code} in part");
        await using (connection)
        {
            Assert.Equal(MailProblem.UnexpectedAnswer, (await Assert.ThrowsAsync<MailProblemException>(() => connection.MoveAsync([3, 4], "X", Cancellation))).Problem);
            Assert.False(connection.IsUsable);
        }
    }

    /// <summary>What was not copied is not marked, let alone removed.</summary>
    [Fact]
    public async Task Copy_InPartAndCalledDone_RemovesNothing()
    {
        var (replay, connection) = await SignedInAsync("""
            C: A3 UID COPY 3:4 "X"
            S: A3 OK [MESSAGELIMIT 1 4] in part
            """, Dialogues.Courier);
        await using (connection)
        {
            Assert.Equal(MailProblem.UnexpectedAnswer, (await Assert.ThrowsAsync<MailProblemException>(() => connection.MoveAsync([3, 4], "X", Cancellation))).Problem);
            Assert.False(connection.IsUsable);
            replay.AssertFinished();
        }
    }

    /// <summary>COPY of more than the server names is refused (RFC 9738 section 3.1), STORE and UID EXPUNGE are done in part.</summary>
    [Fact]
    public async Task Move_ServerNamesALimit_NoCommandIsForMore()
    {
        var (replay, connection) = await SignedInAsync("""
            C: A3 UID COPY 3:4 "X"
            S: A3 OK copied
            C: A4 UID STORE 3:4 +FLAGS.SILENT (\Deleted)
            S: A4 OK stored
            C: A5 UID COPY 5 "X"
            S: A5 OK copied
            C: A6 UID STORE 5 +FLAGS.SILENT (\Deleted)
            S: A6 OK stored
            """, Dialogues.Courier.Replace("NAMESPACE\nS: A2", "NAMESPACE MESSAGELIMIT=2\nS: A2", StringComparison.Ordinal));
        await using (connection)
        {
            Assert.Equal(MoveOutcome.CopiedAndMarked, (await connection.MoveAsync([3, 4, 5], "X", Cancellation)).Outcome);
            replay.AssertFinished();
        }
    }

    /// <summary>RFC 2683 section 3.2.1.5: lines of about 1,000 octets; Yahoo and UW-IMAP take no longer ones.</summary>
    [Fact]
    public async Task Move_ScatteredUids_StayWithinWhatServersAcceptInALine()
    {
        var uids = Enumerable.Range(0, 100).Select(static i => (uint)(3_000_000_000 + (2L * i))).ToList();
        var (replay, connection) = await SignedInAsync($"""
            C: A2 UID MOVE {string.Join(',', uids.Take(60))} "X"
            S: A2 OK moved
            C: A3 UID MOVE {string.Join(',', uids.Skip(60))} "X"
            S: A3 OK moved
            C: A4 UID MOVE 1:350 "X"
            S: A4 OK moved
            C: A5 UID MOVE 351:400 "X"
            S: A5 OK moved
            """);
        await using (connection)
        {
            await connection.MoveAsync(uids, "X", Cancellation);
            await connection.MoveAsync([.. Enumerable.Range(1, 400).Select(static uid => (uint)uid)], "X", Cancellation);
            replay.AssertFinished();
        }
    }

    [Fact]
    public async Task Move_WithUidPlusOnly_CopiesMarksAndRemovesExactlyThese()
    {
        var (replay, connection) = await SignedInAsync("""
            C: A3 UID COPY 3:4 "X"
            S: A3 OK [COPYUID 7 3:4 90:91] copied
            C: A4 UID STORE 3:4 +FLAGS.SILENT (\Deleted)
            S: A4 OK stored
            C: A5 UID EXPUNGE 3:4
            S: * 3 EXPUNGE
            S: * 3 EXPUNGE
            S: A5 OK gone
            C: A6 UID FETCH 3:4 (UID)
            S: A6 OK none
            """, CourierWithUidPlus);
        await using (connection)
        {
            var moved = await connection.MoveAsync([3, 4], "X", Cancellation);
            Assert.Equal((MoveOutcome.Moved, 7u), (moved.Outcome, moved.UidValidity));
            Assert.Equal(new Dictionary<uint, uint> { [3] = 90, [4] = 91 }, moved.NewUids);
            replay.AssertFinished();
        }
    }

    /// <summary>Dovecot without the right <c>e</c> says OK to UID EXPUNGE, and so it does when somebody else was faster.</summary>
    [Theory]
    [InlineData("* 1 FETCH (UID 4 FLAGS (\\Deleted))", MoveOutcome.CopiedAndMarked)]
    [InlineData("* 1 FETCH (UID 9 FLAGS (\\Deleted))", MoveOutcome.Moved)]
    [InlineData("* OK none of them", MoveOutcome.Moved)]
    [InlineData("* 1 FETCH (UID 4 FLAGS (\\Deleted))", MoveOutcome.CopiedAndMarked, "S: * 2 EXPUNGE\n")] // one of the two, or what somebody else removed
    [InlineData("* 1 FETCH (UID 3 FLAGS (\\Deleted))", MoveOutcome.CopiedAndMarked, "S: * 9 EXPUNGE\nS: * 8 EXPUNGE\n")] // what somebody else removed, as many as were named
    public async Task Move_RemovedByUidExpunge_ItIsLookedWhetherTheyStay(string left, MoveOutcome expected, string told = "")
    {
        var (replay, connection) = await SignedInAsync($"""
            C: A3 UID COPY 3:4 "X"
            S: A3 OK copied
            C: A4 UID STORE 3:4 +FLAGS.SILENT (\Deleted)
            S: A4 OK stored
            C: A5 UID EXPUNGE 3:4
            {told}S: A5 OK done
            C: A6 UID FETCH 3:4 (UID)
            S: {left}
            S: A6 OK done
            """, CourierWithUidPlus);
        await using (connection)
        {
            Assert.Equal(expected, (await connection.MoveAsync([3, 4], "X", Cancellation)).Outcome);
            replay.AssertFinished();
        }
    }

    [Fact]
    public async Task Move_WithNeither_LeavesThemMarkedAndSaysSo()
    {
        var (replay, connection) = await SignedInAsync("""
            C: A3 UID COPY 3:4 "X"
            S: A3 OK copied
            C: A4 UID STORE 3:4 +FLAGS.SILENT (\Deleted)
            S: A4 OK stored
            """, Dialogues.Courier);
        await using (connection)
        {
            var moved = await connection.MoveAsync([3, 4], "X", Cancellation);
            Assert.Equal((MoveOutcome.CopiedAndMarked, null), (moved.Outcome, moved.UidValidity));
            Assert.Empty(moved.NewUids);
            replay.AssertFinished();
        }
    }

    /// <summary>Dovecot without the right <c>t</c> says OK to the STORE and keeps nothing of it: copies would be made at every poll.</summary>
    [Theory]
    [InlineData("(\\Seen)", true)]
    [InlineData("(\\Seen \\*)", true)] // new keywords are not \Deleted
    [InlineData("NIL", true)]
    [InlineData("(\\Seen)", false)]
    public async Task Move_DeletedIsNotKept_IsRefusedBeforeAnythingIsCopied(string permanent, bool uidPlus)
    {
        var (replay, connection) = await SignedInAsync($"""
            C: A3 SELECT "INBOX"
            S: * OK [PERMANENTFLAGS {permanent}] Flags permitted.
            S: A3 OK [READ-WRITE] done
            C: A4 NOOP
            S: A4 OK done
            """, uidPlus ? CourierWithUidPlus : Dialogues.Courier);
        await using (connection)
        {
            await connection.SelectAsync("INBOX", Cancellation);
            var problem = await Assert.ThrowsAsync<MailProblemException>(() => connection.MoveAsync([3, 4], "X", Cancellation));
            Assert.Equal(MailProblem.RightMissing, problem.Problem);
            Assert.IsType<ImapCommandException>(problem.InnerException);
            await connection.NoopAsync(Cancellation);
            replay.AssertFinished();
        }
    }

    /// <summary>MOVE needs no mark: the server says itself what it cannot do. And what was said of one folder holds for that one only.</summary>
    [Fact]
    public async Task Move_DeletedIsNotKeptAndTheServerHasMove_IsAsked()
    {
        var (replay, connection) = await SignedInAsync("""
            C: A2 SELECT "INBOX"
            S: * OK [PERMANENTFLAGS (\Seen)] Flags permitted.
            S: A2 OK [READ-WRITE] done
            C: A3 UID MOVE 3 "X"
            S: A3 NO [NOPERM] Permission denied
            """);
        await using (connection)
        {
            await connection.SelectAsync("INBOX", Cancellation);
            var problem = await Assert.ThrowsAsync<MailProblemException>(() => connection.MoveAsync([3], "X", Cancellation));
            Assert.Equal((MailProblem.RightMissing, "[NOPERM] Permission denied"), (problem.Problem, problem.UpstreamCode));
            replay.AssertFinished();
        }
    }

    [Fact]
    public async Task Move_FolderBeforeKeptNothing_TheNextOneIsMovedFrom()
    {
        var (replay, connection) = await SignedInAsync("""
            C: A3 SELECT "Ajena"
            S: * OK [PERMANENTFLAGS ()] No permanent flags permitted.
            S: A3 OK [READ-WRITE] done
            C: A4 SELECT "INBOX"
            S: * OK [PERMANENTFLAGS (\Deleted \Seen \*)] Flags permitted.
            S: A4 OK [READ-WRITE] done
            C: A5 UID COPY 3 "X"
            S: A5 OK copied
            C: A6 UID STORE 3 +FLAGS.SILENT (\Deleted)
            S: A6 OK stored
            """, Dialogues.Courier);
        await using (connection)
        {
            await connection.SelectAsync("Ajena", Cancellation);
            await connection.SelectAsync("INBOX", Cancellation);
            Assert.Equal(MoveOutcome.CopiedAndMarked, (await connection.MoveAsync([3], "X", Cancellation)).Outcome);
            replay.AssertFinished();
        }
    }

    [Fact]
    public async Task Move_OpenedToReadOnly_IsNotAsked()
    {
        var (replay, connection) = await SignedInAsync("C: A2 EXAMINE \"INBOX\"\nS: A2 OK [READ-ONLY] done");
        await using (connection)
        {
            await connection.ExamineAsync("INBOX", Cancellation);
            Assert.Equal(MailProblem.FolderReadOnly, (await Assert.ThrowsAsync<MailProblemException>(() => connection.MoveAsync([3], "X", Cancellation))).Problem);
            replay.AssertFinished();
        }
    }

    [Fact]
    public async Task Move_CopyRefused_MarksNothing()
    {
        var (replay, connection) = await SignedInAsync("""
            C: A3 UID COPY 3:4 "X"
            S: A3 NO [OVERQUOTA] Quota exceeded
            """, Dialogues.Courier);
        await using (connection)
        {
            Assert.Equal(MailProblem.MailboxFull, (await Assert.ThrowsAsync<MailProblemException>(() => connection.MoveAsync([3, 4], "X", Cancellation))).Problem);
            replay.AssertFinished();
        }
    }

    [Theory]
    [InlineData("* OK [COPYUID 42 3:5 1] Moved")] // more old ones than new ones: which is which?
    [InlineData("* OK [COPYUID 42 3:5] Moved")]
    [InlineData("* OK [COPYUID 42  ]")] // Outlook.com
    [InlineData("* OK [COPYUID 42 1:* 7:*] Moved")]
    [InlineData("* OK [COPYUID 42 3: 7] Moved")]
    [InlineData("* OK [COPYUID] Moved")]
    [InlineData("* OK [COPYUID x 3 4] Moved")]
    [InlineData("* OK [COPYUID 42 1:4294967295 1:4294967295] Moved")]
    [InlineData("* OK [COPYUID 42 1:400 1:400] Moved")]
    [InlineData("* OK [COPYUID 42 103:105 1:3] Moved")] // of others
    public async Task Move_CopyUidThatMakesNoSense_NamesNoNewUid(string said)
    {
        var (replay, connection) = await SignedInAsync($"C: A2 UID MOVE 3:5 \"X\"\nS: {said}\nS: A2 OK Move completed");
        await using (connection)
        {
            var moved = await connection.MoveAsync([3, 4, 5], "X", Cancellation);
            Assert.Equal(MoveOutcome.Moved, moved.Outcome);
            Assert.Empty(moved.NewUids);
            Assert.True(connection.IsUsable);
            replay.AssertFinished();
        }
    }

    /// <summary>Exchange of old: no star, no OK.</summary>
    [Fact]
    public async Task Move_CopyUidByItself_IsRead()
    {
        var (_, connection) = await SignedInAsync("C: A2 UID MOVE 3 \"X\"\nS: [COPYUID 42 3 6]\nS: A2 OK Move completed");
        await using (connection)
            Assert.Equal(6u, (await connection.MoveAsync([3], "X", Cancellation)).NewUids[3]);
    }
}
