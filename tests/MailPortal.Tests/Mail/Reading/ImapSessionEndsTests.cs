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
    public async Task Read_NoMessageCanBeGiven_NoneIsBlamed(ImapFault fault, MailProblem expected)
    {
        foreach (var count in new[] { 1, 3, 60 })
        {
            await using var server = new FaultyImapServer(count, (_, _) => fault);
            await using var reader = await ConnectAsync(server);
            var messages = new List<(uint, string?)>();
            var problem = await Assert.ThrowsAsync<MailProblemException>(() => ReadAsync(server, reader, messages));
            Assert.Equal(expected, problem.Problem);
            Assert.Empty(messages);
            Assert.InRange(server.Sessions, 1, 15);
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

    [Fact]
    public async Task Read_MessageCutInTheMiddleEachTime_SaysSoAndTheOthersMayBeReadOn()
    {
        await using var server = new FaultyImapServer(40, (uid, _) => uid is 7 or 20 ? ImapFault.CloseInTheMiddle : ImapFault.None);
        await using var reader = await ConnectAsync(server);
        var whole = new List<uint>();
        var cut = new List<uint>();
        await foreach (var message in reader.ReadAsync(All(server), 1_000_000, Cancellation))
        {
            using var copy = new MemoryStream();
            try
            {
                await message.Content!.CopyToAsync(copy, Cancellation);
                Assert.Equal(FaultyImapServer.Body(message.Uid), Encoding.ASCII.GetString(copy.ToArray()));
                whole.Add(message.Uid);
            }
            catch (MailProblemException e)
            {
                Assert.Equal(MailProblem.CommandRefused, e.Problem);
                Assert.IsType<ImapCommandException>(e.InnerException); // about this message; the reader goes on
                cut.Add(message.Uid);
            }
        }

        Assert.Equal([7u, 20u], cut);
        Assert.Equal(38, whole.Count);
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
        Assert.Equal(2, server.Sessions);
        Assert.False(reader.Connection.IsUsable);
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
