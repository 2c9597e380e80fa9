using System.Globalization;
using System.Text;
using MailPortal.Mail;
using MailPortal.Mail.Imap;
using MailPortal.Mail.Network;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Reading;
using MailPortal.Mail.Sasl;
using MailPortal.Tests.Servers;

namespace MailPortal.Tests.Mail.Imap;

/// <summary>A server that wants our memory or our time gets a bounded part of it.</summary>
public sealed class ImapHostileTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static async Task<ImapConnection> SignedInAsync(string dialogue)
    {
        var connection = await new ReplayStream(Dialogues.Dovecot + dialogue).OpenAsync();
        await connection.SignInAsync(ImapSignInTests.Password, Cancellation);
        return connection;
    }

    [Theory]
    [InlineData(99, false)]
    [InlineData(101, true)]
    public async Task Answer_OfManyLiterals_IsReadUpToABound(int literals, bool refused)
    {
        // Each has the answer read again from its beginning.
        var answer = $"* X ({string.Concat(Enumerable.Repeat("{1}\r\na ", literals))})\r\n";
        var said = Encoding.ASCII.GetBytes($"* OK [CAPABILITY IMAP4rev1] ready\r\n{answer}A1 OK done\r\n");
        await using var connection = await ImapConnection.OpenAsync(MailSocket.Over(new DeafStream(said, () => 4096), ReplayStream.Endpoint), Cancellation);
        var problem = await Record.ExceptionAsync(() => connection.RunAsync("NOOP", Cancellation));
        if (refused)
            Assert.Equal(MailProblem.UnexpectedAnswer, Assert.IsType<MailProblemException>(problem).Problem);
        else
            Assert.Null(problem);
    }

    [Fact]
    public async Task List_NamesAndAttributesBeyondAllMeasure_AreLeftOut()
    {
        await using var connection = await SignedInAsync($$"""
            C: A2 LIST "" "*"
            S: * LIST () "/" "{{new string('a', 513)}}"
            S: * LIST ({{string.Join(' ', Enumerable.Range(0, 21).Select(n => $"\\A{n}"))}}) "/" "many"
            S: * LIST (\HasNoChildren \{{new string('b', 100)}}) "/" "{{new string('c', 512)}}"
            S: A2 OK done
            """);
        var folder = Assert.Single(await connection.ListAsync("*", Cancellation));
        Assert.Equal((new string('c', 512), "\\HasNoChildren"), (folder.Name, Assert.Single(folder.Attributes)));
    }

    private static string Names(int count, int length = 1) => string.Join(' ', Enumerable.Range(0, count).Select(n => n.ToString(CultureInfo.InvariantCulture).PadLeft(length, 'X')));

    /// <summary>A set of capabilities is made of every list that comes, from the greeting on, and kept.</summary>
    [Theory]
    [InlineData(1000, 1, false)]
    [InlineData(1001, 1, true)]
    [InlineData(1, 60_000, false)]
    [InlineData(1, 70_000, true)]
    public async Task Capabilities_BeyondAllMeasure_AreNotTaken(int count, int length, bool refused)
    {
        var names = Names(count, length);
        string[] dialogues =
        [
            $"S: * OK [CAPABILITY {names}] ready",
            $"S: * OK ready\nC: A1 CAPABILITY\nS: * CAPABILITY {names}\nS: A1 OK done",
            $"S: * OK ready\nC: A1 CAPABILITY\nS: A1 OK [CAPABILITY {names}] done",
        ];
        foreach (var dialogue in dialogues)
        {
            if (refused)
            {
                Assert.Equal(MailProblem.UnexpectedAnswer, (await Assert.ThrowsAsync<MailProblemException>(() => new ReplayStream(dialogue).OpenAsync())).Problem);
                continue;
            }

            await using var connection = await new ReplayStream(dialogue).OpenAsync();
            Assert.Equal(count, connection.Capabilities.Names.Count);
        }
    }

    /// <summary>The folder is opened; what is left out are keywords that nobody asks for.</summary>
    [Fact]
    public async Task PermanentFlags_BeyondAllMeasure_AreLeftOut()
    {
        await using var connection = await SignedInAsync($"""
            C: A2 SELECT "INBOX"
            S: * OK [PERMANENTFLAGS (\Deleted {new string('k', 256)} {Names(20_000)})] Flags
            S: A2 OK done
            """);
        var mailbox = await connection.SelectAsync("INBOX", Cancellation);
        Assert.Equal((10_000, true), (mailbox.PermanentFlags!.Count, mailbox.MayKeep("\\Deleted")));
        Assert.DoesNotContain(mailbox.PermanentFlags, flag => flag.Length > 255);
    }

    /// <summary>Any order is allowed (RFC 9051 section 5.5). What finds no room is asked for again, one by one, until there is room for the others: 8 MB in memory, where a body comes
    /// within the answer; so much as is allowed on disk, where it is announced, even if its uid is told behind it only.</summary>
    [Theory]
    [InlineData("UID {0} INTERNALDATE \"17-Jul-2026 02:44:25 -0700\" BODY[] \"{1}\"", 2, 39)]
    [InlineData("UID {0} INTERNALDATE \"17-Jul-2026 02:44:25 -0700\" BODY[] {{1048576}}\nS: {1}\nS: ", 2, 36)]
    [InlineData("BODY[] {{1048576}}\nS: {1}\nS:  UID {0}", 1, 36)]
    public async Task Bodies_OutOfOrder_AllComeWithinABound(string fetched, int from, int to)
    {
        const int Messages = 48;
        var body = new string('x', (1024 * 1024) - 2);
        string Answer(int n) => $"S: * {n} FETCH ({string.Format(CultureInfo.InvariantCulture, fetched, n, body)})\n";
        var dialogue = new StringBuilder("C: A2 UID FETCH 1:16 (UID INTERNALDATE BODY.PEEK[])\nC: A3 UID FETCH 17:32 (UID INTERNALDATE BODY.PEEK[])\nC: A4 UID FETCH 33:48 (UID INTERNALDATE BODY.PEEK[])\n");
        dialogue.Append(string.Concat(Enumerable.Range(1, Messages).Reverse().Select(Answer))).Append("S: A2 OK\nS: A3 OK\nS: A4 OK\n");
        for (var n = from; n <= to; n++)
            dialogue.Append(CultureInfo.InvariantCulture, $"C: A{n - from + 5} UID FETCH {n} (UID INTERNALDATE BODY.PEEK[])\n{Answer(n)}S: A{n - from + 5} OK\n");
        var replay = new ReplayStream(Dialogues.Dovecot + dialogue);
        await using var connection = await ImapConnection.OpenAsync(MailSocket.Over(replay, ReplayStream.Endpoint, new MailNetworkOptions { MostSpooled = 10 * 1024 * 1024 }), Cancellation);
        await connection.SignInAsync(ImapSignInTests.Password, Cancellation);
        var taken = new List<(uint, int)>();
        await foreach (var message in new ImapMailboxReader(connection).ReadAsync([.. Enumerable.Range(1, Messages).Select(n => (uint)n)], 2 * 1024 * 1024, Cancellation))
        {
            using var copy = new MemoryStream();
            await message.Content!.CopyToAsync(copy, Cancellation);
            taken.Add((message.Uid, (int)copy.Length / 1024));
        }

        replay.AssertFinished();
        Assert.Equal(Enumerable.Range(1, Messages).Select(n => ((uint)n, fetched.Contains("{{", StringComparison.Ordinal) ? 1024 : 1023)), taken);
    }

    /// <summary>What has come once earns no more time and no more bytes, however often it is said again.</summary>
    [Theory]
    [InlineData("* 1 FETCH (UID 1 BODY[] \"\")\r\n", 1)]
    [InlineData("* 1 FETCH (UID 1 BODY[] {0}\r\n)\r\n", 1)]
    [InlineData("* 3 FETCH (UID 3 BODY[] \"XXXX\")\r\n", 3)] // out of order, and there is no room for it
    [InlineData("* 3 FETCH (BODY[] {4}\r\nXXXX UID 3)\r\n", 3)]
    public async Task Body_SaidAgainAndAgain_DoesNotGoOnForEver(string said, int messages)
    {
        var stream = new TalkativeStream(["* PREAUTH [CAPABILITY IMAP4rev1] ready\r\n"], said.Replace("XXXX", new string('x', 60_000), StringComparison.Ordinal).Replace("{4}", "{60000}", StringComparison.Ordinal), 10_000_000);
        var options = new MailNetworkOptions { MostSpooled = 0 };
        await using var connection = await ImapConnection.OpenAsync(MailSocket.Over(stream, ReplayStream.Endpoint, options, new SteppingTime(TimeSpan.FromMilliseconds(100))), Cancellation);
        var problem = await Assert.ThrowsAsync<MailProblemException>(async () =>
        {
            await foreach (var _ in new ImapMailboxReader(connection).ReadAsync([.. Enumerable.Range(1, messages).Select(n => (uint)n)], 60_000, Cancellation))
                Assert.Fail("Nothing in order has come.");
        });
        Assert.Contains(problem.Problem, new[] { MailProblem.UnexpectedAnswer, MailProblem.ServerSilent });
    }

    /// <summary>"No limit" is one that is never reached.</summary>
    [Theory]
    [InlineData(long.MaxValue, 0)]
    [InlineData(1000, long.MaxValue)]
    [InlineData(long.MaxValue, long.MaxValue)]
    public async Task Bodies_WithoutALimit_AreAskedForOnce(long maxBytes, long mostSpooled)
    {
        var replay = new ReplayStream(Dialogues.Dovecot + "C: A2 UID FETCH 1:2 (UID INTERNALDATE BODY.PEEK[])\nS: * 2 FETCH (BODY[] {3}\nS: b\nS:  UID 2)\nS: * 1 FETCH (BODY[] {3}\nS: a\nS:  UID 1)\nS: A2 OK\n");
        await using var connection = await ImapConnection.OpenAsync(MailSocket.Over(replay, ReplayStream.Endpoint, new MailNetworkOptions { MostSpooled = mostSpooled }), Cancellation);
        await connection.SignInAsync(ImapSignInTests.Password, Cancellation);
        var taken = new List<uint>();
        await foreach (var message in new ImapMailboxReader(connection).ReadAsync([1, 2], maxBytes, Cancellation))
            taken.Add(message.Uid);
        Assert.Equal([1u, 2u], taken);
        replay.AssertFinished();
    }

    [Fact]
    public async Task BodyInQuotes_LargerThanWanted_StaysOnTheServer()
    {
        await using var connection = await SignedInAsync("C: A2 UID FETCH 7 (UID INTERNALDATE BODY.PEEK[])\nS: * 1 FETCH (UID 7 BODY[] \"0123456789\")\nS: A2 OK done");
        var reader = new ImapMailboxReader(connection);
        var messages = new List<RawMessage>();
        await foreach (var message in reader.ReadAsync([7], 9, Cancellation))
            messages.Add(message);
        Assert.Equal((null, 10L), (Assert.Single(messages).Content, messages[0].Size));
    }

    /// <summary>Whoever writes a message must not be able to answer our commands in it: a body is passed over even where nobody asked for it.</summary>
    [Theory]
    [InlineData("")]
    [InlineData(" FLAGS (\\Seen)")]
    public async Task Body_NobodyAskedFor_IsNotReadAsTheServersWords(string behind)
    {
        await using var connection = await SignedInAsync($$"""
            C: A2 SELECT "INBOX"
            S: * 3 EXISTS
            S: * 1 FETCH (UID 5 BODY[] {23}
            S: A2 NO no
            S: * 99 EXISTS
            S: {{behind}})
            S: * OK [UIDVALIDITY 7] Ok
            S: * 2 FETCH (UID 6 BODY[] {12}
            S: A3 OK done
            S: )
            S: A2 OK [READ-WRITE] done
            C: A3 NOOP
            S: * 2 FETCH (UID 6 BODY[] {11}
            S: A3 BAD no
            S: )
            S: A3 OK done
            """);
        var mailbox = await connection.SelectAsync("INBOX", Cancellation);
        Assert.Equal((7u, 3), (mailbox.UidValidity, mailbox.Exists));
        await connection.NoopAsync(Cancellation);
        Assert.True(connection.IsUsable);
    }

    [Fact]
    public async Task Body_NobodyAskedForAndLongerThanAny_EndsTheSession()
    {
        await using var connection = await SignedInAsync("C: A2 NOOP\nS: * 1 FETCH (UID 5 BODY[] {4294967296}\nS: A2 OK done");
        Assert.Equal(MailProblem.UnexpectedAnswer, (await Assert.ThrowsAsync<MailProblemException>(() => connection.NoopAsync(Cancellation))).Problem);
        Assert.False(connection.IsUsable);
    }

    /// <summary>Every line comes in time, and the answer never.</summary>
    [Fact]
    public async Task SignIn_ServerTalksOfOtherThings_EndsAllTheSame()
    {
        var time = new SteppingTime(TimeSpan.FromSeconds(20));
        const string Greeting = "* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR] ready\r\n";
        var said = Encoding.ASCII.GetBytes(Greeting + string.Concat(Enumerable.Range(0, 1000).Select(n => string.Create(CultureInfo.InvariantCulture, $"* OK Still here {n}\r\n"))));
        var greeted = false;
        int Piece()
        {
            (var first, greeted) = (!greeted, true);
            return first ? Greeting.Length : 22;
        }
        await using var connection = await ImapConnection.OpenAsync(MailSocket.Over(new DeafStream(said, Piece), ReplayStream.Endpoint, time: time), Cancellation);
        var problem = await Assert.ThrowsAsync<MailProblemException>(() => connection.SignInAsync(new Plain("a@contoso.test", new Secret("pw")), Cancellation));
        Assert.Equal((MailProblem.ServerSilent, true), (problem.Problem, problem.Detail.Contains("goes on talking", StringComparison.Ordinal)));
    }

    /// <summary>One byte at a time, each in time.</summary>
    [Fact]
    public async Task Line_ThatDrips_HasToComeToItsEndInTime()
    {
        var time = new SteppingTime(TimeSpan.FromSeconds(20));
        var said = Encoding.ASCII.GetBytes($"* OK {new string('.', 1000)}");
        var problem = await Assert.ThrowsAsync<MailProblemException>(() => ImapConnection.OpenAsync(MailSocket.Over(new DeafStream(said, () => 1), ReplayStream.Endpoint, time: time), Cancellation));
        Assert.Equal((MailProblem.ServerSilent, true), (problem.Problem, problem.Detail.Contains("goes on talking", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("mypassword1", "[ALERT] Application-specific password required: https://support.google.com/accounts/answer/185833 (Failure)", MailProblem.AppPasswordRequired)]
    [InlineData("pw", "[ALERT] Application-specific password required: https://support.google.com/accounts/answer/185833 (Failure)", MailProblem.AppPasswordRequired)]
    public async Task Refusal_OfAPasswordThatIsPartOfTheWords_IsUnderstoodAndKeptWithoutIt(string password, string words, MailProblem expected)
    {
        var replay = new ReplayStream($"""
            S: * OK [CAPABILITY IMAP4rev1 LOGIN] ready
            C: A1 LOGIN "a@contoso.test" "{password}"
            S: A1 NO {words}
            """);
        await using var connection = await replay.OpenAsync();
        var problem = await Assert.ThrowsAsync<MailProblemException>(() => connection.SignInAsync(new Plain("a@contoso.test", new Secret(password)), Cancellation));
        Assert.Equal(expected, problem.Problem);
        if (password.Length >= 8)
            Assert.DoesNotContain("password", $"{problem.Message} {problem.Detail} {problem.UpstreamCode}", StringComparison.Ordinal);
    }
}
