using System.Security.Cryptography;
using System.Text;
using MailPortal.Mail;
using MailPortal.Mail.Imap;
using MailPortal.Mail.Network;
using MailPortal.Mail.Pop3;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Reading;
using MailPortal.Mail.Sasl;
using MailPortal.Tests.Servers;

namespace MailPortal.Tests.Mail.Reading;

/// <summary>The reader against a real Dovecot.</summary>
public sealed class Pop3MailboxReaderDovecotTests(DovecotServer server) : IClassFixture<DovecotServer>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Task<Pop3MailboxReader> ConnectAsync(string user, MailServerEndpoint? endpoint = null) =>
        Pop3MailboxReader.ConnectAsync(server.Network, endpoint ?? server.Pop3s, new Plain(user, new Secret(DovecotServer.Password)), null, Cancellation);

    private static byte[] Message(int number, int size = 2000)
    {
        var text = new StringBuilder($"Subject: message {number}\r\nMessage-ID: <{number}@contoso.test>\r\n\r\n");
        while (text.Length < size)
            text.Append(".line of text ").Append(text.Length).Append("\r\n.\r\n..\r\n");
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    private static string Hash(byte[] message) => Convert.ToHexString(SHA256.HashData(message));

    private static async Task<Dictionary<int, string>> HashesAsync(Pop3MailboxReader reader, IReadOnlyList<Pop3Entry> messages)
    {
        var hashes = new Dictionary<int, string>();
        await foreach (var message in reader.ReadAsync(messages, long.MaxValue, Cancellation))
            hashes.Add(message.Entry.Number, Convert.ToHexString(await SHA256.HashDataAsync(message.Content!, Cancellation)));
        return hashes;
    }

    private async Task<int> CountAsync(string user)
    {
        await using var reader = await ConnectAsync(user);
        return (await reader.Connection.StatAsync(Cancellation)).Count;
    }

    [Fact]
    public async Task Connect_EveryWayIn_SignsIn()
    {
        var user = server.NewUser();
        server.Deliver(user, [Message(1)]);
        var token = new Secret(server.Tokens.Issue(user, TimeSpan.FromHours(1)));
        foreach (var endpoint in new[] { server.Pop3s, server.Pop3StartTls })
        {
            foreach (var mechanism in new SaslMechanism[]
            {
                new Plain(user, new Secret("pw")), new Login(user, new Secret("pw")),
                new XOAuth2(user, token), new OAuthBearer(user, token, endpoint.Host, endpoint.Port),
            })
            {
                var evidence = new ConnectionEvidence();
                await using var reader = await Pop3MailboxReader.ConnectAsync(server.Network, endpoint, mechanism, evidence, Cancellation);
                Assert.True(reader.Connection.Capabilities.Pipelining);
                Assert.Equal([ConnectionStep.Resolve, ConnectionStep.Connect, ConnectionStep.Tls], evidence.Steps.Select(step => step.Step));
                Assert.Single(await reader.ListAsync(Cancellation));
            }
        }
    }

    [Fact]
    public async Task SignIn_UserAndPass_WorksToo()
    {
        var user = server.NewUser();
        await using var connection = await Pop3Connection.OpenAsync(await server.Network.ConnectAsync(server.Pop3s, null, Cancellation), Cancellation);
        connection.Send(connection.Begin("USER ").Raw(user));
        await connection.OkAsync(Pop3Moment.SignInWithPassword, Cancellation);
        connection.Send(connection.Begin("PASS ").Secret("pw"u8));
        await connection.OkAsync(Pop3Moment.SignInWithPassword, Cancellation);
        Assert.Equal(new(0, 0), await connection.StatAsync(Cancellation));
    }

    [Theory]
    [InlineData("XOAUTH2")]
    [InlineData("OAUTHBEARER")]
    public async Task Connect_TokenRefused_IsThatWithTheChallengesWords(string name)
    {
        var user = server.NewUser();
        foreach (var token in new[]
        {
            server.Tokens.Issue(user, TimeSpan.FromMinutes(-5)), server.Tokens.Issue("other@contoso.test", TimeSpan.FromHours(1)), "nonsense",
        })
        {
            SaslMechanism mechanism = name == "XOAUTH2" ? new XOAuth2(user, new Secret(token)) : new OAuthBearer(user, new Secret(token), "127.0.0.1", 995);
            var problem = await Assert.ThrowsAsync<MailProblemException>(() => Pop3MailboxReader.ConnectAsync(server.Network, server.Pop3s, mechanism, null, Cancellation));
            Assert.Equal(MailProblem.PopCredentialsWrong, problem.Problem);
            Assert.Contains("\"status\"", problem.Detail, StringComparison.Ordinal);
            Assert.DoesNotContain(token, problem.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Connect_WrongPassword_PopCredentialsWrong()
    {
        var mechanism = new Plain(server.NewUser(), new Secret("wrong"));
        var problem = await Assert.ThrowsAsync<MailProblemException>(() => Pop3MailboxReader.ConnectAsync(server.Network, server.Pop3s, mechanism, null, Cancellation));
        Assert.Equal(MailProblem.PopCredentialsWrong, problem.Problem);
        Assert.Equal("AUTH", Assert.IsType<Pop3CommandException>(problem.InnerException).Code);
    }

    [Fact]
    public async Task Read_DotsAndNoFinalNewline_ByteForByteAsInTheMaildir()
    {
        var user = server.NewUser();
        byte[][] files =
        [
            "Subject: a\n\n.\n..\n.a\nlast . line without end"u8.ToArray(),
            "Subject: b\n\n.\n"u8.ToArray(),
            "Subject: c\n\n."u8.ToArray(),
            [.. "Subject: d\r\n\r\n"u8, .. new byte[] { 0x80, 0xff, (byte)'\n', (byte)'.', (byte)'\n' }],
        ];
        server.Deliver(user, files);
        await using var reader = await ConnectAsync(user);
        var messages = await reader.ListAsync(Cancellation);
        Assert.Equal(files.Select(file => Hash(OnTheWire(file))).Order(), (await HashesAsync(reader, messages)).Values.Order());
    }

    /// <summary>POP3 carries lines: every one ends in CR LF, the last one, too.</summary>
    private static byte[] OnTheWire(byte[] file)
    {
        var text = Encoding.Latin1.GetString(file).ReplaceLineEndings("\r\n");
        return Encoding.Latin1.GetBytes(text.EndsWith("\r\n", StringComparison.Ordinal) ? text : text + "\r\n");
    }

    [Fact]
    public async Task Read_FiveThousandSmallMessages_EachOnceAndByteForByte()
    {
        var user = server.NewUser();
        var messages = Enumerable.Range(1, 5000).Select(number => Message(number, number % 500 == 0 ? 300_000 : 400)).ToList();
        server.Deliver(user, messages);
        await using var reader = await ConnectAsync(user);
        var listed = await reader.ListAsync(Cancellation);
        Assert.Equal(5000, listed.Count);
        Assert.Equal(5000, listed.Select(message => message.UniqueId).Distinct().Count());
        Assert.Equal(messages.Sum(message => (long)message.Length), listed.Sum(message => message.Size));
        Assert.Equal(messages.Select(Hash).Order(), (await HashesAsync(reader, listed)).Values.Order());
    }

    [Fact]
    public async Task Read_OneMessageOfThirtyMegabytes_StreamsInSmallMemory()
    {
        var user = server.NewUser();
        var big = Message(1, 30_000_000);
        server.Deliver(user, [big]);
        await using var reader = await ConnectAsync(user);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var held = 0L;
        await foreach (var message in reader.ReadAsync(await reader.ListAsync(Cancellation), long.MaxValue, Cancellation))
        {
            // However slowly the reader reads, the rest waits at the server: nothing is held but what the pipe has at hand.
            var piece = new byte[50_000];
            for (int read; (read = await message.Content!.ReadAsync(piece, Cancellation)) > 0;)
            {
                hash.AppendData(piece, 0, read);
                held = Math.Max(held, reader.Connection.Reader.Buffered.Length);
            }
        }

        Assert.Equal(Hash(big), Convert.ToHexString(hash.GetCurrentHash()));
        Assert.InRange(held, 0, 256 * 1024);
    }

    [Fact]
    public async Task Top_GivesTheHeaderOnly()
    {
        var user = server.NewUser();
        server.Deliver(user, [Message(1)]);
        await using var reader = await ConnectAsync(user);
        using var text = new StreamReader(await reader.Connection.TopAsync(1, 0, 10_000, Cancellation));
        Assert.Equal("Subject: message 1\r\nMessage-ID: <1@contoso.test>\r\n\r\n", await text.ReadToEndAsync(Cancellation));
    }

    [Fact]
    public async Task UniqueIds_AreTheSameInTheNextSession()
    {
        var user = server.NewUser();
        server.Deliver(user, [Message(1), Message(2), Message(3)]);
        await using var first = await ConnectAsync(user);
        var before = await first.ListAsync(Cancellation);
        first.MarkForDeletion(before[0]);
        await first.FinishAsync(Cancellation);
        await using var second = await ConnectAsync(user);
        var after = await second.ListAsync(Cancellation);
        Assert.Equal(before.Skip(1).Select(message => message.UniqueId), after.Select(message => message.UniqueId));
        Assert.Equal(after[1].UniqueId, (await second.Connection.UniqueIdAsync(2, Cancellation)).UniqueId);
        Assert.Equal(after[1].Size, (await second.Connection.ListAsync(2, Cancellation)).Size);
    }

    [Fact]
    public async Task Finish_MarkedMessages_AreGoneAndNoOthers()
    {
        var user = server.NewUser();
        server.Deliver(user, Enumerable.Range(1, 450).Select(number => Message(number, 100)));
        await using var reader = await ConnectAsync(user);
        var listed = await reader.ListAsync(Cancellation);
        foreach (var message in listed.Where(message => message.Number % 2 == 0))
            reader.MarkForDeletion(message);
        Assert.Equal(450, await CountAsync(user)); // nothing is said yet
        var finish = await reader.FinishAsync(Cancellation);
        Assert.Equal(listed.Where(message => message.Number % 2 == 0), finish.Deleted);
        Assert.Equal(225, await CountAsync(user));
        Assert.False(reader.Connection.IsUsable);
    }

    [Fact]
    public async Task Delete_ConnectionDroppedBeforeQuit_NothingIsDeleted()
    {
        var user = server.NewUser();
        server.Deliver(user, [Message(1), Message(2)]);
        await using (var reader = await ConnectAsync(user))
        {
            await reader.Connection.DeleteAsync(1, Cancellation);
            Assert.Equal(1, (await reader.Connection.StatAsync(Cancellation)).Count);
        }

        Assert.Equal(2, await CountAsync(user));
    }

    [Fact]
    public async Task Read_ConnectionCutAnywhere_EveryMessageGivenOutIsWholeAndNothingIsDeleted()
    {
        var user = server.NewUser();
        var messages = Enumerable.Range(1, 40).Select(number => Message(number, 20_000)).ToList();
        server.Deliver(user, messages);
        var known = messages.Select(Hash).ToHashSet(StringComparer.Ordinal);
        foreach (var cut in new[] { 20_000, 100_000, 333_333, 600_000 })
        {
            await using var proxy = new CuttingProxy(server.Pop3sPort, cut);
            await using var reader = await ConnectAsync(user, new MailServerEndpoint("127.0.0.1", proxy.Port, ConnectionSecurity.SslTls));
            var listed = await reader.ListAsync(Cancellation);
            var whole = 0;
            var problem = await Assert.ThrowsAsync<MailProblemException>(async () =>
            {
                await foreach (var message in reader.ReadAsync(listed, long.MaxValue, Cancellation))
                {
                    Assert.Contains(Convert.ToHexString(await SHA256.HashDataAsync(message.Content!, Cancellation)), known);
                    reader.MarkForDeletion(message.Entry);
                    whole++;
                }
            });
            Assert.Equal(MailProblem.ConnectionLost, problem.Problem);
            Assert.InRange(whole, 0, 39);
            Assert.False(reader.Connection.IsUsable);
            if (whole > 0)
                Assert.Equal(MailProblem.ConnectionLost, (await Assert.ThrowsAsync<MailProblemException>(() => reader.FinishAsync(Cancellation))).Problem);
        }

        Assert.Equal(40, await CountAsync(user));
    }

    [Fact]
    public async Task Read_MessageRemovedMeanwhile_IsRefusedAndTheOthersCome()
    {
        var user = server.NewUser();
        server.Deliver(user, Enumerable.Range(1, 5).Select(number => Message(number)));
        await using var reader = await ConnectAsync(user);
        var listed = await reader.ListAsync(Cancellation);
        await using (var other = await ImapMailboxReader.ConnectAsync(server.Network, server.Imaps(), new Plain(user, new Secret("pw")), null, Cancellation))
        {
            await other.EnsureFoldersAsync(["Elsewhere"], Cancellation);
            await other.OpenAsync("INBOX", Cancellation);
            await other.MoveAsync([3], "Elsewhere", Cancellation);
        }

        var contents = new List<bool>();
        await foreach (var message in reader.ReadAsync(listed, long.MaxValue, Cancellation))
        {
            contents.Add(message.Content is not null);
            Assert.Equal(message.Content is null, message.Refusal is not null);
            reader.MarkForDeletion(message.Entry);
        }

        Assert.Equal([true, true, false, true, true], contents);
        var finish = await reader.FinishAsync(Cancellation);
        Assert.Equal(0, await CountAsync(user));
        Assert.Equal(5, finish.Deleted.Count + finish.Refused.Count);
    }

    [Fact]
    public async Task Read_GivenUpEarly_TheSessionGoesOn()
    {
        var user = server.NewUser();
        server.Deliver(user, Enumerable.Range(1, 20).Select(number => Message(number, 100_000)));
        await using var reader = await ConnectAsync(user);
        await foreach (var message in reader.ReadAsync(await reader.ListAsync(Cancellation), long.MaxValue, Cancellation))
        {
            Assert.NotNull(message.Content);
            reader.MarkForDeletion(message.Entry);
            break;
        }

        Assert.Single((await reader.FinishAsync(Cancellation)).Deleted);
        Assert.Equal(19, await CountAsync(user));
    }
}
