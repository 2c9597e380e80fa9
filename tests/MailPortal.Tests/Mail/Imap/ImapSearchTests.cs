using MailPortal.Mail.Imap;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Reading;
using static MailPortal.Tests.Mail.Imap.ImapCommandsTests;

namespace MailPortal.Tests.Mail.Imap;

/// <summary>What SEARCH brings, in either form.</summary>
public sealed class ImapSearchTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Search_LastMessageBelowTheRange_IsLeftOut()
    {
        var (replay, connection) = await SignedInAsync("""
            C: A2 UID SEARCH RETURN (ALL) UID 101:*
            S: * ESEARCH (TAG "A2") UID ALL 100
            S: A2 OK done
            C: A3 UID SEARCH RETURN (ALL) UID 101:* SINCE 5-Jan-2026
            S: * ESEARCH (TAG "A3") UID COUNT 4 ALL 101:103,110
            S: A3 OK done
            C: A4 UID SEARCH RETURN (ALL) ALL
            S: * ESEARCH (TAG "A4") UID
            S: A4 OK done
            """);
        await using (connection)
        {
            Assert.Empty(await connection.SearchAsync(100, null, Cancellation));
            Assert.Equal([101u, 102u, 103u, 110u], await connection.SearchAsync(100, new DateOnly(2026, 1, 5), Cancellation));
            Assert.Empty(await connection.SearchAsync(0, null, Cancellation));
            replay.AssertFinished();
        }
    }

    [Fact]
    public async Task Search_ClassicAnswer_UnorderedDoubledAndInSeveralLines()
    {
        var (replay, connection) = await SignedInAsync("""
            C: A4 UID SEARCH UID 6:*
            S: * SEARCH 12 7 5 7
            S: * 14 EXISTS
            S: * SEARCH
            S: * SEARCH 9 (MODSEQ 917162500)
            S: A4 OK SEARCH completed.
            """, Dialogues.Exchange);
        await using (connection)
        {
            Assert.Equal([7u, 9u, 12u], await connection.SearchAsync(5, null, Cancellation));
            replay.AssertFinished();
        }
    }

    [Fact]
    public async Task Search_HalfAMillionUids_IsReadFromOneLine()
    {
        var (_, connection) = await SignedInAsync(
            "C: A4 UID SEARCH ALL\nS: * SEARCH " + string.Join(' ', Enumerable.Range(3_000_000, 500_000)) + "\nS: A4 OK done", Dialogues.Exchange, static () => 16384);
        await using (connection)
            Assert.Equal(500_000, (await connection.SearchAsync(0, null, Cancellation)).Count);
    }

    [Fact]
    public async Task Search_MoreUidsThanAnyMailboxInManyLines_IsBroken()
    {
        var line = "S: * SEARCH" + string.Concat(Enumerable.Repeat(" 1", 500_000));
        var (_, connection) = await SignedInAsync(
            "C: A4 UID SEARCH ALL\n" + string.Join('\n', Enumerable.Repeat(line, 10)) + "\nS: * SEARCH 1\nS: A4 OK done", Dialogues.Exchange);
        await using (connection)
        {
            var problem = await Assert.ThrowsAsync<MailProblemException>(() => connection.SearchAsync(0, null, Cancellation));
            Assert.Equal(MailProblem.UnexpectedAnswer, problem.Problem);
            Assert.False(connection.IsUsable);
        }
    }
}
