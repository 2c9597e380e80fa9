using System.Text;
using MailPortal.Mail;
using MailPortal.Mail.Imap;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Reading;
using MailPortal.Mail.Sasl;
using MailPortal.Tests.Servers;

namespace MailPortal.Tests.Mail.Reading;

/// <summary>A message that the server cannot give, and ends the session over, does not hold up those behind it.</summary>
public sealed class ImapSessionEndsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static Plain Password => new("a@contoso.test", new Secret("pw"));

    private static async Task<ImapMailboxReader> ConnectAsync(FaultyImapServer server)
    {
        var reader = await ImapMailboxReader.ConnectAsync(server.Network, server.Endpoint, Password, null, Cancellation);
        await reader.OpenAsync("INBOX", Cancellation);
        return reader;
    }

    private static uint[] All(FaultyImapServer server) => [.. Enumerable.Range(1, server.Messages).Select(uid => (uint)uid)];

    /// <summary>What came, each body compared with what the server has, and why the others did not.</summary>
    private static async Task<List<(uint Uid, string? Refusal)>> ReadAsync(FaultyImapServer server, ImapMailboxReader reader, List<(uint, string?)>? into = null)
    {
        var messages = into ?? [];
        await foreach (var message in reader.ReadAsync(All(server), 1_000_000, Cancellation))
        {
            if (message.Content is { } content)
            {
                using var text = new StreamReader(content, Encoding.ASCII);
                Assert.Equal(FaultyImapServer.Body(message.Uid), await text.ReadToEndAsync(Cancellation));
            }

            Assert.Equal(message.Content is null, message.Refusal is not null);
            messages.Add((message.Uid, message.Refusal?.Detail));
        }

        return messages;
    }

    [Theory]
    [InlineData(ImapFault.Bye)]
    [InlineData(ImapFault.Close)]
    [InlineData(ImapFault.No)]
    [InlineData(ImapFault.Bad)]
    public async Task Read_SomeMessagesThatCannotBeGiven_AreNamedAndTheOthersCome(ImapFault fault)
    {
        foreach (var bad in new uint[][] { [1], [2], [2, 3], [1, 2, 3], [17, 40], [60], [5, 6, 7, 8, 30] })
        {
            await using var server = new FaultyImapServer(60, (uid, _) => bad.Contains(uid) ? fault : ImapFault.None);
            await using var reader = await ConnectAsync(server);
            var messages = await ReadAsync(server, reader);
            Assert.Equal(All(server), messages.Select(message => message.Uid));
            Assert.Equal(bad, messages.Where(message => message.Refusal is not null).Select(message => message.Uid));
            if (fault == ImapFault.Bye)
                Assert.All(messages.Where(message => message.Refusal is not null), message => Assert.Contains("Internal error", message.Refusal, StringComparison.Ordinal));
            Assert.True(reader.Connection.IsUsable);
            await reader.OpenAsync("INBOX", Cancellation);
        }
    }

    [Theory]
    [InlineData(ImapFault.Bye)]
    [InlineData(ImapFault.Close)]
    [InlineData(ImapFault.CloseInTheMiddle)]
    public async Task Read_SessionEndsOnce_NothingIsLostAndNobodyIsBlamed(ImapFault fault)
    {
        await using var server = new FaultyImapServer(60, (uid, times) => uid % 20 == 1 && times == 1 ? fault : ImapFault.None);
        await using var reader = await ConnectAsync(server);
        Assert.All(await ReadAsync(server, reader), message => Assert.Null(message.Refusal));
        Assert.Equal(4, server.Sessions);
    }

    /// <summary>A server in trouble is no reason to give up on every message of a mailbox.</summary>
    [Theory]
    [InlineData(ImapFault.Bye, MailProblem.ConnectionLost)]
    [InlineData(ImapFault.Close, MailProblem.ConnectionLost)]
    [InlineData(ImapFault.CloseInTheMiddle, MailProblem.ConnectionLost)]
    [InlineData(ImapFault.No, MailProblem.ServerUnavailable)]
    [InlineData(ImapFault.Bad, MailProblem.CommandNotUnderstood)]
    public async Task Read_NoMessageCanBeGiven_NoneIsBlamed(ImapFault fault, MailProblem expected)
    {
        foreach (var count in new[] { 2, 3, 60 })
        {
            await using var server = new FaultyImapServer(count, (_, _) => fault);
            await using var reader = await ConnectAsync(server);
            var messages = new List<(uint, string?)>();
            var problem = await Assert.ThrowsAsync<MailProblemException>(() => ReadAsync(server, reader, messages));
            Assert.Equal(expected, problem.Problem);
            Assert.Empty(messages);
            Assert.InRange(server.Sessions, 1, 15);
            Assert.Equal(fault is ImapFault.No or ImapFault.Bad, reader.Connection.IsUsable);
        }
    }

    [Fact]
    public async Task Read_ServerInTroubleFromOneMessageOn_AtMostOneIsBlamed()
    {
        await using var server = new FaultyImapServer(60, (uid, _) => uid > 20 ? ImapFault.Bye : ImapFault.None);
        await using var reader = await ConnectAsync(server);
        var messages = new List<(uint Uid, string? Refusal)>();
        await Assert.ThrowsAsync<MailProblemException>(() => ReadAsync(server, reader, messages));
        Assert.Equal(21, messages.Count);
        Assert.Single(messages, message => message.Refusal is not null);
    }

    /// <summary>Those that cannot be given, as their stream says, and those that came whole.</summary>
    private static async Task<(List<uint> Cut, List<uint> Whole)> ReadCutAsync(FaultyImapServer server, ImapMailboxReader reader)
    {
        var (cut, whole) = (new List<uint>(), new List<uint>());
        await foreach (var message in reader.ReadAsync(All(server), 1_000_000, Cancellation))
        {
            if (message.Refusal is not null)
            {
                cut.Add(message.Uid); // hung up with commands unread, the server took back what it had said: the end came before the half message
                continue;
            }

            using var copy = new MemoryStream();
            try
            {
                await message.Content!.CopyToAsync(copy, Cancellation);
                Assert.Equal(FaultyImapServer.Body(message.Uid), Encoding.ASCII.GetString(copy.ToArray()));
                whole.Add(message.Uid);
            }
            catch (MailProblemException e) when (e.Problem == MailProblem.CommandRefused)
            {
                Assert.IsType<ImapCommandException>(e.InnerException); // about this message; the reader goes on
                Assert.Contains($"uid {message.Uid} ", e.Detail, StringComparison.Ordinal);
                cut.Add(message.Uid);
            }
        }

        return (cut, whole);
    }

    /// <summary>Also the first one, and neighbours: what comes behind them proves that the server can.</summary>
    [Theory]
    [InlineData(new uint[] { 7, 20 })]
    [InlineData(new uint[] { 1 })]
    [InlineData(new uint[] { 7, 8 })]
    [InlineData(new uint[] { 1, 2 })]
    [InlineData(new uint[] { 1, 2, 3, 4 })]
    [InlineData(new uint[] { 39, 40 })]
    [InlineData(new uint[] { 40 })]
    public async Task Read_MessagesCutInTheMiddleEachTime_SayTheirNameAndTheOthersComeInOrder(uint[] bad)
    {
        await using var server = new FaultyImapServer(40, (uid, _) => bad.Contains(uid) ? ImapFault.CloseInTheMiddle : ImapFault.None);
        await using var reader = await ConnectAsync(server);
        var (cut, whole) = await ReadCutAsync(server, reader);
        Assert.Equal(bad, cut);
        Assert.Equal(All(server).Except(bad), whole);
        Assert.InRange(server.Sessions, 2, 20);
    }

    /// <summary>In words the second time: it is there, and not given.</summary>
    [Fact]
    public async Task Read_FirstMessageCutAndThenRefused_IsNamedAndTheOthersCome()
    {
        await using var server = new FaultyImapServer(40, (uid, times) => uid > 1 ? ImapFault.None : times % 2 == 1 ? ImapFault.CloseInTheMiddle : ImapFault.No);
        await using var reader = await ConnectAsync(server);
        var (cut, whole) = await ReadCutAsync(server, reader);
        Assert.Equal([1u], cut);
        Assert.Equal(39, whole.Count);
    }

    /// <summary>Nobody else can prove anything: the server answers about it, and ends that very session over it.</summary>
    [Theory]
    [InlineData(ImapFault.Bye)]
    [InlineData(ImapFault.Close)]
    [InlineData(ImapFault.CloseInTheMiddle)]
    public async Task Read_OnlyMessageEndsEverySession_IsNamed(ImapFault fault)
    {
        await using var server = new FaultyImapServer(1, (_, _) => fault);
        await using var reader = await ConnectAsync(server);
        if (fault == ImapFault.CloseInTheMiddle)
            Assert.Equal([1u], (await ReadCutAsync(server, reader)).Cut);
        else
            Assert.NotNull(Assert.Single(await ReadAsync(server, reader)).Refusal);
        Assert.InRange(server.Sessions, 3, 4);
    }

    /// <summary>A server that has come back gives it.</summary>
    [Theory]
    [InlineData(ImapFault.Bye)]
    [InlineData(ImapFault.Close)]
    [InlineData(ImapFault.CloseInTheMiddle)]
    public async Task Read_OnlyMessageEndsTwoSessions_ComesInTheThird(ImapFault fault)
    {
        await using var server = new FaultyImapServer(1, (_, times) => times <= 2 ? fault : ImapFault.None);
        await using var reader = await ConnectAsync(server);
        Assert.Null(Assert.Single(await ReadAsync(server, reader)).Refusal);
        Assert.Equal(3, server.Sessions);
    }

    /// <summary>NOOP or FLAGS that end the session, or a message that is not named any more, prove nothing.</summary>
    [Theory]
    [InlineData(ImapFault.Close, "NOOP", ImapFault.Close)]
    [InlineData(ImapFault.Close, "FLAGS", ImapFault.Close)]
    [InlineData(ImapFault.Close, "FLAGS", ImapFault.No)]
    [InlineData(ImapFault.CloseInTheMiddle, "NOOP", ImapFault.No)]
    [InlineData(ImapFault.CloseInTheMiddle, "FLAGS", ImapFault.Close)]
    public async Task Read_OnlyMessageOfAServerThatAnswersNothing_IsNotBlamed(ImapFault fault, string question, ImapFault answer)
    {
        await using var server = new FaultyImapServer(1, (_, _) => fault) { Answer = asked => asked == question ? answer : ImapFault.None };
        await using var reader = await ConnectAsync(server);
        Assert.Equal(MailProblem.ConnectionLost, (await Assert.ThrowsAsync<MailProblemException>(() => ReadCutAsync(server, reader))).Problem);
        Assert.False(reader.Connection.IsUsable);
    }

    /// <summary>Sound at the beginning, then no message comes any more: nobody is blamed beyond the one behind the last that came.</summary>
    [Fact]
    public async Task Read_EveryMessageCutFromOneOn_AtMostOneIsBlamed()
    {
        await using var server = new FaultyImapServer(60, (uid, _) => uid > 20 ? ImapFault.CloseInTheMiddle : ImapFault.None);
        await using var reader = await ConnectAsync(server);
        var refused = 0;
        await Assert.ThrowsAsync<MailProblemException>(async () =>
        {
            await foreach (var message in reader.ReadAsync(All(server), 1_000_000, Cancellation))
            {
                try
                {
                    await message.Content!.CopyToAsync(Stream.Null, Cancellation);
                }
                catch (MailProblemException e) when (e.Problem == MailProblem.CommandRefused)
                {
                    refused++;
                }
            }
        });
        Assert.Equal(1, refused);
        Assert.InRange(server.Sessions, 5, 15);
    }

    [Fact]
    public async Task Read_TokenExpired_IsTheCallersToMend()
    {
        await using var server = new FaultyImapServer(60, (uid, _) => uid == 5 ? ImapFault.TokenExpired : ImapFault.None);
        await using var reader = await ConnectAsync(server);
        Assert.Equal(MailProblem.TokenExpiredInSession, (await Assert.ThrowsAsync<MailProblemException>(() => ReadAsync(server, reader))).Problem);
        Assert.Equal(1, server.Sessions);
    }

    /// <summary>The end of the session is what is told, not what went wrong with the next one.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Read_NoSecondSessionOnTheSameFolder_TellsTheEndOfTheFirst(bool otherGeneration)
    {
        await using var server = new FaultyImapServer(60, (uid, _) => uid == 5 ? ImapFault.Bye : ImapFault.None)
        {
            UidValidity = session => otherGeneration && session > 1 ? 8u : 7u,
            LetsIn = session => otherGeneration || session == 1,
        };
        await using var reader = await ConnectAsync(server);
        var problem = await Assert.ThrowsAsync<MailProblemException>(() => ReadAsync(server, reader));
        Assert.Equal(MailProblem.ConnectionLost, problem.Problem);
        Assert.Contains("Internal error", problem.Detail, StringComparison.Ordinal);
        Assert.Equal(otherGeneration, problem.Detail.Contains("UIDVALIDITY was 7 and is 8", StringComparison.Ordinal));
        Assert.Equal(2, server.Sessions);
        Assert.False(reader.Connection.IsUsable);
        // Nobody has disposed of the reader: whoever goes on is told what happened.
        Assert.Equal(MailProblem.ConnectionLost, (await Assert.ThrowsAsync<MailProblemException>(() => reader.OpenAsync("INBOX", Cancellation))).Problem);
    }

    [Theory]
    [InlineData(ImapFault.Bye)]
    [InlineData(ImapFault.CloseInTheMiddle)]
    public async Task Read_ReaderThatWasGivenItsSession_CannotMakeAnother(ImapFault fault)
    {
        await using var server = new FaultyImapServer(60, (uid, times) => uid == 5 && times == 1 ? fault : ImapFault.None);
        var connection = await ImapConnection.OpenAsync(await server.Network.ConnectAsync(server.Endpoint, null, Cancellation), Cancellation);
        await connection.SignInAsync(Password, Cancellation);
        await using var reader = new ImapMailboxReader(connection);
        await reader.OpenAsync("INBOX", Cancellation);
        Assert.Equal(MailProblem.ConnectionLost, (await Assert.ThrowsAsync<MailProblemException>(() => ReadAsync(server, reader))).Problem);
        Assert.Equal(1, server.Sessions);
    }

    /// <summary>Sessions that end after every few messages, as some providers limit them.</summary>
    [Fact]
    public async Task Read_SessionsThatEndAfterAFewMessagesEach_BringThemAll()
    {
        var given = 0;
        await using var server = new FaultyImapServer(60, (_, _) => ++given % 8 == 0 ? ImapFault.Close : ImapFault.None);
        await using var reader = await ConnectAsync(server);
        Assert.All(await ReadAsync(server, reader), message => Assert.Null(message.Refusal));
        Assert.InRange(server.Sessions, 5, 15);
    }
}
