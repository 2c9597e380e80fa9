using System.Text;
using MailPortal.Mail.Network;
using MailPortal.Mail.Pop3;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Reading;
using MailPortal.Tests.Mail.Pop3;
using MailPortal.Tests.Servers;

namespace MailPortal.Tests.Mail.Reading;

public sealed class Pop3MailboxReaderTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    internal static async Task<T> RunAsync<T>(string opening, string dialogue, Func<Pop3MailboxReader, Task<T>> work)
    {
        var replay = new ReplayStream(opening + dialogue);
        await using var reader = new Pop3MailboxReader(await replay.SignInPop3Async(opening));
        reader.TakeAsListed(Enumerable.Range(1, 20).Select(number => Entry(number)));
        var result = await work(reader);
        replay.AssertFinished();
        return result;
    }

    internal static async Task<List<(int Number, string? Content, MailProblem? Refusal)>> ReadAsync(Pop3MailboxReader reader, params IReadOnlyList<Pop3Entry> messages)
    {
        reader.TakeAsListed(messages);
        var taken = new List<(int, string?, MailProblem?)>();
        await foreach (var message in reader.ReadAsync(messages, 1000, Cancellation))
        {
            string? content = null;
            if (message.Content is { } stream)
            {
                using var text = new StreamReader(stream, Encoding.Latin1);
                content = await text.ReadToEndAsync(Cancellation);
            }

            taken.Add((message.Entry.Number, content, message.Refusal?.Problem));
        }

        return taken;
    }

    internal static Pop3Entry Entry(int number, long size = 20) => new(number, $"id{number}", size);

    private static readonly (int, string?, MailProblem?)[] OneRefused = [(1, "one\r\n", null), (2, null, MailProblem.PopCommandRefused), (3, "three\r\n", null)];

    [Fact]
    public async Task List_Pipelining_AsksForIdsAndSizesTogether() =>
        Assert.Equal([new(1, "a", 120), new(2, "", 5), new(3, "c", 0)], await RunAsync(Pop3Dialogues.Dovecot, """
            C: UIDL
            C: LIST
            S: +OK
            S: 1 a
            S: 3 c
            S: .
            S: +OK
            S: 1 120
            S: 2 5
            S: .
            """, reader => reader.ListAsync(Cancellation)));

    /// <summary>Passed over by UIDL they are there all the same, and would never be read.</summary>
    [Fact]
    public async Task List_MessagesThatOnlyTheSizesName_AreThereWithoutAnId() =>
        Assert.Equal([new(1, "", 7), new(2, "b", 8), new(3, "b", 9), new(4, "", 10)], await RunAsync(Pop3Dialogues.Exchange,
            "C: UIDL\nS: +OK\nS: 2 b\nS: 3 b\nS: .\nC: LIST\nS: +OK\nS: 1 7\nS: 2 8\nS: 3 9\nS: 4 10\nS: .", reader => reader.ListAsync(Cancellation)));

    [Fact]
    public async Task List_NoPipelining_OneAfterTheOther() =>
        Assert.Equal([new(1, "a", 120)], await RunAsync(Pop3Dialogues.Exchange, "C: UIDL\nS: +OK\nS: 1 a\nS: .\nC: LIST\nS: +OK\nS: 1 120\nS: .", reader => reader.ListAsync(Cancellation)));

    /// <summary>Numbers are a session's own: in the next one they are other messages'.</summary>
    [Fact]
    public async Task Messages_OfAnotherSession_AreRefused() =>
        await RunAsync(Pop3Dialogues.Exchange, "C: UIDL\nS: +OK\nS: 1 id1\nS: 2 id3\nS: .\nC: LIST\nS: +OK\nS: 1 20\nS: 2 20\nS: .\nC: DELE 1\nS: +OK\nC: QUIT\nS: +OK", async reader =>
        {
            await reader.ListAsync(Cancellation);
            Assert.Throws<ArgumentException>(() => reader.ReadAsync([Entry(1), Entry(2)], 1000, Cancellation));
            Assert.Throws<ArgumentException>(() => reader.MarkForDeletion(Entry(2)));
            reader.MarkForDeletion(Entry(1));
            Assert.Equal([Entry(1)], (await reader.FinishAsync(Cancellation)).Deleted);
            Assert.Throws<InvalidOperationException>(() => reader.MarkForDeletion(Entry(1)));
            await Assert.ThrowsAsync<InvalidOperationException>(() => reader.FinishAsync(Cancellation));
            return true;
        });

    [Fact]
    public async Task Messages_BeforeAnyWereListed_AreRefused()
    {
        var reader = new Pop3MailboxReader(await new ReplayStream(Pop3Dialogues.Dovecot).SignInPop3Async(Pop3Dialogues.Dovecot));
        Assert.Throws<InvalidOperationException>(() => reader.ReadAsync([Entry(1)], 1000, Cancellation));
        Assert.Throws<InvalidOperationException>(() => reader.MarkForDeletion(Entry(1)));
        await reader.DisposeAsync();
        Assert.Throws<ObjectDisposedException>(() => reader.MarkForDeletion(Entry(1)));
    }

    /// <summary>Taken for the message it would be deleted.</summary>
    [Fact]
    public async Task Read_AMessageOfNothing_WhereSomethingIsListed_IsRefusedAndTheOthersComeAsThemselves() =>
        Assert.Equal(OneRefused, await RunAsync(Pop3Dialogues.Dovecot, "C: RETR 1\nC: RETR 2\nC: RETR 3\nS: +OK\nS: one\nS: .\nS: +OK\nS: .\nS: +OK\nS: three\nS: .\n",
            reader => ReadAsync(reader, Entry(1), Entry(2), Entry(3))));

    [Fact]
    public async Task Read_AMessageOfNothing_OfUnknownSize_IsRefused() =>
        Assert.Equal([(1, null, MailProblem.PopCommandRefused)], await RunAsync(Pop3Dialogues.Dovecot, "C: RETR 1\nS: +OK\nS: .\n", reader => ReadAsync(reader, Entry(1, size: 0))));

    [Theory]
    [InlineData(Pop3Dialogues.Dovecot, "C: UIDL\nC: LIST\nS: -ERR nothing there\nS: +OK\nS: .")]
    [InlineData(Pop3Dialogues.Exchange, "C: UIDL\nS: -ERR nothing there\nC: LIST\nS: +OK\nS: .")]
    public async Task List_EmptyMaildropWhereUidlIsRefused_IsEmpty(string opening, string dialogue) =>
        Assert.Empty(await RunAsync(opening, dialogue, reader => reader.ListAsync(Cancellation)));

    [Theory]
    [InlineData(Pop3Dialogues.Dovecot, "C: UIDL\nC: LIST\nS: -ERR what?\nS: +OK\nS: 1 5\nS: .\nC: NOOP\nS: +OK")]
    [InlineData(Pop3Dialogues.Exchange, "C: UIDL\nS: -ERR what?\nC: LIST\nS: +OK\nS: 1 5\nS: .\nC: NOOP\nS: +OK")]
    public Task List_ServerWithoutUidl_IsNamedAndTheSessionGoesOn(string opening, string dialogue) => RunAsync(opening, dialogue, async reader =>
    {
        var problem = await Assert.ThrowsAsync<MailProblemException>(() => reader.ListAsync(Cancellation));
        Assert.Equal(MailProblem.PopCommandNotUnderstood, problem.Problem);
        await reader.Connection.NoopAsync(Cancellation);
        return true;
    });

    [Fact]
    public async Task Read_Pipelining_SendsAllAndOneRefusalStopsNoOther() =>
        Assert.Equal(OneRefused, await RunAsync(Pop3Dialogues.Dovecot, """
            C: RETR 1
            C: RETR 2
            C: RETR 3
            S: +OK
            S: one
            S: .
            S: -ERR message is gone
            S: +OK
            S: three
            S: .
            """, reader => ReadAsync(reader, Entry(1), Entry(2), Entry(3))));

    [Fact]
    public async Task Read_NoPipelining_SendsOneAfterTheOther() =>
        Assert.Equal(OneRefused, await RunAsync(Pop3Dialogues.Exchange, """
            C: RETR 1
            S: +OK
            S: one
            S: .
            C: RETR 2
            S: -ERR message is gone
            C: RETR 3
            S: +OK
            S: three
            S: .
            """, reader => ReadAsync(reader, Entry(1), Entry(2), Entry(3))));

    [Fact]
    public Task Read_ServerAsksToWait_EndsTheReadingAndNotTheSession() => RunAsync(
        Pop3Dialogues.Dovecot,
        "C: RETR 1\nC: RETR 2\nC: RETR 3\nS: -ERR gone\nS: -ERR Request is throttled. Suggested Backoff Time: 92415 milliseconds\nS: +OK\nS: three\nS: .\nC: QUIT\nS: +OK",
        async reader =>
        {
            var problem = await Assert.ThrowsAsync<MailProblemException>(() => ReadAsync(reader, Entry(1), Entry(2), Entry(3)));
            Assert.Equal(MailProblem.ServerThrottled, problem.Problem);
            Assert.Equal(92_415, problem.RetryAfter!.Value.TotalMilliseconds);
            return await reader.FinishAsync(Cancellation);
        });

    [Theory]
    [InlineData(Pop3Dialogues.Dovecot)]
    [InlineData(Pop3Dialogues.Exchange)]
    public async Task Read_TooLargeByItsListing_IsAnnouncedAndNotAskedFor(string opening) =>
        Assert.Equal([(1, null, null), (2, "two\r\n", null), (3, null, null)], await RunAsync(
            opening, "C: RETR 2\nS: +OK\nS: two\nS: .", reader => ReadAsync(reader, Entry(1, 1001), Entry(2, 1000), Entry(3, 5000))));

    [Fact]
    public Task Read_LargerThanListed_ThrowsAndTheOthersCome() => RunAsync(
        Pop3Dialogues.Dovecot, $"C: RETR 1\nC: RETR 2\nS: +OK\nS: {new string('x', 1200)}\nS: .\nS: +OK\nS: two\nS: .", async reader =>
        {
            var contents = new List<string>();
            await foreach (var message in reader.ReadAsync([Entry(1), Entry(2)], 1000, Cancellation))
            {
                try
                {
                    using var text = new StreamReader(message.Content!);
                    contents.Add(await text.ReadToEndAsync(Cancellation));
                }
                catch (MailProblemException problem) when (problem.InnerException is Pop3CommandException)
                {
                    contents.Add(problem.Problem.ToString());
                }
            }

            Assert.Equal(["UnexpectedAnswer", "two\r\n"], contents);
            return true;
        });

    [Fact]
    public Task Read_Synchronously_ThrowsAtOnce() => RunAsync(
        Pop3Dialogues.Dovecot, "C: RETR 1\nS: +OK\nS: one\nS: .", async reader =>
        {
            await foreach (var message in reader.ReadAsync([Entry(1)], 1000, Cancellation))
            {
                // Deliberately: what is asked for is the exception that the property's description promises.
                Assert.Throws<NotSupportedException>(() => message.Content!.ReadExactly(new byte[1]));
                Assert.Throws<NotSupportedException>(() => message.Content!.CopyTo(Stream.Null));
            }

            return true;
        });

    [Fact]
    public Task Read_EndedEarly_WhatIsUnderWayIsPassedOver() => RunAsync(
        Pop3Dialogues.Dovecot, """
            C: RETR 1
            C: RETR 2
            C: RETR 3
            S: +OK
            S: one
            S: 
            S: ..
            S: .
            S: -ERR gone
            S: +OK
            S: three
            S: .
            C: DELE 1
            S: +OK marked
            C: QUIT
            S: +OK bye
            """, async reader =>
        {
            await foreach (var message in reader.ReadAsync([Entry(1), Entry(2), Entry(3)], 1000, Cancellation))
            {
                await message.Content!.ReadExactlyAsync(new byte[2], Cancellation);
                reader.MarkForDeletion(message.Entry);
                break;
            }

            Assert.Equal([Entry(1)], (await reader.FinishAsync(Cancellation)).Deleted);
            return true;
        });

    [Fact]
    public async Task Read_ManyMessages_NeverMoreThanABoundUnderWay()
    {
        var server = new CountingServer();
        await using var counted = new Pop3MailboxReader(await Pop3Connection.OpenAsync(MailSocket.Over(server, ReplayStream.Endpoint), Cancellation));
        await counted.Connection.SignInAsync(Pop3Dialogues.Password, Cancellation);
        counted.TakeAsListed(Enumerable.Range(1, 1000).Select(number => Entry(number)));
        var read = 0;
        await foreach (var message in counted.ReadAsync([.. Enumerable.Range(1, 1000).Select(number => Entry(number))], 1000, Cancellation))
        {
            await message.Content!.CopyToAsync(Stream.Null, Cancellation);
            read++;
        }

        Assert.Equal(1000, read);
        Assert.InRange(server.MostUnderWay, 64, 128);
    }

    [Theory]
    [InlineData(Pop3Dialogues.Dovecot, "C: DELE 1\nC: DELE 2\nC: DELE 9\nS: +OK\nS: -ERR no such message\nS: +OK\nC: QUIT\nS: +OK")]
    [InlineData(Pop3Dialogues.Exchange, "C: DELE 1\nS: +OK\nC: DELE 2\nS: -ERR no such message\nC: DELE 9\nS: +OK\nC: QUIT\nS: +OK")]
    public async Task Finish_SaysWhatWasDeletedAndWhatWasRefused(string opening, string dialogue)
    {
        var finish = await RunAsync(opening, dialogue, reader =>
        {
            reader.MarkForDeletion(Entry(9));
            reader.MarkForDeletion(Entry(1));
            reader.MarkForDeletion(Entry(2));
            reader.MarkForDeletion(Entry(1));
            return reader.FinishAsync(Cancellation);
        });
        Assert.Equal([Entry(1), Entry(9)], finish.Deleted);
        Assert.Equal(Entry(2), Assert.Single(finish.Refused).Message);
        Assert.Empty(finish.Undecided);
        Assert.Null(finish.QuitRefusal);
    }

    [Fact]
    public async Task Finish_QuitRefused_NothingCountsAsDeleted()
    {
        var finish = await RunAsync(Pop3Dialogues.Dovecot, "C: DELE 1\nS: +OK\nC: QUIT\nS: -ERR some deleted messages not removed", reader =>
        {
            reader.MarkForDeletion(Entry(1));
            return reader.FinishAsync(Cancellation);
        });
        Assert.Empty(finish.Deleted);
        Assert.Equal([Entry(1)], finish.Undecided);
        Assert.Equal(MailProblem.PopCommandRefused, finish.QuitRefusal!.Problem);
    }

    [Theory]
    [InlineData("C: DELE 1")]
    [InlineData("C: DELE 1\nS: +OK\nC: QUIT")]
    public async Task Finish_ConnectionLostBeforeTheGoodbye_Throws(string dialogue)
    {
        await using var reader = new Pop3MailboxReader(await new ReplayStream(Pop3Dialogues.Dovecot + dialogue).SignInPop3Async(Pop3Dialogues.Dovecot));
        reader.TakeAsListed([Entry(1)]);
        reader.MarkForDeletion(Entry(1));
        var problem = await Assert.ThrowsAsync<MailProblemException>(() => reader.FinishAsync(Cancellation));
        Assert.Equal(MailProblem.ConnectionLost, problem.Problem);
    }

    [Theory]
    [InlineData("C: QUIT\nS: +OK")]
    [InlineData("C: QUIT")]
    [InlineData("C: QUIT\nS: -ERR")]
    public async Task Finish_NothingMarked_NothingDependsOnTheGoodbye(string dialogue) =>
        Assert.Empty((await RunAsync(Pop3Dialogues.Dovecot, dialogue, reader => reader.FinishAsync(Cancellation))).Deleted);

    /// <summary>Answers each command when it is waited for, one at a time, and counts how many wait.</summary>
    private sealed class CountingServer : ServerStream
    {
        private readonly StringBuilder heard = new();
        private readonly Queue<string> commands = new(["greeting"]);

        public int MostUnderWay { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var answer = commands.Dequeue() switch
            {
                "CAPA" => "+OK\r\nUSER\r\nPIPELINING\r\n.\r\n",
                ['R', 'E', 'T', 'R', ..] => "+OK\r\nSubject: small\r\n.\r\n",
                _ => "+OK\r\n",
            };
            return new(Encoding.ASCII.GetBytes(answer, buffer.Span));
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            heard.Append(Encoding.ASCII.GetString(buffer.Span));
            var lines = heard.ToString().Split("\r\n");
            heard.Clear().Append(lines[^1]);
            foreach (var line in lines[..^1])
                commands.Enqueue(line);
            MostUnderWay = Math.Max(MostUnderWay, commands.Count);
            return ValueTask.CompletedTask;
        }
    }
}
