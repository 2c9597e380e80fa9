using MailPortal.Mail.Network;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Sending;
using MailPortal.Mail.Smtp;
using MailPortal.Tests.Mail.Imap;
using MailPortal.Tests.Servers;

namespace MailPortal.Tests.Mail.Smtp;

/// <summary>A server that never falls silent and never comes to an end gets a bounded part of our time, signed in or not.</summary>
public sealed class SmtpLimitsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static Task<SmtpConnection> OpenAsync(TalkativeStream stream, int seconds) =>
        SmtpConnection.OpenAsync(MailSocket.Over(stream, ReplayStream.Endpoint, time: new SteppingTime(TimeSpan.FromSeconds(seconds))), null, Cancellation);

    private static async Task EndsAsync(Func<Task> attempt, MailProblem expected = MailProblem.ServerSilent) =>
        Assert.Equal(expected, (await Assert.ThrowsAsync<MailProblemException>(attempt)).Problem);

    [Fact]
    public async Task Greeting_WithoutEnd_Ends()
    {
        var stream = new TalkativeStream([], "220-no jokes please\r\n", 400);
        await EndsAsync(() => OpenAsync(stream, 20));
        Assert.InRange(stream.Said, 1, 50);
    }

    [Theory]
    [InlineData("235-welcome\r\n")] // one answer, and no end of it
    [InlineData("334 \r\n")] // one question after the other
    public async Task SignIn_WithoutEnd_Ends(string again)
    {
        var stream = new TalkativeStream(["220 mail.test\r\n", "250 AUTH PLAIN\r\n"], again, 400);
        var connection = await OpenAsync(new TalkativeStream(["220 mail.test\r\n", "250-mail.test\r\n", "250 AUTH PLAIN\r\n"], again, 400), 20);
        await using (connection)
            await EndsAsync(() => connection.SignInAsync(ImapSignInTests.Password, Cancellation));
        Assert.False(connection.IsUsable);
    }

    [Fact]
    public async Task Command_AnsweredWithoutEnd_Ends()
    {
        var stream = new TalkativeStream(["220 mail.test\r\n", "250 mail.test\r\n"], "250-and\r\n", 400);
        await using var connection = await OpenAsync(stream, 20);
        await EndsAsync(() => connection.NoopAsync(Cancellation));
        Assert.InRange(stream.Said, 1, 50);
    }

    [Fact]
    public async Task Message_WhoseAnswerHasNoEnd_IsUncertain()
    {
        var stream = new TalkativeStream(["220 mail.test\r\n", "250 mail.test\r\n", "250 ok\r\n", "250 ok\r\n", "354 go ahead\r\n"], "250-and\r\n", 400);
        await using var sender = new SmtpMailSender(await OpenAsync(stream, 20));
        await EndsAsync(() => sender.SendAsync(new("a@contoso.test", ["b@contoso.test"]), new MemoryStream("Subject: x\r\n\r\ny\r\n"u8.ToArray()), Cancellation), MailProblem.SendingUncertain);
        Assert.InRange(stream.Said, 1, 100);
    }
}
