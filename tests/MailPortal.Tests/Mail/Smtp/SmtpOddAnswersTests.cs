using System.Text;
using MailPortal.Mail.Network;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Sending;
using MailPortal.Mail.Smtp;
using MailPortal.Tests.Servers;

namespace MailPortal.Tests.Mail.Smtp;

/// <summary>Answers that servers give though nobody taught them to.</summary>
public sealed class SmtpOddAnswersTests
{
    private static readonly MailEnvelope Three = new("a@contoso.test", ["x@b.test", "y@b.test", "z@b.test"]);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static MemoryStream Message() => new("Subject: x\r\n\r\ny\r\n"u8.ToArray());

    /// <summary>Some recipients were accepted already: without a message nothing was sent to them.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Recipients_ServerLeavesInTheMiddle_NothingWasSent(bool pipelining)
    {
        var replay = new ReplayStream(SmtpDialogues.Offering(pipelining ? "PIPELINING" : "X") + (pipelining
            ? "C: MAIL FROM:<a@contoso.test>\nC: RCPT TO:<x@b.test>\nC: RCPT TO:<y@b.test>\nC: RCPT TO:<z@b.test>\nC: DATA\nS: 250 ok\nS: 250 ok\nS: 421 4.3.2 shutting down"
            : "C: MAIL FROM:<a@contoso.test>\nS: 250 ok\nC: RCPT TO:<x@b.test>\nS: 250 ok\nC: RCPT TO:<y@b.test>\nS: 421 4.3.2 shutting down"));
        await using var sender = await replay.OpenSenderAsync();
        var problem = await Assert.ThrowsAsync<MailProblemException>(() => sender.SendAsync(Three, Message(), Cancellation));
        Assert.Equal(MailProblem.ServerUnavailable, problem.Problem);
        Assert.IsType<SmtpProtocolException>(problem.InnerException);
        Assert.False(sender.Connection.IsUsable);
        replay.AssertFinished();
    }

    [Fact]
    public async Task Lines_EndedByABareLineFeed_AreLines()
    {
        var server = new DeafStream(Encoding.ASCII.GetBytes("220 mail.test\n250-mail.test\n250 HELP\n250 ok\n250 ok\n550 no\n250 ok\n354 go\n250 kept\n"), static () => 4096);
        await using var sender = new SmtpMailSender(await SmtpConnection.OpenAsync(MailSocket.Over(server, ReplayStream.Endpoint), null, Cancellation));
        var result = await sender.SendAsync(Three, Message(), Cancellation);
        Assert.Equal("kept", result.Answer);
        Assert.Equal([RecipientStatus.Accepted, RecipientStatus.Refused, RecipientStatus.Accepted], result.Recipients.Select(recipient => recipient.Status));
    }
}
