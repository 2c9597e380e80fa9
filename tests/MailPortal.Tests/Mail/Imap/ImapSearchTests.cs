using System.Globalization;
using System.Text;
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

    /// <summary>One flight for both: the server has the search before it has answered the other.</summary>
    [Fact]
    public async Task SelectAndSearch_AreSentTogether_AndToldApart()
    {
        var (replay, connection) = await SignedInAsync("""
            C: A2 SELECT "INBOX"
            C: A3 UID SEARCH RETURN (ALL) UID 101:* SINCE 5-Jan-2026
            S: * 12 EXISTS
            S: * OK [UIDVALIDITY 7] fine
            S: * OK [UIDNEXT 104] fine
            S: A2 OK [READ-WRITE] done
            S: * 13 EXISTS
            S: * ESEARCH (TAG "A3") UID ALL 100,102:103
            S: A3 OK done
            """);
        await using (connection)
        {
            var (mailbox, uids) = await connection.SelectAndSearchAsync("INBOX", 100, new DateOnly(2026, 1, 5), Cancellation);

            Assert.Equal((7u, 104u, 12, false), (mailbox.UidValidity, mailbox.UidNext, mailbox.Exists, mailbox.ReadOnly));
            Assert.Equal([102u, 103u], uids);
            Assert.Equal(mailbox, connection.Opened);
            Assert.True(connection.TakeGrowth()); // the thirteenth came in behind it
            replay.AssertFinished();
        }
    }

    [Fact]
    public async Task SelectAndSearch_AnsweredTheOtherWayRound_AreToldApart()
    {
        var (replay, connection) = await SignedInAsync("""
            C: A2 SELECT "INBOX"
            C: A3 UID SEARCH RETURN (ALL) ALL
            S: * ESEARCH (TAG "A3") UID ALL 4
            S: A3 OK done
            S: * 1 EXISTS
            S: * OK [UIDVALIDITY 7] fine
            S: A2 OK [READ-ONLY] done
            C: A4 NOOP
            S: A4 OK done
            """);
        await using (connection)
        {
            var (mailbox, uids) = await connection.SelectAndSearchAsync("INBOX", 0, null, Cancellation);

            Assert.Equal((7u, 1, true), (mailbox.UidValidity, mailbox.Exists, mailbox.ReadOnly));
            Assert.Equal([4u], uids);
            await connection.NoopAsync(Cancellation);
            replay.AssertFinished();
        }
    }

    [Theory]
    [InlineData("S: A3 BAD no mailbox selected", true)]
    [InlineData("S: * SEARCH 1 2\nS: A3 OK what was open before", true)] // some leave it open; it is not what was asked for
    [InlineData("S: * BYE too many errors", false)]
    public async Task SelectAndSearch_SelectRefused_IsWhatIsThrown(string search, bool usable)
    {
        var (_, connection) = await SignedInAsync($"""
            C: A2 SELECT "Nada"
            C: A3 UID SEARCH RETURN (ALL) ALL
            S: A2 NO [NONEXISTENT] no such mailbox
            {search}
            """);
        await using (connection)
        {
            var problem = await Assert.ThrowsAsync<MailProblemException>(() => connection.SelectAndSearchAsync("Nada", 0, null, Cancellation));

            Assert.Equal(MailProblem.FolderMissing, problem.Problem);
            Assert.Equal(usable, connection.IsUsable);
            Assert.Null(connection.Opened);
        }
    }

    [Fact]
    public async Task SelectAndSearch_SearchRefused_LeavesTheFolderOpen()
    {
        var (replay, connection) = await SignedInAsync("""
            C: A2 SELECT "INBOX"
            C: A3 UID SEARCH RETURN (ALL) ALL
            S: * OK [UIDVALIDITY 7] fine
            S: A2 OK done
            S: A3 NO not today
            C: A4 UID SEARCH RETURN (ALL) ALL
            S: * ESEARCH (TAG "A4") UID ALL 1
            S: A4 OK done
            """);
        await using (connection)
        {
            Assert.Equal(MailProblem.CommandRefused, (await Assert.ThrowsAsync<MailProblemException>(() => connection.SelectAndSearchAsync("INBOX", 0, null, Cancellation))).Problem);
            Assert.Equal(7u, connection.Opened?.UidValidity);
            Assert.Equal([1u], await connection.SearchAsync(0, null, Cancellation));
            replay.AssertFinished();
        }
    }

    /// <summary>A server that looks at one command before it has done the one before.</summary>
    [Theory]
    [InlineData("BAD Command received in Invalid state.")]
    [InlineData("BAD no mailbox selected")]
    public async Task SelectAndSearch_SearchCameTooSoon_IsAskedForOnceMore(string words)
    {
        var (replay, connection) = await SignedInAsync($"""
            C: A2 SELECT "INBOX"
            C: A3 UID SEARCH RETURN (ALL) UID 4:*
            S: A3 {words}
            S: * OK [UIDVALIDITY 7] fine
            S: A2 OK done
            C: A4 UID SEARCH RETURN (ALL) UID 4:*
            S: * ESEARCH (TAG "A4") UID ALL 3:5
            S: A4 OK done
            C: A5 SELECT "INBOX"
            C: A6 UID SEARCH RETURN (ALL) ALL
            S: A5 OK done
            S: A6 {words}
            C: A7 UID SEARCH RETURN (ALL) ALL
            S: A7 {words}
            """);
        await using (connection)
        {
            Assert.Equal([4u, 5u], (await connection.SelectAndSearchAsync("INBOX", 3, null, Cancellation)).Uids);
            await Assert.ThrowsAsync<MailProblemException>(() => connection.SelectAndSearchAsync("INBOX", 0, null, Cancellation));
            replay.AssertFinished();
        }
    }

    /// <summary>The last uid that there can be: nothing is above it.</summary>
    [Fact]
    public async Task SelectAndSearch_BehindTheLastUidOfAll_FindsNothing()
    {
        var (replay, connection) = await SignedInAsync("""
            C: A2 SELECT "INBOX"
            C: A3 UID SEARCH RETURN (ALL) UID 4294967295:*
            S: * OK [UIDVALIDITY 7] fine
            S: A2 OK done
            S: * ESEARCH (TAG "A3") UID ALL 4294967295
            S: A3 OK done
            """);
        await using (connection)
        {
            Assert.Empty((await connection.SelectAndSearchAsync("INBOX", uint.MaxValue, null, Cancellation)).Uids);
            replay.AssertFinished();
        }
    }

    /// <summary>Yahoo looks at a thousand messages, the newest first, and says at which it stopped (RFC 9738).</summary>
    [Fact]
    public async Task Search_InPart_GoesOnBelowUntilItIsWhole()
    {
        var (replay, connection) = await SignedInAsync("""
            C: A2 UID SEARCH RETURN (ALL) ALL SINCE 5-Jan-2026
            S: * ESEARCH (TAG "A2") UID ALL 2001:2003
            S: A2 OK [MESSAGELIMIT 1000 2001] in part
            C: A3 UID SEARCH RETURN (ALL) UID 1:2000 SINCE 5-Jan-2026
            S: * ESEARCH (TAG "A3") UID
            S: A3 OK [messagelimit 1000 900] in part
            C: A4 UID SEARCH RETURN (ALL) UID 1:899 SINCE 5-Jan-2026
            S: * ESEARCH (TAG "A4") UID ALL 5
            S: A4 OK done
            C: A5 UID SEARCH RETURN (ALL) UID 101:*
            S: * SEARCH 300
            S: * NO [MESSAGELIMIT 1000 300] in part
            S: A5 OK [HIGHESTMODSEQ 12] done
            C: A6 UID SEARCH RETURN (ALL) UID 101:299
            S: * SEARCH 150 100
            S: A6 OK [MESSAGELIMIT 1000 101] that was all
            """);
        await using (connection)
        {
            Assert.Equal([5u, 2001u, 2002u, 2003u], await connection.SearchAsync(0, new DateOnly(2026, 1, 5), Cancellation));
            Assert.Equal([150u, 300u], await connection.SearchAsync(100, null, Cancellation));
            replay.AssertFinished();
        }
    }

    [Fact]
    public async Task SelectAndSearch_InPart_GoesOnBelowUntilItIsWhole()
    {
        var (replay, connection) = await SignedInAsync("""
            C: A2 SELECT "INBOX"
            C: A3 UID SEARCH RETURN (ALL) UID 101:*
            S: * OK [UIDVALIDITY 7] fine
            S: A2 OK done
            S: * ESEARCH (TAG "A3") UID ALL 1200,1300
            S: A3 OK [MESSAGELIMIT 1000 1100] in part
            C: A4 UID SEARCH RETURN (ALL) UID 101:1099
            S: * ESEARCH (TAG "A4") UID ALL 102
            S: A4 OK done
            """);
        await using (connection)
        {
            var (mailbox, uids) = await connection.SelectAndSearchAsync("INBOX", 100, null, Cancellation);

            Assert.Equal(7u, mailbox.UidValidity);
            Assert.Equal([102u, 1200u, 1300u], uids);
            replay.AssertFinished();
        }
    }

    /// <summary>What is taken for whole and is not is passed over for ever.</summary>
    [Theory]
    [InlineData("[MESSAGELIMIT]")]
    [InlineData("[MESSAGELIMIT 1000]")]
    [InlineData("[MESSAGELIMIT 1000 x]")]
    [InlineData("[MESSAGELIMIT 1000 -5]")]
    [InlineData("[MESSAGELIMIT 1000 0]")]
    [InlineData("[MESSAGELIMIT 1000 4294967296]")]
    [InlineData("[MESSAGELIMIT 1000 2001]")] // the same once more
    [InlineData("[MESSAGELIMIT 1000 2002]")]
    public async Task Search_InPartWithoutGettingOn_IsBroken(string code)
    {
        var (_, connection) = await SignedInAsync($"""
            C: A2 UID SEARCH RETURN (ALL) ALL
            S: * ESEARCH (TAG "A2") UID ALL 2001
            S: A2 OK [MESSAGELIMIT 1000 2001] in part
            C: A3 UID SEARCH RETURN (ALL) UID 1:2000
            S: * ESEARCH (TAG "A3") UID
            S: A3 OK {code} in part
            """);
        await using (connection)
        {
            var problem = await Assert.ThrowsAsync<MailProblemException>(() => connection.SearchAsync(0, null, Cancellation));
            Assert.Equal(MailProblem.UnexpectedAnswer, problem.Problem);
            Assert.False(connection.IsUsable);
        }
    }

    [Fact]
    public async Task Search_InMorePartsThanAnyMailbox_IsBroken()
    {
        var dialogue = new StringBuilder("C: A2 UID SEARCH RETURN (ALL) ALL\n");
        for (var round = 0; round < 5000; round++)
            dialogue.Append(CultureInfo.InvariantCulture, $"S: A{round + 2} OK [MESSAGELIMIT 1 {90_000 - round}]\nC: A{round + 3} UID SEARCH RETURN (ALL) UID 1:{89_999 - round}\n");
        var (_, connection) = await SignedInAsync(dialogue.ToString());
        await using (connection)
        {
            var problem = await Assert.ThrowsAsync<MailProblemException>(() => connection.SearchAsync(0, null, Cancellation));
            Assert.Equal(MailProblem.UnexpectedAnswer, problem.Problem);
        }
    }
}
