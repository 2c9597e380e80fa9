using MailPortal.Mail.Network;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Sending;
using MailPortal.Mail.Smtp;
using MailPortal.Tests.Mail.Imap;
using MailPortal.Tests.Servers;

namespace MailPortal.Tests.Mail.Smtp;

/// <summary>One caller at a time, and an end at any time.</summary>
public sealed class SmtpTurnTests
{
    private static readonly MailEnvelope Envelope = new("a@contoso.test", ["b@contoso.test"]);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static async Task<(SilentStream Stream, SmtpConnection Connection)> OpenAsync(string then = "")
    {
        var stream = new SilentStream("220 mail.test\r\n250-mail.test\r\n250-AUTH PLAIN\r\n250 HELP\r\n" + then);
        return (stream, await SmtpConnection.OpenAsync(MailSocket.Over(stream, ReplayStream.Endpoint), null, Cancellation));
    }

    private static MemoryStream Message() => new("Subject: x\r\n\r\ny\r\n"u8.ToArray());

    [Fact(Timeout = 60_000)]
    public async Task Command_WhileAnotherIsUnderWay_IsNamedAsAMistakeAndSaysNothing()
    {
        var (stream, connection) = await OpenAsync();
        var sender = new SmtpMailSender(connection);
        var first = sender.SendAsync(Envelope, Message(), Cancellation);
        var before = stream.Heard;
        Func<Task>[] others =
        [
            () => sender.SendAsync(Envelope, Message(), Cancellation),
            () => connection.NoopAsync(Cancellation),
            () => connection.ResetAsync(Cancellation),
            () => connection.QuitAsync(Cancellation),
            () => connection.SignInAsync(ImapSignInTests.Password, Cancellation),
        ];
        foreach (var other in others)
            Assert.Contains("one caller at a time", (await Assert.ThrowsAsync<InvalidOperationException>(other)).Message, StringComparison.Ordinal);
        Assert.False(first.IsCompleted);
        Assert.Equal(before, stream.Heard);
        await sender.DisposeAsync();
        await sender.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => first);
        Assert.Equal(before, stream.Heard);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => connection.NoopAsync(Cancellation));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => sender.SendAsync(Envelope, Message(), Cancellation));
        Assert.False(connection.IsUsable);
    }

    /// <summary>The server has it all: whether it was sent nobody knows, whoever hung up.</summary>
    [Fact(Timeout = 60_000)]
    public async Task Dispose_WhileTheAnswerToTheMessageIsDue_IsUncertain()
    {
        var (stream, connection) = await OpenAsync("250 ok\r\n250 ok\r\n354 go ahead\r\n");
        var sender = new SmtpMailSender(connection);
        var sending = sender.SendAsync(Envelope, Message(), Cancellation);
        Assert.EndsWith("\r\n.\r\n", stream.Heard, StringComparison.Ordinal);
        await sender.DisposeAsync();
        Assert.Equal(MailProblem.SendingUncertain, (await Assert.ThrowsAsync<MailProblemException>(() => sending)).Problem);
    }
}
