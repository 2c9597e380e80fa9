using MailPortal.Mail.Imap;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Reading;
using static MailPortal.Tests.Mail.Imap.ImapCommandsTests;

namespace MailPortal.Tests.Mail.Imap;

/// <summary>Moving messages, by whatever the server has for it.</summary>
public sealed class ImapMoveTests
{
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
            """, Dialogues.Courier.Replace("NAMESPACE\nS: A2", "NAMESPACE UIDPLUS\nS: A2", StringComparison.Ordinal));
        await using (connection)
        {
            var moved = await connection.MoveAsync([3, 4], "X", Cancellation);
            Assert.Equal((MoveOutcome.Moved, 7u), (moved.Outcome, moved.UidValidity));
            Assert.Equal(new Dictionary<uint, uint> { [3] = 90, [4] = 91 }, moved.NewUids);
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
