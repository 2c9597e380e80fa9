using System.Text;
using MailPortal.Sandbox;

namespace MailPortal.Tests.Sandbox.Graph;

public sealed class SendMailTests(RunningSandbox sandbox) : IClassFixture<RunningSandbox>
{
    private readonly Linking _linking = new(sandbox);
    private readonly GraphCalls _graph = new(sandbox);

    [Fact]
    public async Task Json_EverythingRight_ArrivesAndLiesInSentItems()
    {
        var (sender, recipient) = (sandbox.FreshMailbox(), sandbox.FreshMailbox());
        var token = await _linking.TokenAsync(sender);
        var message = GraphCalls.Message(recipient, "Señal número 1");
        message["internetMessageHeaders"] = new[] { new { name = "x-erp-ref", value = "123" } };
        message["attachments"] = new[] { new Dictionary<string, object> { ["@odata.type"] = "#microsoft.graph.fileAttachment", ["name"] = "Facturación.txt", ["contentType"] = "text/plain", ["contentBytes"] = "aG9sYQ==" } };

        var answer = await _graph.SendMailAsync(token, message);

        Assert.Equal(202, answer.Status);
        Assert.NotEmpty(answer.Headers.GetValues("request-id").Single());
        var raw = _graph.Raw(recipient);
        Assert.Contains($"<{sender}>", raw, StringComparison.Ordinal);
        Assert.Contains("\r\nDate: ", raw, StringComparison.Ordinal);
        Assert.Contains("x-erp-ref: 123", raw, StringComparison.Ordinal);
        Assert.Contains("filename*=utf-8''Facturaci%C3%B3n.txt", raw, StringComparison.Ordinal);
        var sent = Assert.Single(sandbox.Server.Sent.All(), s => s.Sender == sender);
        Assert.Equal(("graph", "Señal número 1", true, 1), (sent.How, sent.Subject, sent.SavedToSentItems, sent.InLastMinute));
        Assert.Contains($"Message-ID: {sent.MessageId}", raw, StringComparison.Ordinal);
        Assert.Contains($"Message-ID: {sent.MessageId}", _graph.Raw(sender, "Sent Items"), StringComparison.Ordinal);
        Assert.Single(sandbox.Server.Look(recipient).Single(f => f.Name == "INBOX").Messages, m => m.Subject == "Señal número 1");
    }

    [Fact]
    public async Task Json_NotToBeSaved_LeavesNoCopy()
    {
        var sender = sandbox.FreshMailbox();
        await _graph.SendMailAsync(await _linking.TokenAsync(sender), GraphCalls.Message("fuera@example.org"), save: false);

        Assert.DoesNotContain(sandbox.Server.Look(sender), f => f.Name == "Sent Items");
        Assert.False(Assert.Single(sandbox.Server.Sent.All(), s => s.Sender == sender).SavedToSentItems);
    }

    [Fact]
    public async Task Sent_OutsideTheSandbox_IsKeptAsideWhole()
    {
        var sender = sandbox.FreshMailbox();
        await _graph.SendMailAsync(await _linking.TokenAsync(sender), GraphCalls.Message("fuera@example.org", "afuera"));

        var list = System.Text.Json.JsonDocument.Parse(await sandbox.Http.GetStringAsync(new Uri(sandbox.Info.Control, "sandbox/sent"), TestContext.Current.CancellationToken)).RootElement;
        var sent = list.EnumerateArray().Single(s => s.GetProperty("sender").GetString() == sender);
        Assert.Equal("fuera@example.org", sent.GetProperty("recipients")[0].GetString());
        var raw = await sandbox.Http.GetStringAsync(new Uri(sandbox.Info.Control, $"sandbox/sent/{sent.GetProperty("id")}"), TestContext.Current.CancellationToken);
        Assert.Contains("Subject: afuera", raw, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recipient_UnknownInASandboxDomain_ComesBackToTheSender()
    {
        var sender = sandbox.FreshMailbox();
        Assert.Equal(202, (await _graph.SendMailAsync(await _linking.TokenAsync(sender), GraphCalls.Message("nadie@contoso.test", "perdida"))).Status);

        Assert.Equal("Undeliverable: perdida", Assert.Single(sandbox.Server.Look(sender).Single(f => f.Name == "INBOX").Messages).Subject);
        Assert.Contains("550 5.1.10 RESOLVER.ADR.RecipientNotFound", _graph.Raw(sender), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mime_KeepsItsMessageIdAndHidesBlindCopies()
    {
        var (sender, to, blind) = (sandbox.FreshMailbox(), sandbox.FreshMailbox(), sandbox.FreshMailbox());
        var mime = $"From: {sender}\r\nTo: \"Uno, Dos\" <{to}>\r\nBcc: {blind}\r\nSubject: mime\r\nMessage-ID: <propio@erp.test>\r\n\r\nhola\r\n";

        var answer = await _graph.SendMimeAsync(await _linking.TokenAsync(sender), Convert.ToBase64String(Encoding.ASCII.GetBytes(mime)));

        Assert.Equal(202, answer.Status);
        Assert.Contains("Message-ID: <propio@erp.test>", _graph.Raw(to), StringComparison.Ordinal);
        Assert.DoesNotContain("Bcc:", _graph.Raw(blind), StringComparison.Ordinal);
        Assert.Contains("Bcc:", _graph.Raw(sender, "Sent Items"), StringComparison.Ordinal);
        Assert.Equal([to, blind], Assert.Single(sandbox.Server.Sent.All(), s => s.Sender == sender).Recipients);
    }

    [Fact]
    public async Task From_SharedMailbox_WithTheScopeAndTheRightOnly()
    {
        var message = GraphCalls.Message("fuera@example.org");
        message["from"] = new { emailAddress = new { address = SampleAccounts.Shared } };

        const string shared = "https://graph.microsoft.com/Mail.Send https://graph.microsoft.com/Mail.Send.Shared offline_access openid profile";
        var withoutScope = await _graph.SendMailAsync(await _linking.TokenAsync("ana@contoso.test"), message);
        Assert.Equal((403, "ErrorAccessDenied"), (withoutScope.Status, withoutScope.Code));
        Assert.Equal(202, (await _graph.SendMailAsync(await _linking.TokenAsync("ana@contoso.test", shared), message)).Status);
        var withoutRight = await _graph.SendMailAsync(await _linking.TokenAsync("luis@contoso.test", shared), message);

        Assert.Equal((403, "ErrorSendAsDenied"), (withoutRight.Status, withoutRight.Code));
        Assert.Contains(sandbox.Server.Sent.All(), s => s is { Sender: "ana@contoso.test", From: SampleAccounts.Shared });
    }

    [Fact]
    public async Task Application_SendsAsAnyMailboxOfItsTenant_AndHasNoMe()
    {
        var (sender, token) = (sandbox.FreshMailbox(), await _graph.AppTokenAsync());

        Assert.Equal(202, (await _graph.SendMailAsync(token, GraphCalls.Message("fuera@example.org"), $"users/{sender}")).Status);
        var me = await _graph.SendMailAsync(token, GraphCalls.Message("a@b.example"));
        Assert.Equal((400, "BadRequest"), (me.Status, me.Code));
        var other = await _graph.SendMailAsync(token, GraphCalls.Message("a@b.example"), "users/olga@adatum.test");
        Assert.Equal((404, "ErrorInvalidUser"), (other.Status, other.Code));
    }

    [Fact]
    public async Task Personal_SendsWithItsOpaqueToken()
    {
        Assert.Equal(202, (await _graph.SendMailAsync(await _linking.TokenAsync(SampleAccounts.Personal.Address), GraphCalls.Message("ana@contoso.test", "de casa"))).Status);

        Assert.Contains(sandbox.Server.Look("ana@contoso.test").Single(f => f.Name == "INBOX").Messages, m => m.Subject == "de casa");
    }
}
