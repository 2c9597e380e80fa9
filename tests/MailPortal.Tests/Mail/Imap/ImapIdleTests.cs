using System.Text;
using MailPortal.Mail;
using MailPortal.Mail.Imap;
using MailPortal.Mail.Network;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Sasl;
using MailPortal.Tests.Servers;
using static MailPortal.Tests.Mail.Imap.ImapCommandsTests;

namespace MailPortal.Tests.Mail.Imap;

public sealed class ImapIdleTests(DovecotServer server) : IClassFixture<DovecotServer>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private async Task<ImapConnection> ConnectAsync(string user)
    {
        var connection = await ImapConnection.OpenAsync(await server.Network.ConnectAsync(server.Imaps(), null, Cancellation), Cancellation);
        await connection.SignInAsync(new Plain(user, new Secret(DovecotServer.Password)), Cancellation);
        return connection;
    }

    /// <summary>A server that idles as it is told: an answer per IDLE that the client begins, and something behind each DONE.</summary>
    private sealed class IdlingServer : IAsyncDisposable
    {
        private readonly System.Net.Sockets.TcpClient client = new();
        private readonly ScriptedServer server;

        public IdlingServer(string[] answers, string behindDone = "", string end = "OK IDLE terminated", string before = "")
        {
            server = new ScriptedServer(async (stream, cancellation) =>
            {
                using var reader = new StreamReader(stream, leaveOpen: true);
                var tag = "";
                Task SayAsync(string text) => stream.WriteAsync(Encoding.ASCII.GetBytes(text), cancellation).AsTask();
                await SayAsync("* PREAUTH [CAPABILITY IMAP4rev1 IDLE] ready\r\n");
                while (await reader.ReadLineAsync(cancellation) is { } line)
                {
                    if (line != "DONE")
                        tag = line.Split(' ')[0];
                    if (line.EndsWith("IDLE", StringComparison.Ordinal))
                        await SayAsync(answers[Idles++].Replace("TAG", tag, StringComparison.Ordinal));
                    else if (line == "DONE")
                        await SayAsync($"{behindDone}{tag} {end}\r\n");
                    else
                        await SayAsync($"{before}{tag} OK done\r\n");
                }
            });
        }

        /// <summary>How often the client has begun to idle.</summary>
        public int Idles { get; private set; }

        // In plain text: what a folder says while idling has nothing to do with TLS.
        public async Task<ImapConnection> ConnectAsync(TimeProvider? time = null)
        {
            await client.ConnectAsync(System.Net.IPAddress.Loopback, server.Port, Cancellation);
            var connection = await ImapConnection.OpenAsync(MailSocket.Over(client.GetStream(), ReplayStream.Endpoint, time: time), Cancellation);
            await connection.SelectAsync("INBOX", Cancellation);
            return connection;
        }

        public async ValueTask DisposeAsync()
        {
            client.Dispose();
            await server.DisposeAsync();
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Idle_MessageArrives_EndsWithNewsAndTheConnectionGoesOn()
    {
        var user = server.NewUser();
        await using var waiting = await ConnectAsync(user);
        await waiting.SelectAsync("INBOX", Cancellation);
        var idle = waiting.IdleAsync(null, Cancellation);
        await using (var other = await ConnectAsync(user))
        {
            await other.SelectAsync("INBOX", Cancellation);
            server.Deliver(user, [Encoding.ASCII.GetBytes("Subject: x\r\n\r\ny\r\n")]);
            // Dovecot looks into the folder when somebody asks, and tells everybody who idles there.
            await other.NoopAsync(Cancellation);
        }

        Assert.True(await idle);
        Assert.Single(await waiting.SearchAsync(0, null, Cancellation));
    }

    [Fact]
    public async Task Idle_WithoutAFolderOrWithoutAPause_IsOurOwnMistake()
    {
        await using var connection = await ImapConnection.OpenAsync(MailSocket.Over(new SilentStream("* PREAUTH [CAPABILITY IMAP4rev1 IDLE] ready\r\n"), ReplayStream.Endpoint), Cancellation);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => connection.IdleAsync(TimeSpan.Zero, Cancellation));
        await Assert.ThrowsAsync<InvalidOperationException>(() => connection.IdleAsync(null, Cancellation));
        Assert.True(connection.IsUsable);
    }

    /// <summary>Some say with every IDLE how many there are: nobody would ever wait.</summary>
    [Fact(Timeout = 60_000)]
    public async Task Idle_TheNumberThatIsKnown_IsNoNews()
    {
        const string Known = "* 3 EXISTS\r\n* 0 RECENT\r\n+ idling\r\n* 3 EXISTS\r\n";
        await using var idling = new IdlingServer([Known, Known, "+ idling\r\n* 4 EXISTS\r\n", "* 4 EXISTS\r\n+ idling\r\n", "* VANISHED 41\r\n+ idling\r\n", "+ idling\r\n* 4 EXISTS\r\n"], before: "* 3 EXISTS\r\n");
        await using var connection = await idling.ConnectAsync();
        Assert.True(await connection.IdleAsync(TimeSpan.FromMilliseconds(1), Cancellation));
        Assert.Equal(3, idling.Idles);
        Assert.True(await connection.IdleAsync(TimeSpan.FromMilliseconds(1), Cancellation)); // one went
        Assert.Equal(5, idling.Idles);
        Assert.True(await connection.IdleAsync(TimeSpan.FromMilliseconds(1), Cancellation)); // and one came: as many as before
    }

    [Fact(Timeout = 60_000)]
    public async Task Idle_Stopped_EndsPolitelyAndTheConnectionGoesOn()
    {
        await using var connection = await ConnectAsync(server.NewUser());
        await connection.SelectAsync("INBOX", Cancellation);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var idle = connection.IdleAsync(null, stop.Token);
        await stop.CancelAsync();
        Assert.False(await idle);
        Assert.True(connection.IsUsable);
        await connection.NoopAsync(Cancellation);
    }

    [Fact(Timeout = 60_000)]
    public async Task Idle_SilentForLongerThanACommandMayTake_IsBegunAnewAfterNineMinutes()
    {
        var time = new ManualTime();
        var patience = new MailNetworkOptions().SignInTimeout;
        await using var idling = new IdlingServer(["* OK Still here\r\n+ idling\r\n* 3 FETCH (FLAGS (\\Seen))\r\n* OK Still here\r\n", "+ idling\r\n* 4 EXISTS\r\n"]);
        await using var connection = await idling.ConnectAsync(time);
        var waiting = time.TimerOf(ImapIdle.UsualRenewal + patience);
        var idle = connection.IdleAsync(null, Cancellation);
        await waiting;
        time.Advance(ImapIdle.UsualRenewal - TimeSpan.FromSeconds(1));
        Assert.Equal((1, false), (idling.Idles, idle.IsCompleted));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(await idle);
        Assert.Equal(2, idling.Idles);
        Assert.Equal(patience, connection.Reader.Patience);
        await connection.NoopAsync(Cancellation);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("* 4 EXISTS\r\n+ idling\r\n", "")] // told before it idles
    [InlineData("+ idling\r\n* VANISHED 41\r\n", "")]
    [InlineData("+ idling\r\n* 3 FETCH (FLAGS (\\Seen))\r\n* 2 EXPUNGE\r\n", "")]
    [InlineData("+ idling\r\n", "* 9 EXISTS\r\n")] // told behind DONE: the next IDLE would not tell it again
    public async Task Idle_EveryKindOfNews_EndsIt(string answer, string behindDone)
    {
        await using var idling = new IdlingServer([answer], behindDone);
        await using var connection = await idling.ConnectAsync();
        Assert.True(await connection.IdleAsync(behindDone.Length > 0 ? TimeSpan.FromMilliseconds(1) : null, Cancellation));
        Assert.Equal(1, idling.Idles);
        await connection.NoopAsync(Cancellation);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("TAG BAD not now\r\n", MailProblem.CommandRefused)]
    [InlineData("+ idling\r\nTAG NO [UNAVAILABLE] later\r\n", MailProblem.ServerUnavailable)]
    public async Task Idle_Refused_ConnectionIsStillGood(string answer, MailProblem expected)
    {
        await using var idling = new IdlingServer([answer]);
        await using var connection = await idling.ConnectAsync();
        Assert.Equal(expected, (await Assert.ThrowsAsync<MailProblemException>(() => connection.IdleAsync(null, Cancellation))).Problem);
        Assert.True(connection.IsUsable);
        Assert.Equal(new MailNetworkOptions().SignInTimeout, connection.Reader.Patience); // the next command has to be answered as soon as ever
        await connection.NoopAsync(Cancellation);
    }

    [Fact(Timeout = 60_000)]
    public async Task Idle_ServerSaysGoodbye_IsSaidInItsWords()
    {
        // Says it all at once, and hangs up.
        await using var idling = new ScriptedServer((stream, cancellation) =>
            stream.WriteAsync("* PREAUTH [CAPABILITY IMAP4rev1 IDLE] ready\r\n+ idling\r\n* BYE Session invalidated - AccessTokenExpired\r\n"u8.ToArray(), cancellation).AsTask());
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(System.Net.IPAddress.Loopback, idling.Port, Cancellation);
        await using var connection = await ImapConnection.OpenAsync(MailSocket.Over(client.GetStream(), ReplayStream.Endpoint), Cancellation);
        connection.Open(new ImapMailbox(1, 1, 0, ReadOnly: false));
        Assert.Equal(MailProblem.TokenExpiredInSession, (await Assert.ThrowsAsync<MailProblemException>(() => connection.IdleAsync(null, Cancellation))).Problem);
        Assert.False(connection.IsUsable);
    }

    /// <summary>The server's end of IDLE is under way when we end it, or comes after DONE: a refusal is one all the same.</summary>
    [Theory(Timeout = 60_000)]
    [InlineData("NO [UNAVAILABLE] later", MailProblem.ServerUnavailable)]
    [InlineData("BAD Command Error. 12", MailProblem.CommandNotUnderstood)]
    public async Task Idle_RefusedAtItsEnd_IsSaidAndTheConnectionIsStillGood(string end, MailProblem expected)
    {
        await using var idling = new IdlingServer(["+ idling\r\n"], end: end);
        await using var connection = await idling.ConnectAsync();
        Assert.Equal(expected, (await Assert.ThrowsAsync<MailProblemException>(() => connection.IdleAsync(TimeSpan.FromMilliseconds(1), Cancellation))).Problem);
        Assert.Equal(1, idling.Idles);
        await connection.NoopAsync(Cancellation);
    }

    [Fact(Timeout = 60_000)]
    public async Task Idle_EndsBeforeItBegins_IsABrokenServer()
    {
        await using var idling = new IdlingServer(["TAG OK done\r\n"]);
        await using var connection = await idling.ConnectAsync();
        Assert.Equal(MailProblem.UnexpectedAnswer, (await Assert.ThrowsAsync<MailProblemException>(() => connection.IdleAsync(null, Cancellation))).Problem);
        Assert.False(connection.IsUsable);
    }

    /// <summary>IDLE tells what comes after it. What the server has told before, in the middle of anything, it does not tell again.</summary>
    [Theory]
    [InlineData("* 4 EXISTS", true)]
    [InlineData("* 1 EXPUNGE\nS: * 3 EXISTS", true)]
    [InlineData("* 1 EXPUNGE\nS: * 2 EXISTS", false)]
    [InlineData("* 3 EXISTS", false)]
    public async Task Idle_MessagesToldInPassing_AreNewsAtOnceAndOnce(string told, bool news)
    {
        var (replay, connection) = await SignedInAsync($"""
            C: A2 SELECT "INBOX"
            S: * 3 EXISTS
            S: A2 OK [READ-WRITE] done
            C: A3 UID SEARCH RETURN (ALL) ALL
            S: * ESEARCH (TAG "A3") UID ALL 1:3
            S: {told}
            S: A3 OK done
            C: A4 IDLE
            S: + idling
            S: * 9 EXISTS
            C: DONE
            S: A4 OK done
            C: A5 IDLE
            S: + idling
            S: * 1 EXPUNGE
            C: DONE
            S: A5 OK done
            """);
        await using (connection)
        {
            await connection.SelectAsync("INBOX", Cancellation);
            Assert.Equal([1u, 2u, 3u], await connection.SearchAsync(0, null, Cancellation));
            if (news)
                Assert.True(await connection.IdleAsync(null, Cancellation));
            Assert.True(await connection.IdleAsync(null, Cancellation));
            Assert.True(await connection.IdleAsync(null, Cancellation));
            replay.AssertFinished();
        }
    }

    /// <summary>Whoever stops is not kept as long as a command may take, neither before the server says that it idles nor behind DONE.</summary>
    [Theory(Timeout = 60_000)]
    [InlineData("")]
    [InlineData("+ idling\r\n")]
    public async Task Idle_StoppedAtAServerThatIsSilent_EndsAfterAFewSeconds(string answer)
    {
        var time = new ImpatientTime(ImapIdle.Grace) { RunOut = false };
        await using var idling = ScriptedServer.Saying("* PREAUTH [CAPABILITY IMAP4rev1 IDLE] ready\r\n" + answer);
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(System.Net.IPAddress.Loopback, idling.Port, Cancellation);
        await using var connection = await ImapConnection.OpenAsync(MailSocket.Over(client.GetStream(), ReplayStream.Endpoint, time: time), Cancellation);
        connection.SignedIn(capabilitiesTold: true);
        connection.Open(new ImapMailbox(1, 1, 0, ReadOnly: false));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var waiting = connection.IdleAsync(null, stop.Token);
        time.RunOut = true;
        await stop.CancelAsync();
        Assert.Equal(MailProblem.ServerSilent, (await Assert.ThrowsAsync<MailProblemException>(() => waiting)).Problem);
        Assert.False(connection.IsUsable);
    }

    [Fact(Timeout = 60_000)]
    public async Task Idle_NotOffered_IsOurOwnMistake()
    {
        await using var connection = await new ReplayStream(Dialogues.Courier).OpenAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => connection.IdleAsync(null, Cancellation));
    }
}
