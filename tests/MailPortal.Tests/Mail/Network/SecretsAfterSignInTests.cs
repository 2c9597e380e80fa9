using System.Globalization;
using System.Text;
using MailPortal.Mail;
using MailPortal.Mail.Imap;
using MailPortal.Mail.Network;
using MailPortal.Mail.Pop3;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Sasl;
using MailPortal.Mail.Sending;
using MailPortal.Mail.Smtp;
using MailPortal.Tests.Servers;

namespace MailPortal.Tests.Mail.Network;

/// <summary>A server has the secret for as long as it lives, and may say it at any time: with a later answer, or with one that makes no sense.</summary>
public sealed class SecretsAfterSignInTests
{
    private const string Token = "eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.Zk3vQ9xT7bLm.W4pR8sYc2Hn5";
    private static readonly XOAuth2 Mechanism = new("a@contoso.test", new Secret(Token));
    private static readonly string Line = Convert.ToBase64String(Mechanism.InitialResponse());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static (MailSocket Socket, WireLog Log) Server(params string[] lines)
    {
        var log = new WireLog();
        // Each answer by itself: POP3 takes none that it has not asked for.
        var socket = MailSocket.Over(new TalkativeStream(lines.Select(line => line + "\r\n"), "", 0), ReplayStream.Endpoint);
        socket.Log = log;
        return (socket, log);
    }

    private static void AssertKept(WireLog log, params Exception?[] problems)
    {
        var text = new StringBuilder(log.ToString());
        foreach (var problem in problems.OfType<MailProblemException>())
            text.Append(CultureInfo.InvariantCulture, $"\n{problem}\n{problem.UpstreamCode}\n{(problem.InnerException as SmtpCommandException)?.Reply}");
        Assert.Contains("***", text.ToString(), StringComparison.Ordinal);
        foreach (var secret in new[] { Token, Line })
            for (var at = Math.Max(0, secret.Length - 60); at + 10 <= secret.Length; at++)
                Assert.DoesNotContain(secret.Substring(at, 10), text.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("A2 OK you said SECRET")]
    [InlineData("A2 NO [TRYCREATE] SECRET is no folder")]
    [InlineData("* OK SECRET\r\nA2 OK done")]
    [InlineData("* X SECRET\r\nA2 OK done")]
    [InlineData("* BYE SECRET")]
    [InlineData("SECRET")]
    [InlineData("+ SECRET")]
    [InlineData("* STATUS SECRET SECRET")]
    public async Task Imap_ServerSaysItLater_NothingOfItIsKept(string answer)
    {
        foreach (var secret in new[] { Token, Line })
        {
            var (socket, log) = Server("* OK [CAPABILITY IMAP4rev1 AUTH=XOAUTH2 SASL-IR] ready", "A1 OK [CAPABILITY IMAP4rev1] in", answer.Replace("SECRET", secret, StringComparison.Ordinal));
            await using var connection = await ImapConnection.OpenAsync(socket, Cancellation);
            await connection.SignInAsync(Mechanism, Cancellation);
            AssertKept(log, await Record.ExceptionAsync(() => connection.CountAsync("INBOX", Cancellation)));
        }
    }

    [Theory]
    [InlineData("+OK 1 SECRET")]
    [InlineData("+OK SECRET")]
    [InlineData("-ERR [SECRET] no")]
    [InlineData("-ERR SECRET")]
    [InlineData("SECRET")]
    [InlineData("+ SECRET")]
    public async Task Pop3_ServerSaysItLater_NothingOfItIsKept(string answer)
    {
        foreach (var secret in new[] { Token, Line })
        {
            var (socket, log) = Server("+OK ready", "+OK\r\nRESP-CODES\r\nSASL XOAUTH2\r\n.", "+OK in", $"+OK\r\nX {secret}\r\n.", answer.Replace("SECRET", secret, StringComparison.Ordinal));
            await using var connection = await Pop3Connection.OpenAsync(socket, Cancellation);
            await connection.SignInAsync(new XOAuth2("a@contoso.test", new Secret(Token)), Cancellation);
            AssertKept(log, await Record.ExceptionAsync(() => connection.StatAsync(Cancellation)));
        }
    }

    [Theory]
    [InlineData("250 ok SECRET")]
    [InlineData("550 5.1.1 SECRET")]
    [InlineData("421 SECRET")]
    [InlineData("SECRET")]
    [InlineData("354 SECRET")]
    public async Task Smtp_ServerSaysItLater_NothingOfItIsKept(string answer)
    {
        foreach (var secret in new[] { Token, Line })
        {
            var (socket, log) = Server("220 mail.test", "250-mail.test\r\n250 AUTH XOAUTH2", "235 in", "250 mail.test", answer.Replace("SECRET", secret, StringComparison.Ordinal));
            await using var sender = new SmtpMailSender(await SmtpConnection.OpenAsync(socket, null, Cancellation));
            await sender.Connection.SignInAsync(Mechanism, Cancellation);
            AssertKept(log, await Record.ExceptionAsync(() => sender.SendAsync(new("a@contoso.test", ["b@contoso.test"]), new MemoryStream("x"u8.ToArray()), Cancellation)));
        }
    }

    /// <summary>Two attempts, two secrets: the first one's may be said after the second.</summary>
    [Fact]
    public async Task Imap_SignedInAtTheSecondAttempt_NeitherSecretIsKept()
    {
        var (socket, log) = Server(
            "* OK [CAPABILITY IMAP4rev1 AUTH=XOAUTH2 AUTH=PLAIN SASL-IR] ready", "A1 NO no", "A2 OK [CAPABILITY IMAP4rev1] in", $"* OK {Token} and correct horse battery\r\nA3 OK done");
        await using var connection = await ImapConnection.OpenAsync(socket, Cancellation);
        await Assert.ThrowsAsync<MailProblemException>(() => connection.SignInAsync(Mechanism, Cancellation));
        await connection.SignInAsync(new Plain("a@contoso.test", new Secret("correct horse battery")), Cancellation);
        await connection.NoopAsync(Cancellation);
        AssertKept(log);
        Assert.DoesNotContain("horse", log.ToString(), StringComparison.Ordinal);
    }

    /// <summary>The first one's may be said in a challenge of the second attempt, too.</summary>
    [Fact]
    public async Task Smtp_FirstSecretInTheChallengeOfTheSecondAttempt_IsNotKept()
    {
        var challenge = Convert.ToBase64String(Encoding.UTF8.GetBytes($"you said {Token} before"));
        var (socket, log) = Server("220 mail.test", "250-mail.test\r\n250 AUTH XOAUTH2", "535 no", $"334 {challenge}", "535 no");
        await using var connection = await SmtpConnection.OpenAsync(socket, null, Cancellation);
        await Assert.ThrowsAsync<MailProblemException>(() => connection.SignInAsync(Mechanism, Cancellation));
        var problem = await Assert.ThrowsAsync<MailProblemException>(() => connection.SignInAsync(new XOAuth2("a@contoso.test", new Secret("another one altogether")), Cancellation));
        Assert.Contains("you said *** before", problem.Detail, StringComparison.Ordinal);
        AssertKept(log, problem);
    }

    /// <summary>A word may be part of the password and of what a server says about a recipient: it is understood as it was said.</summary>
    [Fact]
    public async Task Smtp_WordsThatAreInTheSecret_AreUnderstoodAllTheSame()
    {
        var (socket, _) = Server("220 mail.test", "250-mail.test\r\n250 AUTH PLAIN", "235 in", "250 mail.test", "250 ok", "452 4.2.2 The email account that you tried to reach is over quota.");
        await using var sender = new SmtpMailSender(await SmtpConnection.OpenAsync(socket, null, Cancellation));
        await sender.Connection.SignInAsync(new Plain("a@contoso.test", new Secret("account that you tried to reach is over quota")), Cancellation);
        var result = await sender.SendAsync(new("a@contoso.test", ["b@contoso.test"]), new MemoryStream("x"u8.ToArray()), Cancellation);
        Assert.DoesNotContain("over quota", Assert.Single(result.Recipients).Text, StringComparison.Ordinal);
        var (plain, _) = Server("220 mail.test", "250 mail.test", "250 ok", "452 4.2.2 The email account that you tried to reach is over quota.");
        await using var other = new SmtpMailSender(await SmtpConnection.OpenAsync(plain, null, Cancellation));
        var usual = await other.SendAsync(new("a@contoso.test", ["b@contoso.test"]), new MemoryStream("x"u8.ToArray()), Cancellation);
        Assert.Equal(usual.Recipients[0].Problem, result.Recipients[0].Problem);
    }
}
