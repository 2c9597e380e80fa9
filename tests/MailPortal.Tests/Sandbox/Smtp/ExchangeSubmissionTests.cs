using MailPortal.Sandbox;
using MailPortal.Sandbox.Faults;

namespace MailPortal.Tests.Sandbox.Smtp;

public sealed class ExchangeSubmissionTests(RunningSandbox sandbox) : IClassFixture<RunningSandbox>
{
    private const string Scope = "https://outlook.office.com/SMTP.Send offline_access";
    private readonly Linking _linking = new(sandbox);
    private readonly Graph.GraphCalls _graph = new(sandbox);

    private Task<RawSmtp> SecureAsync() => RawSmtp.SecureAsync(sandbox.Info.SmtpPort, sandbox.Info.CaFile);

    private async Task<RawSmtp> SignedInAsync(string user, string? token = null)
    {
        var smtp = await SecureAsync();
        Assert.Equal("235 2.7.0 Authentication successful", await smtp.AskAsync("AUTH XOAUTH2 " + RawImap.XOAuth2(user, token ?? await _linking.TokenAsync(user, Scope))));
        return smtp;
    }

    [Fact]
    public async Task Abilities_BeforeAndAfterTls_AreExchanges()
    {
        using var smtp = await RawSmtp.ConnectAsync(sandbox.Info.SmtpPort);
        Assert.Contains("Microsoft ESMTP MAIL Service ready at", smtp.Greeting, StringComparison.Ordinal);
        var before = await smtp.AskAsync("EHLO prueba");
        Assert.Contains("250-SIZE 157286400", before, StringComparison.Ordinal);
        Assert.DoesNotContain("AUTH", before, StringComparison.Ordinal);

        await smtp.AskAsync("STARTTLS");
        await smtp.TlsAsync(sandbox.Info.CaFile);

        var after = await smtp.AskAsync("EHLO prueba");
        Assert.Contains("250-AUTH LOGIN XOAUTH2", after, StringComparison.Ordinal);
        Assert.DoesNotContain("STARTTLS", after, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_SignedIn_ArrivesAndLiesInSentItems()
    {
        var (sender, to) = (sandbox.FreshMailbox(), sandbox.FreshMailbox());
        using var smtp = await SignedInAsync(sender);

        var answer = await smtp.MessageAsync(sender, to, $"From: {sender}\nTo: {to}\nSubject: hola\nMessage-ID: <s1@erp.test>\n\n..punto");

        Assert.StartsWith("250 2.0.0 OK <s1@erp.test>", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n.punto\r\n", _graph.Raw(to), StringComparison.Ordinal);
        Assert.Contains("<s1@erp.test>", _graph.Raw(sender, "Sent Items"), StringComparison.Ordinal);
        Assert.Equal(("smtp", to), Assert.Single(sandbox.Server.Sent.All(), s => s.Sender == sender) is var sent ? (sent.How, sent.Recipients[0]) : default);
        Assert.StartsWith("221 ", await smtp.AskAsync("QUIT"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignIn_ResponseOnItsOwnLine_IsTakenToo()
    {
        var sender = sandbox.FreshMailbox();
        using var smtp = await SecureAsync();
        Assert.Equal("334 ", await smtp.AskAsync("AUTH XOAUTH2"));

        Assert.StartsWith("235", await smtp.AskAsync(RawImap.XOAuth2(sender, await _linking.TokenAsync(sender, Scope))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignIn_ApplicationWithRoleAndFullAccess_IsTaken()
    {
        var token = await sandbox.TokenAsync(SampleTenant.SendingApplication);
        using var own = await SignedInAsync(sandbox.FreshMailbox(), token);
        using var other = await SecureAsync();

        // no FullAccess on that one
        Assert.StartsWith("535 5.7.3 Authentication unsuccessful", await other.AskAsync("AUTH XOAUTH2 " + RawImap.XOAuth2("gerencia@contoso.test", token)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignIn_TokenThatIsNotForIt_IsRefusedWithoutAReason()
    {
        var user = sandbox.FreshMailbox();
        string[] tokens =
        [
            await _linking.TokenAsync(user), // for Graph
            await _linking.TokenAsync(sandbox.FreshMailbox(), Scope), // somebody else's
            await _linking.TokenAsync(user, "https://outlook.office.com/IMAP.AccessAsUser.All"), // another scope
            await sandbox.TokenAsync(), // an application that may only read
            "x",
        ];
        foreach (var token in tokens)
        {
            using var smtp = await SecureAsync();
            if (token == tokens[2]) user = sandbox.FreshMailbox(); // consent is kept per person: this one never gave SMTP.Send
            Assert.Matches(@"^535 5\.7\.3 Authentication unsuccessful \[.+\]$", await smtp.AskAsync("AUTH XOAUTH2 " + RawImap.XOAuth2(user, token)));
        }
    }

    [Fact]
    public async Task SignIn_Password_IsNotSupported()
    {
        using var smtp = await SecureAsync();
        Assert.Equal("334 VXNlcm5hbWU6", await smtp.AskAsync("AUTH LOGIN"));
        Assert.Equal("334 UGFzc3dvcmQ6", await smtp.AskAsync("YW5h"));
        Assert.Equal("550 5.7.30 Basic authentication is not supported for Client Submission.", await smtp.AskAsync("eA=="));
        Assert.StartsWith("504 5.7.4", await smtp.AskAsync("AUTH PLAIN eA=="), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SmtpAuth_SwitchedOff_BlocksAlsoAToken()
    {
        var user = sandbox.FreshMailbox();
        sandbox.Server.Faults.Set(Fault.SmtpDisabledForTenant, new() { Mailbox = user, Times = 1 });
        using var smtp = await SecureAsync();
        var token = await _linking.TokenAsync(user, Scope);
        Assert.StartsWith("535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit https://aka.ms/smtp_auth_disabled",
            await smtp.AskAsync("AUTH XOAUTH2 " + RawImap.XOAuth2(user, token)), StringComparison.Ordinal);

        using var mailbox = await SecureAsync();
        Assert.StartsWith("535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox.",
            await mailbox.AskAsync("AUTH XOAUTH2 " + RawImap.XOAuth2(SampleAccounts.SmtpOff.Address, await _linking.TokenAsync(SampleAccounts.SmtpOff.Address, Scope))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_OutOfTurn_AreRefused()
    {
        using var plain = await RawSmtp.ConnectAsync(sandbox.Info.SmtpPort);
        Assert.StartsWith("451 5.7.3 STARTTLS is required to send mail", await plain.AskAsync("MAIL FROM:<a@b.test>"), StringComparison.Ordinal);
        Assert.StartsWith("504 5.7.4", await plain.AskAsync("AUTH XOAUTH2 eA=="), StringComparison.Ordinal);
        using var smtp = await SecureAsync();
        Assert.StartsWith("530 5.7.57 Client not authenticated to send mail.", await smtp.AskAsync("MAIL FROM:<a@b.test>"), StringComparison.Ordinal);
        using var signedIn = await SignedInAsync(sandbox.FreshMailbox());
        Assert.StartsWith("503", await signedIn.AskAsync("RCPT TO:<a@b.test>"), StringComparison.Ordinal);
        Assert.StartsWith("503", await signedIn.AskAsync("DATA"), StringComparison.Ordinal);
        Assert.StartsWith("552 5.3.4", await signedIn.AskAsync("MAIL FROM:<a@b.test> SIZE=157286401"), StringComparison.Ordinal);
        Assert.StartsWith("500 5.3.3", await signedIn.AskAsync("TURN"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartTls_CommandsSentBehindItInPlainText_AreForgotten()
    {
        using var smtp = await RawSmtp.ConnectAsync(sandbox.Info.SmtpPort);
        await smtp.AskAsync("EHLO prueba");
        await smtp.SendAsync("STARTTLS\r\nNOOP\r\n");
        Assert.StartsWith("220", await smtp.AnswerAsync(), StringComparison.Ordinal);

        await smtp.TlsAsync(sandbox.Info.CaFile);

        Assert.StartsWith("250-SBX", await smtp.AskAsync("EHLO prueba"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("facturacion@contoso.test", "luis@contoso.test", false)]
    [InlineData("facturacion@contoso.test", "ana@contoso.test", true)]
    public async Task From_AnotherMailbox_WithTheRightOnly(string from, string user, bool taken)
    {
        using var smtp = await SignedInAsync(user);

        var envelope = await smtp.MessageAsync(from, "fuera@example.org", $"From: {from}\nSubject: x\n\nx");
        var head = await smtp.MessageAsync(user, "fuera@example.org", $"From: {from}\nSubject: x\n\nx");

        foreach (var answer in new[] { envelope, head }) Assert.StartsWith(taken ? "250 " : "554 5.2.252 SendAsDenied; ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connections_MoreThanThree_AreRefusedAtTheMessage()
    {
        var sender = sandbox.FreshMailbox();
        var token = await _linking.TokenAsync(sender, Scope);
        using var one = await SignedInAsync(sender, token);
        using var two = await SignedInAsync(sender, token);
        using var three = await SignedInAsync(sender, token);
        Assert.StartsWith("250 ", await three.MessageAsync(sender, "fuera@example.org", "Subject: x\n\nx"), StringComparison.Ordinal);
        using var four = await SignedInAsync(sender, token);

        Assert.StartsWith("432 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded", await four.MessageAsync(sender, "fuera@example.org", "Subject: x\n\nx"), StringComparison.Ordinal);

        Assert.StartsWith("221", await one.AskAsync("QUIT"), StringComparison.Ordinal);
        Assert.Equal("", await one.AnswerAsync());
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task Cut_AtTheMessagesEnd_TellsNothing(bool after, int sent)
    {
        var sender = sandbox.FreshMailbox();
        using var smtp = await SignedInAsync(sender);
        sandbox.Server.Faults.Set(Fault.SmtpCutAtMessage, new() { Mailbox = sender, After = after, Times = 1 });

        Assert.Equal("", await smtp.MessageAsync(sender, "fuera@example.org", "Subject: x\n\nx"));

        Assert.Equal(sent, sandbox.Server.Sent.All().Count(s => s.Sender == sender));
    }

    [Theory]
    [InlineData(null, "451 4.7.500")]
    [InlineData(554, "554 5.7.1")]
    public async Task Message_RefusedByAFault_SaysForHowLong(int? status, string words)
    {
        var sender = sandbox.FreshMailbox();
        using var smtp = await SignedInAsync(sender);
        sandbox.Server.Faults.Set(Fault.SmtpMessageRefused, new() { Mailbox = sender, Status = status, Times = 1 });

        Assert.StartsWith(words, await smtp.MessageAsync(sender, "fuera@example.org", "Subject: x\n\nx"), StringComparison.Ordinal);
        Assert.StartsWith("250 ", await smtp.MessageAsync(sender, "fuera@example.org", "Subject: x\n\nx"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chunks_MakeAMessageToo()
    {
        var (sender, to) = (sandbox.FreshMailbox(), sandbox.FreshMailbox());
        using var smtp = await SignedInAsync(sender);
        await smtp.AskAsync($"MAIL FROM:<{sender}>");
        await smtp.AskAsync($"RCPT TO:<{to}>");

        await smtp.SendAsync("BDAT 12\r\nSubject: x\r\n");
        Assert.StartsWith("250", await smtp.AnswerAsync(), StringComparison.Ordinal);
        await smtp.SendAsync("BDAT 6 LAST\r\n\r\nhola");

        Assert.StartsWith("250 2.0.0 OK", await smtp.AnswerAsync(), StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nhola", _graph.Raw(to), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Personal_SubmitsWithItsOpaqueToken()
    {
        using var smtp = await SignedInAsync(SampleAccounts.Personal.Address);

        Assert.StartsWith("250 ", await smtp.MessageAsync(SampleAccounts.Personal.Address, "fuera@example.org", "Subject: x\n\nx"), StringComparison.Ordinal);
    }
}
