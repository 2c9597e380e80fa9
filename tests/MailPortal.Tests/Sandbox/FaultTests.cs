using System.Security.Authentication;
using MailPortal.Sandbox.Faults;

namespace MailPortal.Tests.Sandbox;

public sealed class FaultTests(RunningSandbox sandbox) : IClassFixture<RunningSandbox>
{
    [Fact]
    public async Task TokenThrottled_Answers429WithRetryAfter()
    {
        sandbox.Server.Faults.Set(Fault.TokenThrottled, new() { Seconds = 17, Times = 1 });
        using var form = new FormUrlEncodedContent([]);
        using var response = await sandbox.Http.PostAsync(new Uri(sandbox.Info.Entra, "contoso.test/oauth2/v2.0/token"), form, TestContext.Current.CancellationToken);

        Assert.Equal((429, "17"), ((int)response.StatusCode, response.Headers.GetValues("Retry-After").Single()));
        Assert.Equal(200, (await sandbox.AskTokenAsync()).Status);
    }

    [Fact]
    public async Task TokenEndpointDown_Answers503UntilItIsSwitchedOff()
    {
        sandbox.Server.Faults.Set(Fault.TokenEndpointDown);
        Assert.Equal(503, (await sandbox.AskTokenAsync()).Status);
        Assert.Equal(503, (await sandbox.AskTokenAsync()).Status);

        sandbox.Server.Faults.Clear(Fault.TokenEndpointDown);

        Assert.Equal(200, (await sandbox.AskTokenAsync()).Status);
    }

    [Fact]
    public async Task TokenEndpointDown_StatusZero_ClosesTheConnection()
    {
        sandbox.Server.Faults.Set(Fault.TokenEndpointDown, new() { Status = 0, Times = 1 });

        await Assert.ThrowsAsync<HttpRequestException>(() => sandbox.AskTokenAsync());
    }

    [Fact]
    public async Task ImapThrottled_AnswersEveryCommandWithTheTimeToWait()
    {
        var mailbox = sandbox.FreshMailbox();
        sandbox.Server.Faults.Set(Fault.ImapThrottled, new() { Mailbox = mailbox, Milliseconds = 4321 });
        using var imap = await sandbox.SignedInAsync(mailbox);

        Assert.Equal("A BAD Request is throttled. Suggested Backoff Time: 4321 milliseconds", await imap.CommandAsync("SELECT INBOX"));
        Assert.Equal("A BAD Request is throttled. Suggested Backoff Time: 4321 milliseconds", await imap.CommandAsync("LIST \"\" *"));
    }

    [Fact]
    public async Task PermissionMissing_StrikesThatMailboxAlone()
    {
        var (struck, other) = (sandbox.FreshMailbox(), sandbox.FreshMailbox());
        sandbox.Server.Faults.Set(Fault.PermissionMissing, new() { Mailbox = struck });
        using var bad = await sandbox.SignedInAsync(struck);
        using var good = await sandbox.SignedInAsync(other);

        Assert.Equal("A BAD User is authenticated but not connected.", await bad.CommandAsync("SELECT INBOX"));
        Assert.StartsWith("A OK", await good.CommandAsync("SELECT INBOX"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ImapCutInFetch_EndsTheConnectionInsideTheBody()
    {
        var mailbox = sandbox.FreshMailbox();
        await sandbox.Server.DeliverAsync(mailbox, System.Text.Encoding.ASCII.GetBytes("Subject: x\r\n\r\n" + new string('y', 50_000)), TestContext.Current.CancellationToken);
        sandbox.Server.Faults.Set(Fault.ImapCutInFetch, new() { Mailbox = mailbox, Bytes = 500 });
        using var imap = await sandbox.SignedInAsync(mailbox);
        Assert.StartsWith("A OK", await imap.CommandAsync("SELECT INBOX"), StringComparison.Ordinal);

        // reset: depending on who is faster, seen as an error or as the end
        var last = await Record.ExceptionAsync(async () => Assert.Null(await imap.CommandAsync("UID FETCH 1 (BODY.PEEK[])")));
        Assert.True(last is null or IOException, last?.ToString());
    }

    [Fact]
    public async Task ImapSlow_StillBringsEverything()
    {
        var mailbox = sandbox.FreshMailbox();
        await sandbox.Server.DeliverAsync(mailbox, "Subject: x\r\n\r\nlento\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        sandbox.Server.Faults.Set(Fault.ImapSlow, new() { Mailbox = mailbox, BytesPerSecond = 20_000 });
        using var imap = await sandbox.SignedInAsync(mailbox);
        await imap.CommandAsync("SELECT INBOX");

        Assert.StartsWith("A OK", await imap.CommandAsync("UID FETCH 1 (BODY.PEEK[])"), StringComparison.Ordinal);
        Assert.Contains("lento", imap.Untagged);
    }

    [Theory]
    [InlineData("expired", "NotTimeValid")]
    [InlineData("untrusted", "UntrustedRoot")]
    [InlineData("wrongName", "RemoteCertificateNameMismatch")]
    public async Task FaultyPorts_CertificateIsWrongInThatWay(string port, string sign)
    {
        var faulty = sandbox.Info.Faulty;
        var number = port switch { "expired" => faulty.CertificateExpired, "untrusted" => faulty.CertificateUntrusted, _ => faulty.CertificateWrongName };

        var refusal = await Assert.ThrowsAsync<AuthenticationException>(() => sandbox.ImapAsync(number));

        Assert.Contains(sign, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FaultyPorts_PlainText_SpeaksWithoutTls()
    {
        using var imap = await RawImap.ConnectAsync(sandbox.Info.Faulty.PlainText, trust: null);

        Assert.StartsWith("* OK The Microsoft Exchange", imap.Greeting, StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<Exception>(() => sandbox.ImapAsync(sandbox.Info.Faulty.PlainText));
    }

    [Fact]
    public async Task FaultyPorts_Silent_SaysNothing()
    {
        using var tcp = new System.Net.Sockets.TcpClient();
        await tcp.ConnectAsync(System.Net.IPAddress.Loopback, sandbox.Info.Faulty.Silent, TestContext.Current.CancellationToken);
        var read = tcp.GetStream().ReadAsync(new byte[1], TestContext.Current.CancellationToken).AsTask();
        await tcp.GetStream().WriteAsync("A NOOP\r\n"u8.ToArray(), TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<TimeoutException>(() => read.WaitAsync(TimeSpan.FromMilliseconds(300), TestContext.Current.CancellationToken));
    }
}
