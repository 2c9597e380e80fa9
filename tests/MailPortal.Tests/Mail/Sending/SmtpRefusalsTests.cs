using System.Text;
using MailPortal.Mail.Network;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Sending;
using MailPortal.Mail.Smtp;
using MailPortal.Tests.Mail.Imap;
using MailPortal.Tests.Mail.Smtp;
using MailPortal.Tests.Servers;
using static MailPortal.Tests.Mail.Sending.SmtpTransactionTests;

namespace MailPortal.Tests.Mail.Sending;

/// <summary>Who says no, to whom, and what is left of the session then.</summary>
public sealed class SmtpRefusalsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static async Task<(MailProblemException Problem, bool Usable)> RefusalAsync(string dialogue, MailEnvelope? envelope = null, string message = Message)
    {
        var replay = new ReplayStream(dialogue);
        var sender = await replay.OpenSenderAsync();
        var problem = await Assert.ThrowsAsync<MailProblemException>(() =>
            sender.SendAsync(envelope ?? ToOne, new MemoryStream(Encoding.UTF8.GetBytes(message)), Cancellation));
        replay.AssertFinished();
        return (problem, sender.Connection.IsUsable);
    }

    private static string Group(params string[] recipients) =>
        "C: MAIL FROM:<shared@contoso.test>\n" + string.Concat(recipients.Select(recipient => $"C: RCPT TO:<{recipient}@fabrikam.test>\n"));

    [Fact]
    public async Task Send_SenderRefusedWithoutPipelining_SaysNothingMore()
    {
        var (problem, usable) = await RefusalAsync(SmtpDialogues.Old + "C: MAIL FROM:<shared@contoso.test>\nS: 530 5.7.57 Client not authenticated to send mail", ToThree);
        Assert.Equal(MailProblem.SmtpSignInRequired, problem.Problem);
        Assert.IsType<SmtpCommandException>(problem.InnerException);
        Assert.True(usable);
    }

    /// <summary>RFC 1870 section 6.1: the answer to the size that was named.</summary>
    [Fact]
    public async Task Send_TooBigByTheServersAnswerToTheSender_IsNamed()
    {
        var (problem, usable) = await RefusalAsync(SmtpDialogues.Offering("SIZE") + "C: MAIL FROM:<shared@contoso.test> SIZE=41\nS: 552 Message too large");
        Assert.Equal((MailProblem.MessageTooBig, true), (problem.Problem, usable));
    }

    [Fact]
    public async Task Send_SenderRefusedInThePipe_HearsAllAnswersAndGoesOn()
    {
        var (problem, usable) = await RefusalAsync(
            SmtpDialogues.Offering("PIPELINING") + Group("ana") + "C: DATA\nS: 550 5.7.60 SMTP; Client does not have permissions to send as this sender\nS: 503 need MAIL\nS: 503 need RCPT");
        Assert.Equal(MailProblem.SenderNotAllowed, problem.Problem);
        Assert.True(usable);
    }

    [Fact]
    public async Task Send_DataInvitedThoughSenderRefused_EndsWithALoneDot()
    {
        var (problem, usable) = await RefusalAsync(
            SmtpDialogues.Offering("PIPELINING") + Group("ana") + "C: DATA\nS: 451 4.3.0 later\nS: 503 need MAIL\nS: 354 go\nC: .\nS: 554 no valid recipients");
        Assert.Equal(MailProblem.SmtpRefusedForNow, problem.Problem);
        Assert.True(usable);
    }

    [Fact]
    public async Task Send_RecipientAcceptedBehindARefusedSender_GetsNoEmptyMessage()
    {
        var (problem, usable) = await RefusalAsync(SmtpDialogues.Offering("PIPELINING") + Group("ana") + "C: DATA\nS: 550 no\nS: 250 ok\nS: 354 go");
        Assert.Equal(MailProblem.UnexpectedAnswer, problem.Problem);
        Assert.False(usable);
    }

    [Fact]
    public async Task Send_EveryRecipientRefusedAndDataInvited_EndsWithALoneDotAndBeginsTheNextAfresh()
    {
        // RFC 2920 section 3.1
        var replay = new ReplayStream(
            SmtpDialogues.Offering("PIPELINING") + Group("ana") + "C: DATA\nS: 250 ok\nS: 550 5.1.1 unknown\nS: 354 go\nC: .\nS: 554 5.5.1 no valid recipients\n"
            + Group("ana") + "C: DATA\nS: 250 ok\nS: 550 5.1.1 unknown\nS: 503 5.5.1 no valid recipients\n"
            + "C: RSET\n" + Group("ana") + "C: DATA\nS: 250 flushed\nS: 250 ok\nS: 250 ok\nS: 354 go\nC: x\nC: .\nS: 250 done\n");
        var sender = await replay.OpenSenderAsync();
        foreach (var expected in new[] { RecipientStatus.Refused, RecipientStatus.Refused, RecipientStatus.Accepted })
        {
            var result = await sender.SendAsync(ToOne, new MemoryStream("x"u8.ToArray()), Cancellation);
            Assert.Equal(expected, Assert.Single(result.Recipients).Status);
            Assert.Equal(expected == RecipientStatus.Accepted, result.Answer is not null);
        }

        replay.AssertFinished();
    }

    [Theory]
    [InlineData("S: 452 4.3.1 out of space", MailProblem.SmtpRefusedForNow)]
    [InlineData("S: 554 5.7.1 not from you", MailProblem.MessageRefused)]
    public async Task Send_DataRefused_NothingIsSent(string said, MailProblem expected)
    {
        var (problem, usable) = await RefusalAsync(SmtpDialogues.Offering("PIPELINING") + Group("ana") + $"C: DATA\nS: 250 ok\nS: 250 ok\n{said}");
        Assert.Equal(expected, problem.Problem);
        Assert.True(usable);
    }

    [Theory]
    [InlineData("S: 552 5.3.4 Message size exceeds fixed limit", MailProblem.MessageTooBig)]
    [InlineData("S: 552-5.7.0 This message was blocked because its content presents a potential\nS: 552-5.7.0 security issue. Please visit\nS: 552 5.7.0  https://support.google.com/mail/?p=BlockedMessage", MailProblem.MessageRefused)]
    [InlineData("S: 552 too much", MailProblem.MessageTooBig)]
    [InlineData("S: 554 5.2.0 STOREDRV.Submission.Exception:SubmissionQuotaExceededException; Failed to process message", MailProblem.SendingQuotaExceeded)]
    [InlineData("S: 432 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded", MailProblem.ServerThrottled)]
    [InlineData("S: 451 4.3.0 later", MailProblem.SmtpRefusedForNow)]
    [InlineData("S: 554 because", MailProblem.SmtpRefused)]
    public async Task Send_MessageRefusedAtItsEnd_IsNotSentAndTheConnectionIsGood(string said, MailProblem expected)
    {
        var (problem, usable) = await RefusalAsync(
            SmtpDialogues.Offering("PIPELINING") + Group("ana") + $"C: DATA\nS: 250 ok\nS: 250 ok\nS: 354 go\nC: x\nC: .\n{said}", message: "x");
        Assert.Equal(expected, problem.Problem);
        Assert.True(usable);
    }

    [Theory]
    [InlineData("")]
    [InlineData("S: 250-half an answer")]
    [InlineData("S: nonsense")]
    [InlineData("S: 354 more please")]
    public async Task Send_NoAnswerToTheWholeMessage_IsUncertain(string said)
    {
        foreach (var chunking in new[] { false, true })
        {
            var body = chunking ? "S: 250 ok\nS: 250 ok\nC: BDAT 3 LAST\nC: x\n" : "C: DATA\nS: 250 ok\nS: 250 ok\nS: 354 go\nC: x\nC: .\n";
            var (problem, usable) = await RefusalAsync(SmtpDialogues.Offering("PIPELINING", chunking ? "CHUNKING" : "X") + Group("ana") + body + said, message: "x");
            Assert.Equal(MailProblem.SendingUncertain, problem.Problem);
            Assert.False(usable);
        }
    }

    [Fact]
    public async Task Send_ServerSaysGoodbyeAtTheEnd_WasNotSent()
    {
        var (problem, usable) = await RefusalAsync(
            SmtpDialogues.Offering("PIPELINING") + Group("ana") + "C: DATA\nS: 250 ok\nS: 250 ok\nS: 354 go\nC: x\nC: .\nS: 421 4.4.2 Connection dropped due to SocketError", message: "x");
        Assert.Equal(MailProblem.ServerUnavailable, problem.Problem);
        Assert.IsType<SmtpProtocolException>(problem.InnerException);
        Assert.False(usable);
    }

    [Theory]
    [InlineData("S: 354 what")]
    [InlineData("S: 250 ok\nS: 354 what")]
    [InlineData("S: 250 ok\nS: 250 ok\nS: 250 what")]
    public async Task Send_AnswersThatNoCommandHas_BreakTheConnection(string said)
    {
        var (problem, usable) = await RefusalAsync(SmtpDialogues.Offering("PIPELINING") + Group("ana") + "C: DATA\n" + said);
        Assert.Equal(MailProblem.UnexpectedAnswer, problem.Problem);
        Assert.False(usable);
    }
}
