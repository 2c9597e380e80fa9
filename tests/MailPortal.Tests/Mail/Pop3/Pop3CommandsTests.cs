using System.Text;
using MailPortal.Mail.Network;
using MailPortal.Mail.Pop3;
using MailPortal.Mail.Problems;

namespace MailPortal.Tests.Mail.Pop3;

public sealed class Pop3CommandsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    internal static async Task<T> RunAsync<T>(string dialogue, Func<Pop3Connection, Task<T>> work, string opening = Pop3Dialogues.Exchange)
    {
        var replay = new ReplayStream(opening + dialogue);
        await using var connection = await replay.SignInPop3Async(opening);
        var result = await work(connection);
        replay.AssertFinished();
        return result;
    }

    private static async Task<string> TextAsync(Stream stream)
    {
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync(Cancellation);
    }

    private static async Task<MailProblemException> RefusedAsync(string dialogue, Func<Pop3Connection, Task> work) =>
        await RunAsync(dialogue, connection => Assert.ThrowsAsync<MailProblemException>(() => work(connection)));

    [Theory]
    [InlineData("+OK 2 320", 2, 320)]
    [InlineData("+OK 0 0", 0, 0)]
    [InlineData("+OK  500000\t 9000000000 octets in 500000 messages", 500_000, 9_000_000_000)]
    public async Task Stat_IsRead(string answer, int count, long size) =>
        Assert.Equal(new Pop3Maildrop(count, size), await RunAsync($"C: STAT\nS: {answer}", connection => connection.StatAsync(Cancellation)));

    [Theory]
    [InlineData("+OK")]
    [InlineData("+OK two 320")]
    [InlineData("+OK -1 320")]
    [InlineData("+OK +1 320")]
    [InlineData("+OK 1 320K")]
    [InlineData("+OK 99999999999 320")]
    [InlineData("+OK 1 99999999999999999999")]
    public async Task Stat_NoNumbers_IsABrokenServer(string answer)
    {
        var replay = new ReplayStream($"{Pop3Dialogues.Exchange}C: STAT\nS: {answer}");
        await using var connection = await replay.SignInPop3Async(Pop3Dialogues.Exchange);
        Assert.Equal(MailProblem.UnexpectedAnswer, (await Assert.ThrowsAsync<MailProblemException>(() => connection.StatAsync(Cancellation))).Problem);
        Assert.False(connection.IsUsable);
    }

    [Fact]
    public async Task List_WholeAndOne()
    {
        var (whole, one, none) = await RunAsync("""
            C: LIST
            S: +OK 2 messages (320 octets)
            S: 1 120
            S: 2 200 octets
            S: .
            C: LIST 2
            S: +OK 2 200
            C: LIST
            S: +OK
            S: .
            """, async connection => (await connection.ListAsync(Cancellation), await connection.ListAsync(2, Cancellation), await connection.ListAsync(Cancellation)));
        Assert.Equal([new(1, 120), new(2, 200)], whole);
        Assert.Equal(new(2, 200), one);
        Assert.Empty(none);
    }

    [Fact]
    public async Task UniqueIds_WholeAndOne()
    {
        var (whole, one) = await RunAsync("""
            C: UIDL
            S: +OK
            S: 1 whqtswO00WBw418f9t5JxYwZ
            S: 2  a b<c>ñ.
            S: 3 .
            S: .
            C: UIDL 2
            S: +OK 2 QhdPYR:00WBw1Ph7x7
            """, async connection => (await connection.UniqueIdsAsync(Cancellation), await connection.UniqueIdAsync(2, Cancellation)));
        Assert.Equal([new(1, "whqtswO00WBw418f9t5JxYwZ"), new(2, "a b<c>Ã±."), new(3, ".")], whole);
        Assert.Equal(new(2, "QhdPYR:00WBw1Ph7x7"), one);
    }

    [Fact]
    public async Task UniqueIds_ServerWithoutUidl_IsNamed()
    {
        foreach (var answer in new[] { "-ERR Unknown command: UIDL", "-ERR not implemented", "-ERR" })
        {
            var problem = await RefusedAsync($"C: UIDL\nS: {answer}\nC: NOOP\nS: +OK", async connection =>
            {
                try
                {
                    await connection.UniqueIdsAsync(Cancellation);
                }
                finally
                {
                    await connection.NoopAsync(Cancellation);
                }
            });
            Assert.Equal(MailProblem.PopCommandNotUnderstood, problem.Problem);
            Assert.IsType<Pop3CommandException>(problem.InnerException);
        }
    }

    [Theory]
    [InlineData("LIST", "x 120")]
    [InlineData("LIST", "0 120")]
    [InlineData("LIST", "")]
    [InlineData("LIST", "4294967297 5")]
    [InlineData("UIDL", "x")]
    [InlineData("UIDL", "-ERR gone")]
    public async Task Lists_WithGarbageInThem_AreABrokenServer(string verb, string line)
    {
        var replay = new ReplayStream($"{Pop3Dialogues.Exchange}C: {verb}\nS: +OK\nS: {line}\nS: .");
        await using var connection = await replay.SignInPop3Async(Pop3Dialogues.Exchange);
        var problem = await Assert.ThrowsAsync<MailProblemException>(() => verb == "LIST" ? connection.ListAsync(Cancellation) : connection.UniqueIdsAsync(Cancellation));
        Assert.Equal(MailProblem.UnexpectedAnswer, problem.Problem);
        Assert.False(connection.IsUsable);
    }

    [Fact]
    public async Task UniqueId_LongerThanAnyServerNeeds_IsNone()
    {
        var replay = new ReplayStream($"{Pop3Dialogues.Exchange}C: UIDL 1\nS: +OK 1 {new string('a', 256)}");
        await using var connection = await replay.SignInPop3Async(Pop3Dialogues.Exchange);
        Assert.Equal(new(1, ""), await connection.UniqueIdAsync(1, Cancellation));
    }

    [Fact]
    public async Task Retrieve_TakesTheServersDotsAwayAndNothingElse()
    {
        var log = new WireLog();
        var replay = new ReplayStream(Pop3Dialogues.Exchange + """
            C: RETR 1
            S: +OK
            S: Subject: dots
            S: 
            S: ..
            S: ..leading
            S: ...
            S: not . in the middle.
            S: .
            C: NOOP
            S: +OK
            """);
        await using var connection = await replay.SignInPop3Async(Pop3Dialogues.Exchange, log);
        const string Message = "Subject: dots\r\n\r\n.\r\n.leading\r\n..\r\nnot . in the middle.\r\n";
        Assert.Equal(Message, await TextAsync(await connection.RetrieveAsync(1, 1000, Cancellation)));
        await connection.NoopAsync(Cancellation);
        replay.AssertFinished();
        Assert.Contains($"S: (a message of {Message.Length} bytes)", log.Lines);
        Assert.DoesNotContain("leading", log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Top_GivesTheHeader() =>
        Assert.Equal("Subject: one\r\n\r\n", await RunAsync("""
            C: TOP 1 0
            S: +OK
            S: Subject: one
            S: 
            S: .
            """, async connection => await TextAsync(await connection.TopAsync(1, 0, 1000, Cancellation))));

    [Fact]
    public Task Retrieve_LeftUnread_IsPassedOverByTheNextCommand() => RunAsync("""
        C: RETR 1
        S: +OK
        S: Subject: unread
        S: ..
        S: .
        C: RETR 2
        S: +OK
        S: Subject: half
        S: 
        S: text
        S: .
        C: NOOP
        S: +OK
        """, async connection =>
    {
        var first = await connection.RetrieveAsync(1, 1000, Cancellation);
        await using var second = await connection.RetrieveAsync(2, 1000, Cancellation);
        await second.ReadExactlyAsync(new byte[3], Cancellation);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await first.ReadExactlyAsync(new byte[1], Cancellation));
        await connection.NoopAsync(Cancellation);
        return true;
    });

    [Fact]
    public async Task Retrieve_LongerThanAllowed_ThrowsAndTheSessionGoesOn()
    {
        foreach (var copy in new[] { true, false })
        {
            var dialogue = "C: RETR 1\nS: +OK\n" + string.Concat(Enumerable.Repeat("S: 12345678\n", 60)) + "S: .\nC: NOOP\nS: +OK";
            var problem = await RefusedAsync(dialogue, async connection =>
            {
                var stream = await connection.RetrieveAsync(1, 100, Cancellation);
                try
                {
                    if (copy)
                        await stream.CopyToAsync(Stream.Null, Cancellation);
                    else
                        await stream.ReadExactlyAsync(new byte[150], Cancellation);
                }
                finally
                {
                    await connection.NoopAsync(Cancellation);
                }
            });
            Assert.Equal(MailProblem.UnexpectedAnswer, problem.Problem);
            Assert.IsType<Pop3CommandException>(problem.InnerException);
        }
    }

    [Fact]
    public async Task Retrieve_ExactlyAsLongAsAllowed_IsWhole() =>
        Assert.Equal(10, (await RunAsync("C: RETR 1\nS: +OK\nS: 12345678\nS: .", async connection => await TextAsync(await connection.RetrieveAsync(1, 10, Cancellation)))).Length);

    [Fact]
    public async Task Retrieve_MessageWithoutEnd_BreaksTheConnectionInTheEnd()
    {
        var replay = new ReplayStream(Pop3Dialogues.Exchange + "C: RETR 1\nS: +OK\n" + string.Concat(Enumerable.Repeat($"S: {new string('x', 1024 * 1024)}\n", 33)));
        await using var connection = await replay.SignInPop3Async(Pop3Dialogues.Exchange);
        await connection.RetrieveAsync(1, 100, Cancellation);
        Assert.Equal(MailProblem.UnexpectedAnswer, (await Assert.ThrowsAsync<MailProblemException>(() => connection.NoopAsync(Cancellation))).Problem);
        Assert.False(connection.IsUsable);
    }

    [Fact]
    public async Task Server_SpeakingUnasked_IsNotBelieved()
    {
        // The second +OK would be taken for the answer to the next command, and every later one, too.
        var replay = new ReplayStream(Pop3Dialogues.Exchange + "C: NOOP\nS: +OK\nS: +OK 1 5\nC: STAT\nS: +OK 2 320");
        await using var connection = await replay.SignInPop3Async(Pop3Dialogues.Exchange);
        await connection.NoopAsync(Cancellation);
        Assert.Equal(MailProblem.UnexpectedAnswer, (await Assert.ThrowsAsync<MailProblemException>(() => connection.StatAsync(Cancellation))).Problem);
        Assert.False(connection.IsUsable);
    }

    [Fact]
    public async Task Arguments_ThatAreNoMessageNumbers_AreRefusedHere()
    {
        var replay = new ReplayStream(Pop3Dialogues.Exchange + "C: NOOP\nS: +OK");
        await using var connection = await replay.SignInPop3Async(Pop3Dialogues.Exchange);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => connection.DeleteAsync(0, Cancellation));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => connection.TopAsync(1, -1, 10, Cancellation));
        await connection.NoopAsync(Cancellation);
        replay.AssertFinished();
    }
}
