using System.Diagnostics;
using System.Text;
using MailPortal.Mail;
using MailPortal.Mail.Imap;
using MailPortal.Mail.Network;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Reading;
using MailPortal.Mail.Sasl;
using MailPortal.Tests.Servers;

namespace MailPortal.Tests.Mail.Reading;

/// <summary>What goes wrong between the reader and a real Dovecot.</summary>
public sealed class ImapFaultsDovecotTests(LimitedServer limited) : IClassFixture<LimitedServer>
{
    private readonly DovecotServer server = limited.Dovecot;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static Plain Password(string user) => new(user, new Secret(DovecotServer.Password));

    private Task<ImapMailboxReader> ConnectAsync(string user, string host = "127.0.0.1") =>
        ImapMailboxReader.ConnectAsync(server.Network, server.Imaps(host), Password(user), null, Cancellation);

    /// <summary>A session together with the process that serves it.</summary>
    private async Task<(ImapMailboxReader Reader, int Process)> ConnectKnownAsync(string user, MailNetwork? network = null)
    {
        var before = server.Sessions("imap");
        var reader = await ImapMailboxReader.ConnectAsync(network ?? server.Network, server.Imaps(), Password(user), null, Cancellation);
        return (reader, Assert.Single(server.Sessions("imap").Except(before)));
    }

    private static byte[] Message(int number, int size = 2000) =>
        Encoding.ASCII.GetBytes($"Subject: message {number}\r\n\r\n" + string.Concat(Enumerable.Repeat("line of text\r\n", size / 14)));

    private static async Task<MailProblemException> ProblemAsync(Func<Task> attempt) => await Assert.ThrowsAsync<MailProblemException>(attempt);

    private static async Task<List<RawMessage>> ReadAllAsync(ImapMailboxReader reader, params uint[] uids)
    {
        var messages = new List<RawMessage>();
        await foreach (var message in reader.ReadAsync(uids, long.MaxValue, Cancellation))
        {
            if (message.Content is not null)
                await message.Content.CopyToAsync(Stream.Null, Cancellation);
            messages.Add(message);
        }

        return messages;
    }

    [Theory]
    [InlineData("XOAUTH2")]
    [InlineData("OAUTHBEARER")]
    public async Task Connect_Token_IsTakenOrRefusedWithTheChallengesWords(string name)
    {
        var user = server.NewUser();
        SaslMechanism With(string token) =>
            name == "XOAUTH2" ? new XOAuth2(user, new Secret(token)) : new OAuthBearer(user, new Secret(token), "127.0.0.1", server.ImapsPort);
        foreach (var endpoint in new[] { server.Imaps(), server.ImapStartTls })
        {
            await using var reader = await ImapMailboxReader.ConnectAsync(server.Network, endpoint, With(server.Tokens.Issue(user, TimeSpan.FromHours(1))), null, Cancellation);
            Assert.Equal(0, (await reader.OpenAsync("INBOX", Cancellation)).Exists);
        }

        foreach (var token in new[]
        {
            server.Tokens.Issue(user, TimeSpan.FromMinutes(-5)), server.Tokens.Issue("other@contoso.test", TimeSpan.FromHours(1)), "nonsense",
        })
        {
            await using var connection = await ImapConnection.OpenAsync(await server.Network.ConnectAsync(server.Imaps(), null, Cancellation), Cancellation);
            var problem = await ProblemAsync(() => connection.SignInAsync(With(token), Cancellation));
            Assert.Equal(MailProblem.CredentialsWrong, problem.Problem);
            Assert.Contains("\"status\"", problem.Detail, StringComparison.Ordinal);
            Assert.DoesNotContain(token, problem.ToString(), StringComparison.Ordinal);
            // The challenge was answered, so the server said its NO and the connection may be used for another try.
            Assert.IsType<ImapCommandException>(problem.InnerException);
            await connection.SignInAsync(Password(user), Cancellation);
        }
    }

    [Fact]
    public async Task Read_SessionKilledInTheMiddleOfAMessage_NeverLooksWholeAndTheNextSessionHasIt()
    {
        var user = server.NewUser();
        server.Deliver(user, [Message(1), Message(2, 5_000_000)]);
        var (known, process) = await ConnectKnownAsync(user);
        await using var reader = new ImapMailboxReader(known.Connection); // one that cannot make another session by itself
        await using (known)
        {
            await reader.OpenAsync("INBOX", Cancellation);
            var whole = new List<uint>();
            var problem = await ProblemAsync(async () =>
            {
                await foreach (var message in reader.ReadAsync([1, 2], long.MaxValue, Cancellation))
                {
                    if (message.Uid == 2)
                        server.Signal(process, "KILL"); // the larger part of the message is still with the server
                    await message.Content!.CopyToAsync(Stream.Null, Cancellation);
                    whole.Add(message.Uid);
                }
            });
            Assert.Equal(MailProblem.ConnectionLost, problem.Problem);
            Assert.Equal([1u], whole);
            Assert.False(reader.Connection.IsUsable);
        }

        await using var next = await ConnectAsync(user);
        await next.OpenAsync("INBOX", Cancellation);
        Assert.Equal(5_000_000 / 14 * 14 + 22, Assert.Single(await ReadAllAsync(next, 2)).Size);
    }

    [Fact]
    public async Task Read_SessionKilledInTheMiddleOfAMessage_IsGoneOnWithInAnother()
    {
        var user = server.NewUser();
        server.Deliver(user, [Message(1), Message(2, 5_000_000), Message(3)]);
        var (reader, process) = await ConnectKnownAsync(user);
        await using (reader)
        {
            await reader.OpenAsync("INBOX", Cancellation);
            var sizes = new List<long>();
            await foreach (var message in reader.ReadAsync([1, 2, 3], long.MaxValue, Cancellation))
            {
                if (message.Uid == 2)
                    server.Signal(process, "KILL");
                using var copy = new MemoryStream();
                await message.Content!.CopyToAsync(copy, Cancellation);
                Assert.Equal(message.Uid == 2 ? Message(2, 5_000_000) : Message((int)message.Uid), copy.ToArray());
                sizes.Add(message.Size);
            }

            Assert.Equal(3, sizes.Count);
            Assert.True(reader.Connection.IsUsable);
        }
    }

    [Fact]
    public async Task Session_EndedByTheServer_IsSaidInItsWords()
    {
        var (reader, process) = await ConnectKnownAsync(server.NewUser());
        await using (reader)
        {
            server.Signal(process, "TERM");
            await DovecotFaults.EndOfAsync(process, Cancellation);
            // * BYE Server shutting down.
            var problem = await ProblemAsync(() => reader.OpenAsync("INBOX", Cancellation));
            Assert.Equal(MailProblem.ConnectionClosedByServer, problem.Problem);
            Assert.Contains("shutting down", problem.Detail, StringComparison.Ordinal);
            Assert.IsNotType<ImapCommandException>(problem.InnerException);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Read_ServerHangs_ServerSilentAndTheConnectionIsSpent()
    {
        var user = server.NewUser();
        server.Deliver(user, [Message(1)]);
        var time = new ManualTime();
        var patience = server.Network.Options.CommandTimeout;
        var (reader, process) = await ConnectKnownAsync(user, new MailNetwork(server.Network.Options, time));
        await using (reader)
        {
            await reader.OpenAsync("INBOX", Cancellation);
            server.Signal(process, "STOP");
            var waiting = time.TimerOf(patience, times: 2); // for saying the command, then for its answer
            var reading = ProblemAsync(() => ReadAllAsync(reader, 1));
            await waiting;
            time.Advance(patience);
            Assert.Equal(MailProblem.ServerSilent, (await reading).Problem);
            Assert.False(reader.Connection.IsUsable);
            server.Signal(process, "CONT");
        }

        await using var next = await ConnectAsync(user);
        await next.OpenAsync("INBOX", Cancellation);
        Assert.Single(await ReadAllAsync(next, 1));
    }

    [Fact]
    public async Task Read_ServerOfAFewBytesAtATime_IsWaitedFor()
    {
        var user = server.NewUser();
        server.Deliver(user, [Message(1), Message(2)]);
        await using var proxy = new CuttingProxy(server.ImapsPort, long.MaxValue, piece: 3);
        await using var reader = await ImapMailboxReader.ConnectAsync(
            server.Network, new MailServerEndpoint("127.0.0.1", proxy.Port, ConnectionSecurity.SslTls), Password(user), null, Cancellation);
        await reader.OpenAsync("INBOX", Cancellation);
        Assert.Equal([2010L, 2010L], (await ReadAllAsync(reader, 1, 2)).Select(message => message.Size));
    }

    /// <summary>A reader that goes on in another session writes into the same log.</summary>
    [Fact]
    public async Task Read_SessionsCutAgainAndAgain_AllComes_AndOneLogHasAllSessionsWithoutTheirSecrets()
    {
        var user = server.NewUser();
        server.Deliver(user, Enumerable.Range(1, 6).Select(number => Message(number, 20_000)));
        await using var proxy = new CuttingProxy(server.ImapsPort, cutAfter: 60_000);
        var evidence = new ConnectionEvidence { Log = new WireLog(1000) };
        await using var reader = await ImapMailboxReader.ConnectAsync(
            server.Network, new MailServerEndpoint("127.0.0.1", proxy.Port, ConnectionSecurity.SslTls), Password(user), evidence, Cancellation);
        await reader.OpenAsync("INBOX", Cancellation);

        Assert.Equal(6, (await ReadAllAsync(reader, 1, 2, 3, 4, 5, 6)).Count(message => message.Content is not null));

        Assert.InRange(evidence.Log.Lines.Count(line => line.Contains("SELECT", StringComparison.Ordinal)), 2, 10);
        Assert.DoesNotContain(DovecotServer.Password, evidence.Log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_OpenedFolderDeletedMeanwhile_EndsTheSessionAndNothingLooksRead()
    {
        var user = server.NewUser();
        server.Deliver(user, Enumerable.Range(1, 3).Select(number => Message(number)), ".Entrada");
        await using var reader = await ConnectAsync(user);
        await reader.OpenAsync("Entrada", Cancellation);
        await using (var other = await ConnectAsync(user))
            await other.Connection.RunAsync(other.Connection.Await(other.Connection.Command("DELETE").Quoted("Entrada")), null, Cancellation);
        var problem = await ProblemAsync(() => ReadAllAsync(reader, 1, 2, 3));
        Assert.Equal(MailProblem.ConnectionLost, problem.Problem);
        Assert.Contains("deleted", problem.Detail, StringComparison.OrdinalIgnoreCase);
        await using var next = await ConnectAsync(user);
        Assert.Equal(MailProblem.FolderMissing, (await ProblemAsync(() => next.OpenAsync("Entrada", Cancellation))).Problem);
    }

    [Fact]
    public async Task Open_UidValidityChangedByTheServer_IsSeenAtTheNextOpening()
    {
        var user = server.NewUser();
        server.Deliver(user, [Message(1)]);
        await using var reader = await ConnectAsync(user);
        Assert.NotEqual(424242u, (await reader.OpenAsync("INBOX", Cancellation)).UidValidity);
        server.Doveadm("mailbox", "update", "--uid-validity", "424242", "-u", user, "INBOX");
        await using var next = await ConnectAsync(user);
        Assert.Equal(424242u, (await next.OpenAsync("INBOX", Cancellation)).UidValidity);
    }

    [Fact]
    public async Task Read_FileGoneFromTheServersDisk_IsToldAsVanishedAndTheOthersCome()
    {
        var user = server.NewUser();
        server.Deliver(user, Enumerable.Range(1, 3).Select(number => Message(number)));
        await using var reader = await ConnectAsync(user);
        await reader.OpenAsync("INBOX", Cancellation);
        File.Delete(FileOf(user, 2));
        var messages = await ReadAllAsync(reader, 1, 2, 3);
        Assert.Equal([true, false, true], messages.Select(message => message.Content is not null));
        Assert.All(messages, message => Assert.Null(message.Refusal));
    }

    [Fact]
    public async Task Read_FilesThatTheServerCannotRead_AreNamedAndTheOthersCome()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can have files that the server, another user, must not read.");
        var user = server.NewUser();
        server.Deliver(user, Enumerable.Range(1, 30).Select(number => Message(number)));
        await using var reader = await ConnectAsync(user);
        await reader.OpenAsync("INBOX", Cancellation);
        foreach (var number in new[] { 2, 17, 18, 30 })
            DovecotFaults.MakeUnreadable(FileOf(user, number));
        var messages = await ReadAllAsync(reader, [.. Enumerable.Range(1, 30).Select(uid => (uint)uid)]);
        Assert.Equal([2u, 17u, 18u, 30u], messages.Where(message => message.Content is null).Select(message => message.Uid));
        // * BYE Internal error occurred. Refer to server log for more information.
        Assert.All(messages.Where(message => message.Content is null), message => Assert.Contains("Internal error", message.Refusal!.Detail, StringComparison.Ordinal));
        Assert.Equal(30, messages.Count);
        Assert.Equal(MoveOutcome.Moved, await MoveOneAsync(reader));
    }

    private static async Task<MoveOutcome> MoveOneAsync(ImapMailboxReader reader)
    {
        await reader.EnsureFoldersAsync(["Archivo"], Cancellation);
        return await reader.MoveAsync([1], "Archivo", Cancellation);
    }

    private string FileOf(string user, int number)
    {
        var folder = server.Maildir(user);
        return Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Single(file => Path.GetFileName(file).Contains($".M{number - 1}P1.", StringComparison.Ordinal));
    }
}
