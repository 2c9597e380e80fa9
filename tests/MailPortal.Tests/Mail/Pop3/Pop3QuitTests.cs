using System.Text;
using MailPortal.Mail.Network;
using MailPortal.Mail.Pop3;
using MailPortal.Mail.Problems;
using static MailPortal.Tests.Mail.Pop3.Pop3CommandsTests;

namespace MailPortal.Tests.Mail.Pop3;

/// <summary>What is deleted, and when that is known.</summary>
public sealed class Pop3QuitTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Quit_Answered_SaysWhatIsDeleted()
    {
        var departure = await RunAsync("""
            C: DELE 1
            S: +OK message 1 deleted
            C: DELE 7
            S: -ERR no such message
            C: RSET
            S: +OK
            C: DELE 2
            S: +OK
            C: QUIT
            S: +OK bye
            """, async connection =>
        {
            await connection.DeleteAsync(1, Cancellation);
            Assert.Equal(
                MailProblem.PopCommandRefused, (await Assert.ThrowsAsync<MailProblemException>(() => connection.DeleteAsync(7, Cancellation))).Problem);
            await connection.ResetAsync(Cancellation);
            await connection.DeleteAsync(2, Cancellation);
            var result = await connection.QuitAsync(Cancellation);
            Assert.False(connection.IsUsable);
            return result;
        });
        Assert.Equal([2], departure.Deleted);
        Assert.Empty(departure.Undecided);
        Assert.Null(departure.Refusal);
    }

    [Fact]
    public async Task Quit_Refused_NothingCountsAsDeleted()
    {
        var departure = await RunAsync("C: DELE 1\nS: +OK\nC: QUIT\nS: -ERR [SYS/TEMP] some deleted messages not removed", async connection =>
        {
            await connection.DeleteAsync(1, Cancellation);
            return await connection.QuitAsync(Cancellation);
        });
        Assert.Empty(departure.Deleted);
        Assert.Equal([1], departure.Undecided);
        Assert.Equal(MailProblem.PopServerUnavailable, departure.Refusal!.Problem);
    }

    [Theory]
    [InlineData("C: DELE 1\nS: +OK\nC: QUIT")]
    [InlineData("C: DELE 1")]
    public async Task Quit_ConnectionLostBefore_ThrowsSoThatNothingCountsAsDeleted(string dialogue)
    {
        await using var connection = await new ReplayStream(Pop3Dialogues.Exchange + dialogue).SignInPop3Async(Pop3Dialogues.Exchange);
        var problem = await Assert.ThrowsAsync<MailProblemException>(async () =>
        {
            await connection.DeleteAsync(1, Cancellation);
            await connection.QuitAsync(Cancellation);
        });
        Assert.Equal(MailProblem.ConnectionLost, problem.Problem);
    }
}
