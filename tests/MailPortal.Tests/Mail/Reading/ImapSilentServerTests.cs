using MailPortal.Mail.Imap;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Reading;
using MailPortal.Tests.Mail.Imap;

namespace MailPortal.Tests.Mail.Reading;

/// <summary>Exchange says OK, and nothing of a message that it lists. Taken for one that has gone it would be lost: only a search that does not find it says that.</summary>
public sealed class ImapSilentServerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Up to the search for 3, 5 and 6, of which 4 came.</summary>
    private const string Silent = """
        C: A2 UID FETCH 3:6 (UID INTERNALDATE BODY.PEEK[])
        S: * 2 FETCH (UID 4 INTERNALDATE "17-Jul-2026 02:44:25 -0700" BODY[] {3}
        S: a
        S: )
        S: A2 OK FETCH completed.
        C: A3 UID FETCH 3,5:6 (UID RFC822.SIZE INTERNALDATE)
        S: A3 OK FETCH completed.
        C: A4 NOOP
        C: A5 UID SEARCH RETURN (ALL) UID 3,5:6
        S: A4 OK NOOP completed.

        """;

    /// <summary>+ came, - is gone, ! is refused; in the order of the uids 3 to 6.</summary>
    private static async Task<string> ReadAsync(string dialogue) => string.Concat(
        (await ImapDownloadTests.ReadAsync(dialogue, [3, 4, 5, 6])).Select(message => message.Refusal is MailProblem.CommandRefused ? '!' : message.Content is null ? '-' : '+'));

    [Theory]
    [InlineData("S: * ESEARCH (TAG \"A5\") UID ALL 3,6\nS: A5 OK done", "!+-!")]
    [InlineData("S: * ESEARCH (TAG \"A5\") UID\nS: A5 OK done", "-+--")]
    [InlineData("S: * SEARCH 6\nS: * SEARCH 3\nS: A5 OK done", "!+-!")]
    [InlineData("S: * SEARCH\nS: A5 OK done", "-+--")]
    [InlineData("S: * 3 EXPUNGE\nS: * SEARCH 3 99\nS: A5 OK done", "!+--")]
    public async Task Read_NothingButOk_OnlyWhatNoSearchFindsIsGone(string found, string expected) => Assert.Equal(expected, await ReadAsync(Silent + found));

    /// <summary>What the server does not say is not taken for said.</summary>
    [Theory]
    [InlineData("S: A5 OK SEARCH completed.")]
    [InlineData("S: A5 NO cannot")]
    [InlineData("S: A5 BAD Command Error. 12")]
    [InlineData("S: * SEARCH\nS: A5 NO cannot")]
    [InlineData("S: * SEARCH\nS: A5 OK [MESSAGELIMIT 1000 7] in part")]
    public async Task Read_SearchThatSaysNothing_NoneIsGone(string answer) => Assert.Equal("!+!!", await ReadAsync(Silent + answer));

    [Theory]
    [InlineData("S: A5 NO [UNAVAILABLE] try later", MailProblem.ServerUnavailable)]
    [InlineData("S: A5 BAD Request is throttled. Suggested Backoff Time: 2500 milliseconds", MailProblem.ServerThrottled)]
    [InlineData("S: * SEARCH 3 x\nS: A5 OK done", MailProblem.UnexpectedAnswer)]
    public async Task Read_SearchThatSaysThatTheServerIsInTrouble_Ends(string answer, MailProblem expected) =>
        Assert.Equal(expected, (await Assert.ThrowsAsync<MailProblemException>(() => ReadAsync(Silent + answer))).Problem);

    /// <summary>It came after all.</summary>
    [Fact]
    public async Task Read_BodyBeforeTheSearchHasEnded_Counts() => Assert.Equal("!++-", await ReadAsync(Silent + """
        S: * ESEARCH (TAG "A5") UID ALL 3,5
        S: * 3 FETCH (UID 5 INTERNALDATE "17-Jul-2026 02:44:25 -0700" BODY[] {3}
        S: b
        S: )
        S: A5 OK done
        """));

    /// <summary>A server that does so many at a time (RFC 9738) is silent about the others, and has them. It says so in a NO of its own where the OK has another code already.</summary>
    [Theory]
    [InlineData("S: A2 OK [MESSAGELIMIT 2 5] in part")]
    [InlineData("S: * NO [MESSAGELIMIT 2 5] in part\nS: A2 OK [HIGHESTMODSEQ 7] done")]
    public async Task Read_WindowInPart_TheRestIsAskedForOneByOne(string answer) => Assert.Equal("++++", await ReadAsync($"""
        C: A2 UID FETCH 3:6 (UID INTERNALDATE BODY.PEEK[])
        S: * 3 FETCH (UID 5 INTERNALDATE "17-Jul-2026 02:44:25 -0700" BODY[] "c")
        S: * 4 FETCH (UID 6 INTERNALDATE "17-Jul-2026 02:44:25 -0700" BODY[] "d")
        {answer}
        C: A3 UID FETCH 3 (UID INTERNALDATE BODY.PEEK[])
        C: A4 UID FETCH 4 (UID INTERNALDATE BODY.PEEK[])
        S: * 1 FETCH (UID 3 INTERNALDATE "17-Jul-2026 02:44:25 -0700" BODY[] "a")
        S: A3 OK done
        S: * 2 FETCH (UID 4 INTERNALDATE "17-Jul-2026 02:44:25 -0700" BODY[] "b")
        S: A4 OK done
        """));

    /// <summary>Whose it is it does not say: it holds for all that were under way.</summary>
    [Fact]
    public async Task Read_LimitAmongSeveralWindows_TheRestOfEachIsAskedForOneByOne()
    {
        var uids = Enumerable.Range(1, 19).Select(static uid => (uint)uid).ToList();
        var taken = await ImapDownloadTests.ReadAsync("""
            C: A2 UID FETCH 1:16 (UID INTERNALDATE BODY.PEEK[])
            C: A3 UID FETCH 17:19 (UID INTERNALDATE BODY.PEEK[])

            """ + string.Concat(Enumerable.Range(1, 15).Select(static uid => $"S: * {uid} FETCH (UID {uid} INTERNALDATE \"17-Jul-2026 02:44:25 -0700\" BODY[] \"x\")\n")) + """
            S: * NO [MESSAGELIMIT 15 1] in part
            S: * 17 FETCH (UID 17 INTERNALDATE "17-Jul-2026 02:44:25 -0700" BODY[] "x")
            S: A3 OK [HIGHESTMODSEQ 7] done
            S: A2 OK [HIGHESTMODSEQ 7] done
            C: A4 UID FETCH 18 (UID INTERNALDATE BODY.PEEK[])
            C: A5 UID FETCH 19 (UID INTERNALDATE BODY.PEEK[])
            C: A6 UID FETCH 16 (UID INTERNALDATE BODY.PEEK[])
            S: * 18 FETCH (UID 18 INTERNALDATE "17-Jul-2026 02:44:25 -0700" BODY[] "x")
            S: A4 OK done
            S: * 19 FETCH (UID 19 INTERNALDATE "17-Jul-2026 02:44:25 -0700" BODY[] "x")
            S: A5 OK done
            S: * 16 FETCH (UID 16 INTERNALDATE "17-Jul-2026 02:44:25 -0700" BODY[] "x")
            S: A6 OK done
            """, uids);
        Assert.Equal(uids, taken.Select(message => message.Uid));
        Assert.All(taken, message => Assert.Equal("x", message.Content));
    }

    /// <summary>RFC 5530 section 3: somebody was faster, which is nobody's loss; but a message that is there all the same must not be passed over.</summary>
    [Theory]
    [InlineData("S: * ESEARCH (TAG \"A6\") UID", "-+-")]
    [InlineData("S: * ESEARCH (TAG \"A6\") UID ALL 3", "!+-")]
    public async Task Read_RemovedMeanwhileByTheServersWords_IsGoneWhereNoSearchFindsIt(string found, string expected)
    {
        var taken = await ImapDownloadTests.ReadAsync($"""
            C: A2 UID FETCH 3:4,6 (UID INTERNALDATE BODY.PEEK[])
            S: * 2 FETCH (UID 4 INTERNALDATE "17-Jul-2026 02:44:25 -0700" BODY[] "b")
            S: A2 NO [EXPUNGEISSUED] Some of the requested messages no longer exist
            C: A3 UID FETCH 3 (UID INTERNALDATE BODY.PEEK[])
            C: A4 UID FETCH 6 (UID INTERNALDATE BODY.PEEK[])
            S: A3 NO [EXPUNGEISSUED] Message does not exist
            C: A5 NOOP
            C: A6 UID SEARCH RETURN (ALL) UID 3
            S: A4 NO [expungeissued] Message does not exist
            C: A7 NOOP
            C: A8 UID SEARCH RETURN (ALL) UID 6
            S: A5 OK done
            {found}
            S: A6 OK done
            S: A7 OK done
            S: * ESEARCH (TAG "A8") UID
            S: A8 OK done
            """, [3, 4, 6]);
        Assert.Equal(expected, string.Concat(taken.Select(message => message.Refusal is MailProblem.CommandRefused ? '!' : message.Content is null ? '-' : '+')));
    }

    [Fact]
    public async Task Read_ListedAndSilent_IsToldInWords()
    {
        var replay = new ReplayStream(Dialogues.Exchange + """
            C: A4 UID FETCH 7 (UID INTERNALDATE BODY.PEEK[])
            S: A4 OK FETCH completed.
            C: A5 UID FETCH 7 (UID RFC822.SIZE INTERNALDATE)
            S: A5 OK FETCH completed.
            C: A6 NOOP
            C: A7 UID SEARCH UID 7
            S: A6 OK NOOP completed.
            S: * SEARCH 7
            S: A7 OK SEARCH completed.
            """);
        await using var connection = await replay.OpenAsync();
        await connection.SignInAsync(ImapSignInTests.Token, Cancellation);
        await foreach (var message in new ImapMailboxReader(connection).ReadAsync([7], 1000, Cancellation))
        {
            Assert.Null(message.Content);
            Assert.Equal("the server lists uid 7, and gives nothing for it", message.Refusal?.Detail);
            Assert.IsType<ImapCommandException>(message.Refusal?.InnerException);
        }

        replay.AssertFinished();
    }
}
