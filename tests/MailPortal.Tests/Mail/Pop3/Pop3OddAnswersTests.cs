using MailPortal.Mail.Pop3;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Reading;

namespace MailPortal.Tests.Mail.Pop3;

/// <summary>Answers that servers give though nobody taught them to.</summary>
public sealed class Pop3OddAnswersTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task UniqueIds_WithSpacesAndTabs_AreKeptWhole()
    {
        var replay = new ReplayStream(Pop3Dialogues.Dovecot + "C: UIDL\nS: +OK\nS: 1  a b c \nS: 2\tx\nS: .\n");
        await using var connection = await replay.SignInPop3Async(Pop3Dialogues.Dovecot);
        Assert.Equal([new(1, "a b c"), new(2, "x")], await connection.UniqueIdsAsync(Cancellation));
        replay.AssertFinished();
    }

    /// <summary>One message without an id must not keep all the others from being read.</summary>
    [Fact]
    public async Task UniqueIds_OneMissing_TheOthersAreKnown()
    {
        var replay = new ReplayStream(Pop3Dialogues.Dovecot + "C: UIDL\nS: +OK\nS: 1 a\nS: 2\nS: 3 \nS: 4 d\nS: .\n");
        await using var connection = await replay.SignInPop3Async(Pop3Dialogues.Dovecot);
        Assert.Equal([new(1, "a"), new(2, ""), new(3, ""), new(4, "d")], await connection.UniqueIdsAsync(Cancellation));
        replay.AssertFinished();
    }

    /// <summary>Nor one with an id that nobody could keep, nor one without its size.</summary>
    [Fact]
    public async Task Listing_OneLineOdd_TheOthersAreKnown()
    {
        var replay = new ReplayStream(Pop3Dialogues.Dovecot + $"C: UIDL\nS: +OK\nS: 1 a\nS: 2 {new string('x', 256)}\nS: .\nC: LIST\nS: +OK\nS: 1\nS: 2 20\nS: .\n");
        await using var connection = await replay.SignInPop3Async(Pop3Dialogues.Dovecot);
        Assert.Equal([new(1, "a"), new(2, "")], await connection.UniqueIdsAsync(Cancellation));
        Assert.Equal([new(1, 0), new(2, 20)], await connection.ListAsync(Cancellation));
        replay.AssertFinished();
    }

    [Theory]
    [InlineData("-ERR unknown command", MailProblem.PopCommandRefused, MailProblem.PopCommandNotUnderstood)]
    [InlineData("-ERR", MailProblem.PopCommandRefused, MailProblem.PopCommandRefused)]
    public async Task Top_ThatTheServerDoesNotHave_IsRefusedAndTheSessionGoesOn(string answer, MailProblem either, MailProblem or)
    {
        var replay = new ReplayStream(Pop3Dialogues.Dovecot + $"C: TOP 1 0\nS: {answer}\nC: NOOP\nS: +OK\n");
        await using var connection = await replay.SignInPop3Async(Pop3Dialogues.Dovecot);
        Assert.Contains((await Assert.ThrowsAsync<MailProblemException>(() => connection.TopAsync(1, 0, 1000, Cancellation))).Problem, new[] { either, or });
        await connection.NoopAsync(Cancellation);
        replay.AssertFinished();
    }

    /// <summary>In a pipeline the answers belong to the commands by their order alone: a refused one has no body behind it.</summary>
    [Fact]
    public async Task Retrieve_OneOfManyRefused_TheOthersComeAsThemselves()
    {
        var replay = new ReplayStream(Pop3Dialogues.Dovecot + """
            C: RETR 1
            C: RETR 2
            C: RETR 3
            S: +OK
            S: one
            S: .
            S: -ERR [SYS/TEMP] cannot read that one
            S: +OK
            S: ..three
            S: .

            """);
        await using var connection = await replay.SignInPop3Async(Pop3Dialogues.Dovecot);
        var messages = new List<(int, string?)>();
        Pop3Entry[] listed = [new(1, "a", 5), new(2, "b", 5), new(3, "c", 8)];
        var reader = new Pop3MailboxReader(connection);
        reader.TakeAsListed(listed);
        await foreach (var message in reader.ReadAsync(listed, 1000, Cancellation))
        {
            using var text = message.Content is { } content ? new StreamReader(content) : null;
            messages.Add((message.Entry.Number, text is null ? message.Refusal!.Problem.ToString() : await text.ReadToEndAsync(Cancellation)));
        }

        Assert.Equal([(1, "one\r\n"), (2, nameof(MailProblem.PopServerUnavailable)), (3, ".three\r\n")], messages);
        replay.AssertFinished();
    }
}
