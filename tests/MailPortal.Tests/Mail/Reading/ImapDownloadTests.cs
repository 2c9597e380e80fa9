using System.Text;
using MailPortal.Mail.Imap;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Reading;
using MailPortal.Tests.Mail.Imap;

namespace MailPortal.Tests.Mail.Reading;

public sealed class ImapDownloadTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    internal sealed record Taken(uint Uid, string? Content, long Size, DateTimeOffset Received, MailProblem? Refusal);

    internal static async Task<List<Taken>> ReadAsync(
        string dialogue, IReadOnlyList<uint> uids, Func<int>? piece = null, long maxBytes = 1000, List<Taken>? into = null)
    {
        var replay = new ReplayStream(Dialogues.Dovecot + dialogue, piece);
        var connection = await replay.OpenAsync();
        await connection.SignInAsync(ImapSignInTests.Password, Cancellation);
        var reader = new ImapMailboxReader(connection);
        var taken = into ?? [];
        await foreach (var message in reader.ReadAsync(uids, maxBytes, Cancellation))
        {
            string? content = null;
            if (message.Content is { } stream)
            {
                using var copy = new MemoryStream();
                await stream.CopyToAsync(copy, Cancellation);
                content = Encoding.UTF8.GetString(copy.ToArray());
            }

            taken.Add(new(message.Uid, content, message.Size, message.Received, message.Refusal?.Problem));
        }

        replay.AssertFinished();
        await connection.DisposeAsync();
        return taken;
    }

    private const string Two = """
        C: A2 UID FETCH 3,5 (UID INTERNALDATE BODY.PEEK[])

        """;

    private static readonly DateTimeOffset July = new(2026, 7, 17, 2, 44, 25, TimeSpan.FromHours(-7));
    private static readonly DateTimeOffset August = new(2026, 8, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Taken Three = new(3, "line one\r\n)\r\n", 13, July, null);
    private static readonly Taken Five = new(5, "A3 OK no\r\n", 10, August, null);

    [Fact]
    public async Task Read_OrdinaryAnswers_FedInAnyPieces()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            var taken = await ReadAsync(Two + """
                S: * 1 FETCH (UID 3 INTERNALDATE "17-Jul-2026 02:44:25 -0700" BODY[] {13}
                S: line one
                S: )
                S: )
                S: * 2 FETCH (UID 5 INTERNALDATE " 1-Aug-2026 00:00:00 +0000" BODY[] {10}
                S: A3 OK no
                S:  FLAGS (\Seen))
                S: A2 OK Fetch completed.
                """, [3, 5], seed == 0 ? static () => 1 : () => random.Next(1, 30));
            Assert.Equal([Three, Five], taken);
        }
    }

    [Fact]
    public async Task Read_OutOfOrderUnsolicitedAndDoubled_ComesOutRisingAndOnce()
    {
        var taken = await ReadAsync(Two + """
            S: * 7 EXISTS
            S: * 2 FETCH (UID 5 INTERNALDATE " 1-Aug-2026 00:00:00 +0000" BODY[] {10}
            S: A3 OK no
            S: )
            S: * 9 FETCH (FLAGS (\Seen) UID 99)
            S: * 6 EXPUNGE
            S: * 4 FETCH (UID 77 BODY[] {5}
            S: 123
            S: )
            S: * OK [ALERT] maintenance at noon {3}
            S: * 1 FETCH (MODSEQ (12) INTERNALDATE "17-Jul-2026 02:44:25 -0700" UID 3 BODY[] {13}
            S: line one
            S: )
            S: )
            S: * 1 FETCH (UID 3 INTERNALDATE "17-Jul-2026 02:44:25 -0700" BODY[] {13}
            S: line two
            S: )
            S: )
            S: A2 OK Fetch completed.
            """, [3, 5]);
        Assert.Equal([Three, Five], taken);
    }

    [Fact]
    public async Task Read_UidOrDateBehindTheBody_IsFound()
    {
        var taken = await ReadAsync(Two + """
            S: * 1 FETCH (INTERNALDATE "17-Jul-2026 02:44:25 -0700" BODY[] {13}
            S: line one
            S: )
            S:  UID 3)
            S: * 2 FETCH (FLAGS () UID 5 BODY[] {10}
            S: A3 OK no
            S:  ENVELOPE ({2}
            S: ) NIL) INTERNALDATE " 1-Aug-2026 00:00:00 +0000")
            S: A2 OK Fetch completed.
            """, [3, 5]);
        Assert.Equal([Three, Five], taken);
    }

    [Fact]
    public async Task Read_QuotedBodies_AreMessagesToo()
    {
        var taken = await ReadAsync(Two + """
            S: * 1 FETCH (UID 3 INTERNALDATE "17-Jul-2026 02:44:25 -0700" BODY[] "a \"b\"")
            S: * 2 FETCH (UID 5 INTERNALDATE " 1-Aug-2026 00:00:00 +0000" BODY[] "c")
            S: A2 OK Fetch completed.
            """, [3, 5]);
        Assert.Equal([new(3, "a \"b\"", 5, July, null), new(5, "c", 1, August, null)], taken);
    }

    [Fact]
    public async Task Read_VanishedMeanwhile_IsToldWithoutContent()
    {
        var taken = await ReadAsync(Two + """
            S: * 1 FETCH (UID 5 INTERNALDATE " 1-Aug-2026 00:00:00 +0000" BODY[] {10}
            S: A3 OK no
            S: )
            S: A2 OK Fetch completed.
            C: A3 UID FETCH 3 (UID RFC822.SIZE INTERNALDATE)
            S: A3 OK Fetch completed.
            C: A4 NOOP
            C: A5 UID SEARCH RETURN (ALL) UID 3
            S: * 1 EXPUNGE
            S: A4 OK NOOP completed.
            S: * ESEARCH (TAG "A5") UID
            S: A5 OK Search completed.
            """, [3, 5]);
        Assert.Equal([(3u, null), (5u, "A3 OK no\r\n")], taken.Select(message => (message.Uid, message.Content)));
        Assert.Equal(0, taken[0].Size);
    }

    [Fact]
    public async Task Read_NilOrMissingBody_VanishedAndUnreadableAreToldApart()
    {
        // Dovecot answers NIL for a message that another session has removed; Exchange leaves out what it cannot render.
        var taken = await ReadAsync(Two + """
            S: * 1 FETCH (UID 3 INTERNALDATE "17-Jul-2026 02:44:25 -0700" BODY[] NIL)
            S: * 1 EXPUNGE
            S: A2 OK Fetch completed.
            C: A3 UID FETCH 3,5 (UID RFC822.SIZE INTERNALDATE)
            S: * 1 FETCH (UID 5 RFC822.SIZE 12 INTERNALDATE " 1-Aug-2026 00:00:00 +0000")
            S: A3 OK Fetch completed.
            C: A4 NOOP
            C: A5 UID SEARCH RETURN (ALL) UID 3
            S: A4 OK NOOP completed.
            S: * ESEARCH (TAG "A5") UID
            S: A5 OK Search completed.
            """, [3, 5]);
        Assert.Equal([new(3, null, 0, July, null), new(5, null, 12, August, MailProblem.CommandRefused)], taken);
    }

    [Fact]
    public async Task Read_NoToAWindow_OneRefusedMessageDoesNotStopTheOthers()
    {
        var taken = await ReadAsync(Two + """
            S: A2 NO The requested message could not be converted to an RFC-822 compatible format.
            C: A3 UID FETCH 3 (UID INTERNALDATE BODY.PEEK[])
            C: A4 UID FETCH 5 (UID INTERNALDATE BODY.PEEK[])
            S: A3 NO The requested message could not be converted to an RFC-822 compatible format.
            S: * 2 FETCH (UID 5 INTERNALDATE " 1-Aug-2026 00:00:00 +0000" BODY[] {10}
            S: A3 OK no
            S: )
            S: A4 OK FETCH completed.
            """, [3, 5]);
        Assert.Equal([(3u, MailProblem.CommandRefused), (5u, null)], taken.Select(message => (message.Uid, message.Refusal)));
        Assert.Equal(Five, taken[1]);
    }

    /// <summary>The words for a folder that was removed are used of messages as well: they are to blame where others come, and the folder is where none does.</summary>
    [Theory]
    [InlineData("NO The message does not exist")]
    [InlineData("BAD message doesn't exist")]
    [InlineData("NO Internal error occurred. Refer to server log for more information.")]
    [InlineData("NO FETCH System Error (Failure)")]
    public async Task Read_RefusedInWordsForMore_IsToBlameWhereAnotherComes(string words)
    {
        var taken = await ReadAsync(Two + $"""
            S: A2 {words}
            C: A3 UID FETCH 3 (UID INTERNALDATE BODY.PEEK[])
            C: A4 UID FETCH 5 (UID INTERNALDATE BODY.PEEK[])
            S: A3 {words}
            S: * 2 FETCH (UID 5 INTERNALDATE " 1-Aug-2026 00:00:00 +0000" BODY[] "x")
            S: A4 OK FETCH completed.
            """, [3, 5]);
        Assert.Equal([(3u, true), (5u, false)], taken.Select(message => (message.Uid, message.Refusal is not null)));

        var none = new List<Taken>();
        var problem = await Assert.ThrowsAsync<MailProblemException>(() => ReadAsync(Two + $"""
            S: A2 {words}
            C: A3 UID FETCH 3 (UID INTERNALDATE BODY.PEEK[])
            C: A4 UID FETCH 5 (UID INTERNALDATE BODY.PEEK[])
            S: A3 {words}
            S: A4 {words}
            """, [3, 5], into: none));
        Assert.Equal(words.Contains("exist", StringComparison.Ordinal) ? MailProblem.FolderMissing : MailProblem.ServerUnavailable, problem.Problem);
        Assert.Empty(none);
    }

    [Fact]
    public async Task Read_Throttled_EndsWithTheWait()
    {
        var problem = await Assert.ThrowsAsync<MailProblemException>(() => ReadAsync(
            Two + "S: A2 BAD Request is throttled. Suggested Backoff Time: 2500 milliseconds", [3, 5]));
        Assert.Equal(MailProblem.ServerThrottled, problem.Problem);
        Assert.Equal(2500, problem.RetryAfter?.TotalMilliseconds);
    }

    [Fact]
    public async Task Read_TooLarge_IsPassedOverAndStaysOnTheServer()
    {
        var taken = await ReadAsync("""
            C: A2 UID FETCH 3:5 (UID INTERNALDATE BODY.PEEK[])
            S: * 1 FETCH (UID 3 INTERNALDATE "17-Jul-2026 02:44:25 -0700" BODY[] {102}
            S: 
            """ + new string('x', 100) + """

            S: )
            S: * 2 FETCH (BODY[] {102}
            S: 
            """ + new string('y', 100) + """

            S:  UID 4 INTERNALDATE "17-Jul-2026 02:44:25 -0700")
            S: * 3 FETCH (UID 5 INTERNALDATE "17-Jul-2026 02:44:25 -0700" BODY[] {10}
            S: A3 OK no
            S: )
            S: A2 OK Fetch completed.
            """, [3, 4, 5], maxBytes: 101);
        Assert.Equal([new(3, null, 102, July, null), new(4, null, 102, July, null), new(5, "A3 OK no\r\n", 10, July, null)], taken);
    }

    [Fact]
    public async Task Read_CutInTheMiddleOfABody_WhatCameBeforeIsWholeAndTheRestThrows()
    {
        var taken = new List<Taken>();
        var problem = await Assert.ThrowsAsync<MailProblemException>(() => ReadAsync(Two + """
            S: * 1 FETCH (UID 3 INTERNALDATE "17-Jul-2026 02:44:25 -0700" BODY[] {13}
            S: line one
            S: )
            S: )
            S: * 2 FETCH (UID 5 INTERNALDATE " 1-Aug-2026 00:00:00 +0000" BODY[] {1000}
            S: only this much
            """, [3, 5], into: taken));
        Assert.Equal(MailProblem.ConnectionLost, problem.Problem);
        Assert.Equal([Three], taken);
    }

    [Theory]
    [InlineData("S: * 1 FETCH (UID 3 BODY[] {13}\nS: line one\nS: )\nS: garbage")]
    [InlineData("S: * 1 FETCH (UID 3 BODY[] {-5}\nS: A3 OK")]
    [InlineData("S: * 1 FETCH (UID 3 BODY[] {99999999999999999999}\nS: A3 OK")]
    [InlineData("S: * 1 FETCH (UID 99999999999 BODY[] {1}\nS: )")]
    [InlineData("S: * 1 FETCH UID 3")]
    [InlineData("S: ")]
    public async Task Read_BrokenAnswer_EndsInANamedProblem(string answer) => Assert.Contains(
        (await Assert.ThrowsAsync<MailProblemException>(() => ReadAsync(Two + answer, [3, 5]))).Problem,
        new[] { MailProblem.UnexpectedAnswer, MailProblem.ConnectionLost });

    /// <summary>Gmail, in two forms: neither is the mailbox full, nor does a browser help, nor is a message to blame.</summary>
    [Theory]
    [InlineData("NO [OVERQUOTA] Account exceeded command or bandwidth limits.")]
    [InlineData("NO [ALERT] Account exceeded command or bandwidth limits. (Failure)")]
    public async Task Read_Throttled_EndsTheReading(string answer)
    {
        var taken = new List<Taken>();
        var problem = await Assert.ThrowsAsync<MailProblemException>(() => ReadAsync(Two + $"S: A2 {answer}", [3, 5], into: taken));
        Assert.Equal(MailProblem.ServerThrottled, problem.Problem);
        Assert.Empty(taken);
    }

    [Fact]
    public async Task Read_ContentLeftUnreadOrHalfRead_IsSkipped()
    {
        var replay = new ReplayStream(Dialogues.Dovecot + Two + """
            S: * 1 FETCH (UID 3 INTERNALDATE "17-Jul-2026 02:44:25 -0700" BODY[] {13}
            S: line one
            S: )
            S: )
            S: * 2 FETCH (UID 5 INTERNALDATE " 1-Aug-2026 00:00:00 +0000" BODY[] {10}
            S: A3 OK no
            S: )
            S: A2 OK Fetch completed.
            """);
        await using var connection = await replay.OpenAsync();
        await connection.SignInAsync(ImapSignInTests.Password, Cancellation);
        Stream? earlier = null;
        var uids = new List<uint>();
        await foreach (var message in new ImapMailboxReader(connection).ReadAsync([3, 5], 1000, Cancellation))
        {
            uids.Add(message.Uid);
            if (earlier is not null) // the wire has moved on: an old stream must not read another message's bytes
                await Assert.ThrowsAsync<ObjectDisposedException>(() => earlier.ReadExactlyAsync(new byte[1], Cancellation).AsTask());
            earlier = message.Content!;
            await earlier.ReadExactlyAsync(new byte[3], Cancellation);
        }

        Assert.Equal([3u, 5u], uids);
        replay.AssertFinished();
    }
}
