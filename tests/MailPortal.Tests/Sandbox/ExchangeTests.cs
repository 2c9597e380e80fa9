using System.Text;
using MailPortal.Sandbox;
using MailPortal.Sandbox.Samples;

namespace MailPortal.Tests.Sandbox;

public sealed class ExchangeTests(RunningSandbox sandbox) : IClassFixture<RunningSandbox>
{
    [Fact]
    public async Task Greeting_AndCapabilities_AreExchanges()
    {
        using var imap = await sandbox.ImapAsync();

        Assert.Matches(@"^\* OK The Microsoft Exchange IMAP4 service is ready\. \[[A-Za-z0-9+/=]+\]$", imap.Greeting);
        Assert.Equal("A OK CAPABILITY completed.", await imap.CommandAsync("CAPABILITY"));
        Assert.Equal(
            "* CAPABILITY IMAP4 IMAP4rev1 AUTH=XOAUTH2 LOGINDISABLED SASL-IR UIDPLUS MOVE ID UNSELECT CHILDREN IDLE NAMESPACE LITERAL+", Assert.Single(imap.Untagged));
    }

    [Fact]
    public async Task SignIn_EverythingRight_FetchesADeliveredMail()
    {
        var mailbox = sandbox.FreshMailbox();
        await sandbox.Server.DeliverAsync(mailbox, "Subject: hola\r\n\r\nuno\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        using var imap = await sandbox.SignedInAsync(mailbox);

        await imap.CommandAsync("CAPABILITY");
        var after = Assert.Single(imap.Untagged);
        Assert.EndsWith(" CLIENTACCESSRULES CLIENTNETWORKPRESENCELOCATION BACKENDAUTHENTICATE", after, StringComparison.Ordinal);
        Assert.DoesNotContain("SPECIAL-USE", after, StringComparison.Ordinal);
        Assert.StartsWith("A OK", await imap.CommandAsync("SELECT INBOX"), StringComparison.Ordinal);
        Assert.Contains("* 1 EXISTS", imap.Untagged);
        Assert.StartsWith("A OK", await imap.CommandAsync("UID FETCH 1:* (BODY.PEEK[])"), StringComparison.Ordinal);
        Assert.Contains("uno", imap.Untagged);
    }

    [Fact]
    public async Task SignIn_ResponseOnItsOwnLine_IsTakenToo()
    {
        var mailbox = sandbox.FreshMailbox();
        using var imap = await sandbox.ImapAsync();
        await imap.SendAsync("A AUTHENTICATE XOAUTH2");
        Assert.Equal("+ ", await imap.LineAsync());

        await imap.SendAsync(RawImap.XOAuth2(mailbox, await sandbox.TokenAsync()));

        Assert.Equal("A OK AUTHENTICATE completed.", await imap.AnswerAsync());
    }

    [Fact]
    public async Task SignIn_CommandsSentAtOnceBehindIt_AreAnsweredInOrder()
    {
        var mailbox = sandbox.FreshMailbox();
        using var imap = await sandbox.ImapAsync();

        await imap.SendAsync($"A AUTHENTICATE XOAUTH2 {RawImap.XOAuth2(mailbox, await sandbox.TokenAsync())}\r\nA STATUS INBOX (MESSAGES)\r\nA LOGOUT");

        Assert.Equal("A OK AUTHENTICATE completed.", await imap.AnswerAsync());
        Assert.StartsWith("A OK", await imap.AnswerAsync(), StringComparison.Ordinal);
        Assert.Contains("* STATUS INBOX (MESSAGES 0)", imap.Untagged);
        Assert.StartsWith("A OK", await imap.AnswerAsync(), StringComparison.Ordinal);
        Assert.Null(await imap.LineAsync());
    }

    public static TheoryData<string> Refused => ["WithoutRole", "PopOnly", "NotInExchange", "graph", "garbage", "forged"];

    [Theory, MemberData(nameof(Refused))]
    public async Task SignIn_TokenNotTaken_AuthenticateFails(string why)
    {
        var token = why switch
        {
            "WithoutRole" => await sandbox.TokenAsync(SampleTenant.WithoutRole),
            "PopOnly" => await sandbox.TokenAsync(SampleTenant.PopOnly),
            "NotInExchange" => await sandbox.TokenAsync(SampleTenant.NotInExchange),
            "graph" => await sandbox.TokenAsync(scope: "https://graph.microsoft.com/.default"),
            "forged" => Forged(await sandbox.TokenAsync(SampleTenant.WithoutRole)),
            _ => "eyJhbGciOiJub25lIn0.e30.",
        };
        using var imap = await sandbox.ImapAsync();

        Assert.Equal("A NO AUTHENTICATE failed.", await imap.AuthenticateAsync(sandbox.FreshMailbox(), token));
        // ... and nothing was opened behind its back
        Assert.Equal("A BAD Command received in Invalid state.", await imap.CommandAsync("SELECT INBOX"));
    }

    [Fact]
    public async Task SignIn_ResponseThatIsNone_AuthenticateFails()
    {
        using var imap = await sandbox.ImapAsync();

        Assert.Equal("A NO AUTHENTICATE failed.", await imap.CommandAsync("AUTHENTICATE XOAUTH2 not*base64"));
    }

    [Theory]
    [InlineData("gerencia@contoso.test")] // a mailbox without FullAccess
    [InlineData("nadie@contoso.test")] // no mailbox at all
    public async Task SignIn_MailboxNotOpen_IsAuthenticatedButNotConnected(string mailbox)
    {
        using var imap = await sandbox.ImapAsync();

        Assert.Equal("A OK AUTHENTICATE completed.", await imap.AuthenticateAsync(mailbox, await sandbox.TokenAsync()));
        Assert.Equal("A OK CAPABILITY completed.", await imap.CommandAsync("CAPABILITY"));
        Assert.Equal("A BAD User is authenticated but not connected.", await imap.CommandAsync("SELECT INBOX"));
        Assert.Equal("* BYE Connection closed. 14", await imap.LineAsync());
        Assert.Null(await imap.LineAsync());
    }

    [Fact]
    public async Task SignIn_ApplicationWithoutFullAccess_IsAuthenticatedButNotConnected()
    {
        using var imap = await sandbox.ImapAsync();

        Assert.Equal("A OK AUTHENTICATE completed.", await imap.AuthenticateAsync(SampleTenant.Mailbox, await sandbox.TokenAsync(SampleTenant.WithoutFullAccess)));
        Assert.Equal("A BAD User is authenticated but not connected.", await imap.CommandAsync("LIST \"\" *"));
    }

    [Theory]
    [InlineData("LOGIN facturas@contoso.test Facturas-Buzon-2026")]
    [InlineData("LOGIN {21+}\r\nfacturas@contoso.test {19+}\r\nFacturas-Buzon-2026")]
    public async Task Login_WithTheRightPassword_IsRefusedAllTheSame(string command)
    {
        using var imap = await sandbox.ImapAsync();

        Assert.Equal("A NO LOGIN failed.", await imap.CommandAsync(command));
        Assert.Equal("A OK NOOP completed.", await imap.CommandAsync("NOOP"));
    }

    [Fact]
    public async Task PasswordPort_TakesPasswordsAndRefusesWrongOnes()
    {
        using var right = await sandbox.ImapAsync(sandbox.Info.PasswordImapPort);
        Assert.StartsWith("A OK", await right.CommandAsync($"LOGIN {SampleTenant.Mailbox} Facturas-Buzon-2026"), StringComparison.Ordinal);
        using var fresh = await sandbox.ImapAsync(sandbox.Info.PasswordImapPort);
        Assert.StartsWith("A OK", await fresh.CommandAsync($"LOGIN {sandbox.FreshMailbox()} {sandbox.Info.OpenDomainPassword}"), StringComparison.Ordinal);
        using var wrong = await sandbox.ImapAsync(sandbox.Info.PasswordImapPort);
        Assert.StartsWith("A NO [AUTHENTICATIONFAILED]", await wrong.CommandAsync($"LOGIN {SampleTenant.Mailbox} wrong"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task PasswordPort_TokenOfAnApplicationWithoutTheRight_DovecotItselfRefuses()
    {
        using var imap = await sandbox.ImapAsync(sandbox.Info.PasswordImapPort);

        await imap.SendAsync("A AUTHENTICATE XOAUTH2 " + RawImap.XOAuth2(SampleTenant.Mailbox, await sandbox.TokenAsync(SampleTenant.WithoutFullAccess)));
        await imap.LineAsync(); // + and the reason; an empty line asks for the end
        await imap.SendAsync("");

        Assert.StartsWith("A NO [AUTHENTICATIONFAILED]", await imap.AnswerAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartTlsPort_BeginsInPlainTextAndOffersStartTls()
    {
        using var imap = await RawImap.ConnectAsync(sandbox.Info.StartTlsImapPort, trust: null);

        Assert.Contains("STARTTLS", imap.Greeting, StringComparison.Ordinal);
        Assert.StartsWith("A OK Begin TLS", await imap.CommandAsync("STARTTLS"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Relay_ManyBigMails_ComeThroughWhole()
    {
        var mailbox = sandbox.FreshMailbox();
        var body = Encoding.ASCII.GetBytes("Subject: grande\r\n\r\n" + string.Concat(Enumerable.Repeat(new string('x', 74) + "\r\n", 2000)));
        for (var i = 0; i < 40; i++) await sandbox.Server.DeliverAsync(mailbox, body, TestContext.Current.CancellationToken);
        using var imap = await sandbox.SignedInAsync(mailbox);

        await imap.CommandAsync("SELECT INBOX");
        Assert.StartsWith("A OK", await imap.CommandAsync("UID FETCH 1:* (BODY.PEEK[])"), StringComparison.Ordinal);

        Assert.Equal(40, imap.Untagged.Count(l => l.Contains($"BODY[] {{{body.Length}}}", StringComparison.Ordinal)));
        Assert.Equal(40 * 2000, imap.Untagged.Count(l => l == new string('x', 74)));
    }

    [Fact]
    public async Task Look_FoldersMadeByAClient_AreShownAsAPersonReadsThem()
    {
        var mailbox = sandbox.FreshMailbox();
        var mail = new SampleMails(7, mailbox, new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero)).Invoice();
        await sandbox.Server.DeliverAsync(mailbox, mail.Raw, TestContext.Current.CancellationToken);
        using var imap = await sandbox.SignedInAsync(mailbox);
        await imap.CommandAsync("CREATE \"MailPortal/Facturaci&APM-n &- Co\"");
        await imap.CommandAsync("SELECT INBOX");
        Assert.StartsWith("A OK", await imap.CommandAsync("UID MOVE 1 \"MailPortal/Facturaci&APM-n &- Co\""), StringComparison.Ordinal);

        var folders = sandbox.Server.Look(mailbox);

        Assert.Empty(Assert.Single(folders, f => f.Name == "INBOX").Messages);
        var moved = Assert.Single(Assert.Single(folders, f => f.Name == "MailPortal/Facturación & Co").Messages);
        Assert.Equal((mail.Subject, mail.MessageId, mail.Raw.Length), (moved.Subject, moved.MessageId, moved.Bytes));
    }

    // The roles added by hand, under the old signature.
    private static string Forged(string token)
    {
        var parts = token.Split('.');
        var claims = Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(parts[1]));
        parts[1] = System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims[..^1] + ",\"roles\":[\"IMAP.AccessAsApp\"]}"));
        return string.Join('.', parts);
    }
}
