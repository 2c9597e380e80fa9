using System.Text;
using MailPortal.Mail;
using MailPortal.Mail.Network;
using MailPortal.Mail.Pop3;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Reading;
using MailPortal.Mail.Sasl;
using MailPortal.Tests.Servers;

namespace MailPortal.Tests.Mail.Reading;

/// <summary>What goes wrong between the reader and a real Dovecot.</summary>
public sealed class Pop3FaultsDovecotTests(LimitedServer limited) : IClassFixture<LimitedServer>
{
    private readonly DovecotServer server = limited.Dovecot;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Task<Pop3MailboxReader> ConnectAsync(string user, MailNetwork? network = null, string host = "127.0.0.1") =>
        Pop3MailboxReader.ConnectAsync(network ?? server.Network, server.Pop3s with { Host = host }, new Plain(user, new Secret(DovecotServer.Password)), null, Cancellation);

    /// <summary>A session together with the process that serves it.</summary>
    private async Task<(Pop3MailboxReader Reader, int Process)> ConnectKnownAsync(string user, MailNetwork? network = null)
    {
        var before = server.Sessions("pop3");
        var reader = await ConnectAsync(user, network);
        return (reader, Assert.Single(server.Sessions("pop3").Except(before)));
    }

    private static byte[] Message(int number, int size = 2000) =>
        Encoding.ASCII.GetBytes($"Subject: message {number}\r\n\r\n" + string.Concat(Enumerable.Repeat("line of text\r\n", size / 14)));

    private static async Task<MailProblem> ProblemAsync(Func<Task> attempt) => (await Assert.ThrowsAsync<MailProblemException>(attempt)).Problem;

    private async Task<int> CountAsync(string user)
    {
        await using var reader = await ConnectAsync(user);
        return (await reader.Connection.StatAsync(Cancellation)).Count;
    }

    private static async Task ReadAllAsync(Pop3MailboxReader reader, IReadOnlyList<Pop3Entry> messages, Action<Pop3RawMessage>? at = null)
    {
        await foreach (var message in reader.ReadAsync(messages, long.MaxValue, Cancellation))
        {
            at?.Invoke(message);
            if (message.Content is null)
                continue;
            await message.Content.CopyToAsync(Stream.Null, Cancellation);
            reader.MarkForDeletion(message.Entry);
        }
    }

    [Fact]
    public async Task Read_SessionKilledInTheMiddleOfAMessage_NothingIsDeleted()
    {
        var user = server.NewUser();
        server.Deliver(user, [Message(1), Message(2, 5_000_000)]);
        var (reader, process) = await ConnectKnownAsync(user);
        await using (reader)
        {
            var listed = await reader.ListAsync(Cancellation);
            Assert.Equal(MailProblem.ConnectionLost, await ProblemAsync(() => ReadAllAsync(reader, listed, message =>
            {
                if (message.Entry.Number == 2)
                    server.Signal(process, "KILL");
            })));
            Assert.Equal(MailProblem.ConnectionLost, await ProblemAsync(() => reader.FinishAsync(Cancellation)));
        }

        Assert.Equal(2, await CountAsync(user));
    }

    [Fact]
    public async Task Finish_SessionEndedByTheServerBehindDele_NothingCountsAsDeletedAndNothingIs()
    {
        var user = server.NewUser();
        server.Deliver(user, [Message(1), Message(2)]);
        var (reader, process) = await ConnectKnownAsync(user);
        await using (reader)
        {
            await reader.ListAsync(Cancellation);
            await reader.Connection.DeleteAsync(1, Cancellation); // +OK Marked to be deleted.
            server.Signal(process, "KILL");
            Assert.Equal(MailProblem.ConnectionLost, await ProblemAsync(() => reader.Connection.QuitAsync(Cancellation)));
        }

        Assert.Equal(2, await CountAsync(user));
    }

    [Fact(Timeout = 60_000)]
    public async Task Read_ServerHangs_ServerSilentAndNothingIsDeleted()
    {
        var user = server.NewUser();
        server.Deliver(user, [Message(1)]);
        var time = new ManualTime();
        var patience = server.Network.Options.CommandTimeout;
        var (reader, process) = await ConnectKnownAsync(user, new MailNetwork(server.Network.Options, time));
        await using (reader)
        {
            var listed = await reader.ListAsync(Cancellation);
            server.Signal(process, "STOP");
            var waiting = time.TimerOf(patience, times: 2); // for saying the command, then for its answer
            var reading = ProblemAsync(() => ReadAllAsync(reader, listed));
            await waiting;
            time.Advance(patience);
            Assert.Equal(MailProblem.ServerSilent, await reading);
            Assert.False(reader.Connection.IsUsable);
            server.Signal(process, "CONT");
        }

        Assert.Equal(1, await CountAsync(user));
    }

    [Fact]
    public async Task Read_FileGoneFromTheServersDisk_TheOthersCome()
    {
        var user = server.NewUser();
        server.Deliver(user, Enumerable.Range(1, 3).Select(number => Message(number)));
        await using var reader = await ConnectAsync(user);
        var listed = await reader.ListAsync(Cancellation);
        File.Delete(Directory.GetFiles(server.Maildir(user), "*.M1P1.*", SearchOption.AllDirectories).Single());
        var given = new List<int>();
        await ReadAllAsync(reader, listed, message =>
        {
            Assert.Equal(message.Content is null, message.Refusal is not null);
            if (message.Content is not null)
                given.Add(message.Entry.Number);
        });
        Assert.Equal([1, 3], given);
    }

    [Fact]
    public async Task Connect_MoreSessionsThanTheServerTakes_TooManyConnectionsForThisUserOnly()
    {
        var user = server.NewUser();
        var sessions = new List<Pop3MailboxReader>();
        for (var i = 0; i < LimitedServer.MostSessions; i++)
            sessions.Add(await ConnectAsync(user, host: LimitedServer.FewSessions));
        Assert.Equal(MailProblem.TooManyConnections, await ProblemAsync(() => ConnectAsync(user, host: LimitedServer.FewSessions)));
        await using (await ConnectAsync(server.NewUser(), host: LimitedServer.FewSessions))
        {
        }

        foreach (var session in sessions)
            await session.DisposeAsync();
    }
}
