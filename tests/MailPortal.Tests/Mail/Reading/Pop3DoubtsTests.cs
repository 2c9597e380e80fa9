using MailPortal.Mail.Pop3;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Reading;
using MailPortal.Tests.Mail.Pop3;
using static MailPortal.Tests.Mail.Reading.Pop3MailboxReaderTests;

namespace MailPortal.Tests.Mail.Reading;

/// <summary>What becomes of messages when the server says that it is in trouble.</summary>
public sealed class Pop3DoubtsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A disk is down: no message is to blame, and all stay to be read.</summary>
    [Theory]
    [InlineData(Pop3Dialogues.Dovecot, "C: RETR 1\nC: RETR 2\nS: -ERR [SYS/TEMP] disk\nS: -ERR [SYS/TEMP] disk\nC: NOOP\nS: +OK", MailProblem.PopServerUnavailable, "message 1, 2: [SYS/TEMP] disk")]
    [InlineData(Pop3Dialogues.Exchange, "C: RETR 1\nS: -ERR [SYS/TEMP] disk\nC: RETR 2\nS: -ERR [SYS/TEMP] disk\nC: NOOP\nS: +OK", MailProblem.PopServerUnavailable, "message 1, 2: [SYS/TEMP] disk")]
    [InlineData(Pop3Dialogues.Dovecot, "C: RETR 1\nC: RETR 2\nS: -ERR [SYS/PERM] corrupted\nS: -ERR [SYS/TEMP] disk\nC: NOOP\nS: +OK", MailProblem.PopServerUnavailable, "message 1, 2: [SYS/TEMP] disk")]
    [InlineData(Pop3Dialogues.Dovecot, "C: RETR 1\nC: RETR 2\nS: -ERR [SYS/PERM] corrupted\nS: -ERR [SYS/PERM] corrupted\nC: NOOP\nS: +OK", MailProblem.PopMailboxBroken, "message 1, 2: [SYS/PERM] corrupted")]
    [InlineData(Pop3Dialogues.Dovecot, "C: RETR 1\nC: RETR 2\nS: -ERR [IN-USE] locked\nS: +OK\nS: two\nS: .\nC: NOOP\nS: +OK", MailProblem.PopMailboxInUse, "[IN-USE] locked")]
    [InlineData(Pop3Dialogues.Exchange, "C: RETR 1\nS: -ERR [IN-USE] Maximum number of connections exceeded\nC: NOOP\nS: +OK", MailProblem.TooManyConnections, "[IN-USE] Maximum number of connections exceeded")]
    public Task Read_ServerInTrouble_IsNotTheMessagesFault(string opening, string dialogue, MailProblem expected, string detail) => RunAsync(opening, dialogue, async reader =>
    {
        var told = 0;
        var problem = await Assert.ThrowsAsync<MailProblemException>(async () =>
        {
            await foreach (var _ in reader.ReadAsync([Entry(1), Entry(2)], 1000, Cancellation))
                told++;
        });
        Assert.Equal((0, expected, detail), (told, problem.Problem, problem.Detail));
        Assert.IsType<Pop3CommandException>(problem.InnerException);
        await reader.Connection.NoopAsync(Cancellation);
        return true;
    });

    /// <summary>It says so in place of an answer, and leaves: no message is to blame.</summary>
    [Theory]
    [InlineData("-ERR Connection is closed. 20")]
    [InlineData("-ERR Disconnected for inactivity.")]
    [InlineData("-ERR idle timeout, closing")]
    [InlineData("-ERR Autologout; idle for too long")]
    [InlineData("-ERR Internal server error")]
    public async Task Read_ServerLeaves_NoMessageIsToldAsRefused(string words)
    {
        await using var reader = new Pop3MailboxReader(await new ReplayStream(Pop3Dialogues.Exchange + $"C: RETR 1\nS: {words}\nC: RETR 2\n").SignInPop3Async(Pop3Dialogues.Exchange));
        reader.TakeAsListed([Entry(1), Entry(2)]);
        var told = 0;
        var problem = await Assert.ThrowsAsync<MailProblemException>(async () =>
        {
            await foreach (var _ in reader.ReadAsync([Entry(1), Entry(2)], 1000, Cancellation))
                told++;
        });
        Assert.Equal((0, MailProblem.ConnectionLost), (told, problem.Problem));
    }

    /// <summary>One that comes proves what the server can: those before it are to blame, and each one behind it needs a proof of its own.</summary>
    [Fact]
    public Task Read_ServerInTroubleOverSome_TheyAreToldOnceAnotherHasCome() => RunAsync(
        Pop3Dialogues.Dovecot,
        """
        C: RETR 1
        C: RETR 2
        C: RETR 3
        C: RETR 4
        C: RETR 5
        S: -ERR [SYS/TEMP] unreadable
        S: -ERR [SYS/PERM] unreadable
        S: +OK
        S: three
        S: .
        S: -ERR [SYS/TEMP] unreadable
        S: -ERR [SYS/TEMP] unreadable
        """,
        async reader =>
        {
            var taken = new List<(int, MailProblem?)>();
            var problem = await Assert.ThrowsAsync<MailProblemException>(async () =>
            {
                await foreach (var message in reader.ReadAsync([.. Enumerable.Range(1, 5).Select(number => Entry(number))], 1000, Cancellation))
                    taken.Add((message.Entry.Number, message.Refusal?.Problem));
            });
            Assert.Equal([(1, MailProblem.PopServerUnavailable), (2, MailProblem.PopMailboxBroken), (3, null), (4, MailProblem.PopServerUnavailable)], taken);
            Assert.Equal("message 5: [SYS/TEMP] unreadable", problem.Detail);
            return true;
        });

    /// <summary>The message that is the proof has come already when those before it are told: whoever stops there leaves it to be passed over.</summary>
    [Fact]
    public Task Read_EndedAtOneThatWaitedForItsProof_TheSessionGoesOn() => RunAsync(
        Pop3Dialogues.Dovecot, "C: RETR 1\nC: RETR 2\nC: RETR 3\nS: -ERR [SYS/TEMP] unreadable\nS: +OK\nS: two\nS: .\nS: +OK\nS: three\nS: .\nC: NOOP\nS: +OK", async reader =>
        {
            await foreach (var message in reader.ReadAsync([Entry(1), Entry(2), Entry(3)], 1000, Cancellation))
            {
                Assert.Equal((1, true), (message.Entry.Number, message.Refusal is not null));
                break;
            }

            await reader.Connection.NoopAsync(Cancellation);
            return true;
        });

    /// <summary>Where so many do not come the others are not even waited for.</summary>
    [Fact]
    public Task Read_ServerInTroubleOverMany_IsGivenUpEarly() => RunAsync(
        Pop3Dialogues.Exchange, string.Concat(Enumerable.Range(1, 5).Select(number => $"C: RETR {number}\nS: -ERR [SYS/TEMP] disk\n")), async reader =>
        {
            var problem = await Assert.ThrowsAsync<MailProblemException>(() => ReadAsync(reader, [.. Enumerable.Range(1, 9).Select(number => Entry(number))]));
            Assert.Equal("message 1, 2, 3, 4, 5: [SYS/TEMP] disk", problem.Detail);
            return true;
        });
}
