using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MailPortal.Mail.Problems;
using MailPortal.Outbox;
using MailPortal.Sandbox;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Tests.Portal.Api;

/// <summary>Accounts and mails as an ERP sees them: the contract of <c>/accounts</c> and <c>/sends</c>.</summary>
public sealed class SendApiTests(SendingPortal sending) : IClassFixture<SendingPortal>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WholeRound_FromSettingsToSent()
    {
        var sender = await sending.NewLinkedAsync();
        var recipient = sending.Sandbox.FreshMailbox();
        using var api = await sender.ApiAsync();
        var settings = await ReadAsync(await api.GetAsync("/api/v1/accounts/me", Cancellation));
        Assert.Equal(("graphDelegated", sender.Address, true, true), (Text(settings, "method"), Text(settings, "address"), settings.GetProperty("hasSecret").GetBoolean(), settings.GetProperty("ready").GetBoolean()));
        Assert.Equal(("linked", sender.Address), (Text(settings.GetProperty("link"), "state"), Text(settings.GetProperty("link"), "userName")));

        var queued = await ReadAsync(await api.PostAsJsonAsync("/api/v1/sends", new
        {
            to = (string[])[$"Ana Ruiz <{recipient}>"], subject = "Factura 118", html = "<p>Adjunta.</p>", attachments = (object[])[new { name = "118.pdf", contentType = "application/pdf", contentBase64 = "JVBERi0=" }],
        }, Cancellation), HttpStatusCode.Accepted);
        Assert.Equal("queued", Text(queued, "status"));
        await sending.SendDueAsync();

        var sent = await ReadAsync(await api.GetAsync($"/api/v1/sends/{Text(queued, "id")}", Cancellation));
        Assert.Equal(("sent", 1, recipient), (Text(sent, "status"), sent.GetProperty("attempts").GetInt32(), sent.GetProperty("to")[0].GetString()));
        Assert.Contains(sending.Sandbox.Server.Sent.All(), m => m.MessageId.Trim('<', '>') == Text(sent, "messageId"));
    }

    [Fact]
    public async Task Post_SameKeyAgain_IsTheSameMail_AnotherBodyIsAConflict()
    {
        var sender = await sending.NewLinkedAsync();
        using var api = await sender.ApiAsync();
        async Task<HttpResponseMessage> PostAsync(string subject)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/sends") { Content = JsonContent.Create(new { to = (string[])["ana@contoso.test"], subject, text = "Hola" }) };
            request.Headers.Add("Idempotency-Key", "factura-118");
            return await api.SendAsync(request, Cancellation);
        }

        var first = await ReadAsync(await PostAsync("Factura"), HttpStatusCode.Accepted);
        Assert.Equal(Text(first, "id"), Text(await ReadAsync(await PostAsync("Factura"), HttpStatusCode.Accepted), "id"));
        Assert.Equal("MP0409", Text(await ReadAsync(await PostAsync("Otra"), HttpStatusCode.Conflict), "code"));
    }

    /// <summary>"attachment": an invoice would leave without its file, and 202 would be the answer.</summary>
    [Theory]
    [InlineData("""{"to":["ana@contoso.test"],"subject":"x","text":"x","attachment":[]}""", "attachment")]
    [InlineData("""{"to":["ana@contoso.test"],"asunto":"x","text":"x"}""", "asunto")]
    [InlineData("""{"to":["ana@contoso.test"],"subject":"x","text":"x","attachments":[{"nombre":"a.pdf"}]}""", "nombre")]
    public async Task Post_PropertyThatIsNone_IsNamed(string body, string property)
    {
        var sender = await sending.NewLinkedAsync();
        using var api = await sender.ApiAsync();
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        var refused = await ReadAsync(await api.PostAsync("/api/v1/sends", content, Cancellation), HttpStatusCode.BadRequest);
        Assert.Equal(("MP0400", property, $"We do not know the property \"{property}\". Check how it is spelt."), (Text(refused, "code"), Text(refused, "field"), Text(refused, "message")));
    }

    [Theory]
    [InlineData("""{"to":[null],"subject":"x","text":"x"}""", "to")]
    [InlineData("""{"to":[""],"subject":"x","text":"x"}""", "to")]
    [InlineData("""{"to":["ana@contoso.test"],"cc":[null],"subject":"x","text":"x"}""", "cc")]
    [InlineData("""{"to":["ana@contoso.test"],"subject":"x","text":"x","attachments":[null]}""", "attachments")]
    public async Task Post_NothingInAList_IsNamed(string body, string field)
    {
        var sender = await sending.NewLinkedAsync();
        using var api = await sender.ApiAsync();
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        Assert.Equal(field, Text(await ReadAsync(await api.PostAsync("/api/v1/sends", content, Cancellation), HttpStatusCode.BadRequest), "field"));
    }

    /// <summary>The fields of a mailbox are called otherwise where mails are sent.</summary>
    [Theory]
    [InlineData(MailProblem.SenderNotAllowed, "from", "address")]
    [InlineData(MailProblem.ClientSecretExpired, "secret", "secret")]
    [InlineData(MailProblem.MessageTooBig, "attachments", null)]
    [InlineData(MailProblem.RecipientUnknown, "to", null)]
    [InlineData(MailProblem.SmtpRefused, null, null)]
    [InlineData(MailProblem.HostNotFound, "smtpHost", "smtpHost")]
    [InlineData(MailProblem.SmtpSignInRequired, "method", "method")]
    public void Problem_NamesThePropertyThatThereIs(MailProblem problem, string? ofSend, string? ofAccount)
    {
        var resource = MailPortal.Api.ProblemResource.Of(problem, null);
        var mail = new OutgoingMail { AccountId = Guid.Empty, Kind = OutgoingKind.Api, AskedBy = null, CreatedAt = DateTimeOffset.UnixEpoch, MessageId = "1@x", From = new("", "a@x"), RecipientCount = 1 };
        mail.Begin(DateTimeOffset.UnixEpoch, mailbox: null);
        mail.Fail(new(problem, "x"), DateTimeOffset.UnixEpoch);
        Assert.Equal((ofSend, ofAccount), (MailPortal.Api.SendResource.Of(mail).Problem!.Field, resource.ForSender("address", null).Field));
    }

    [Fact]
    public async Task Post_AccountThatIsNone_IsNamed()
    {
        var sender = await sending.NewLinkedAsync();
        using var api = await sender.ApiAsync();
        var refused = await ReadAsync(await api.PostAsJsonAsync("/api/v1/sends", new { account = "nadie@contoso.test", to = (string[])["ana@contoso.test"], subject = "x", text = "x" }, Cancellation), HttpStatusCode.NotFound);
        Assert.Equal(("MP0404", "account"), (Text(refused, "code"), Text(refused, "field")));
    }

    [Fact]
    public async Task List_PageByPage_GivesEachOnceInBothOrders_AndOfOneAccountAlone()
    {
        var sender = await sending.NewLinkedAsync(PortalRole.Administrator);
        var other = await sending.NewLinkedAsync();
        using var api = await sender.ApiAsync();
        var mine = new List<string>();
        for (var i = 0; i < 5; i++) mine.Add((await sender.QueueAsync(new() { To = [new("", "ana@contoso.test")], Subject = $"{i}", Text = "x" })).Id.ToString());
        await other.QueueAsync(new() { To = [new("", "ana@contoso.test")], Subject = "ajeno", Text = "x" });

        foreach (var order in (string[])["asc", "desc"])
        {
            var found = new List<string>();
            for (string? cursor = ""; cursor is not null;)
            {
                var page = await ReadAsync(await api.GetAsync($"/api/v1/sends?account={sender.AccountId}&order={order}&limit=2&cursor={cursor}", Cancellation));
                found.AddRange(page.GetProperty("items").EnumerateArray().Select(m => Text(m, "id")));
                cursor = page.GetProperty("nextCursor").GetString();
            }
            Assert.Equal(order == "asc" ? mine : Enumerable.Reverse(mine), found);
        }
    }

    [Fact]
    public async Task CancelAndResend_ChangeWhatWaits()
    {
        var sender = await sending.NewLinkedAsync();
        using var api = await sender.ApiAsync();
        var mail = (await sender.QueueAsync(new() { To = [new("", "ana@contoso.test")], Subject = "Factura", Text = "x" })).Id;

        Assert.Equal("cancelled", Text(await ReadAsync(await api.PostAsync($"/api/v1/sends/{mail}/cancel", null, Cancellation)), "status"));
        Assert.Equal("cancelled", Text(await ReadAsync(await api.PostAsync($"/api/v1/sends/{mail}/cancel", null, Cancellation)), "status"));
        Assert.Equal("queued", Text(await ReadAsync(await api.PostAsync($"/api/v1/sends/{mail}/resend", null, Cancellation)), "status"));
    }

    [Theory]
    [InlineData("mailboxes")]
    [InlineData("documents")]
    [InlineData("admin")]
    public async Task Key_WithoutTheScope_SendsNothingAndSeesNoAccount(string scope)
    {
        var sender = await sending.NewLinkedAsync(PortalRole.Administrator);
        using var api = await sender.ApiAsync(scope);

        Assert.Equal("MP0403", Text(await ReadAsync(await api.PostAsJsonAsync("/api/v1/sends", new { to = (string[])["ana@contoso.test"], subject = "x", text = "x" }, Cancellation), HttpStatusCode.Forbidden), "code"));
        Assert.Equal(HttpStatusCode.Forbidden, (await api.GetAsync("/api/v1/accounts/me", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await api.PostAsync($"/api/v1/accounts/{sender.AccountId}/link", null, Cancellation)).StatusCode);
    }

    /// <summary>An administrator's key sends as themselves; as others only with the scope for that.</summary>
    [Fact]
    public async Task Key_OfAnAdministrator_NeedsItsScopeForOthersAccounts()
    {
        var sender = await sending.NewLinkedAsync(PortalRole.Administrator);
        var other = await sending.NewLinkedAsync();
        var mail = new { account = other.Address, to = (string[])["ana@contoso.test"], subject = "x", text = "x" };
        using var own = await sender.ApiAsync("send");
        using var all = await sender.ApiAsync("send", "admin");

        Assert.Equal(HttpStatusCode.NotFound, (await own.PostAsJsonAsync("/api/v1/sends", mail, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await own.GetAsync($"/api/v1/accounts/{other.AccountId}", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await all.PostAsJsonAsync("/api/v1/sends", mail, Cancellation)).StatusCode);
    }

    [Fact]
    public async Task User_SeesNothingOfAnothersAccountAndMails()
    {
        var victim = await sending.NewLinkedAsync();
        var mail = (await victim.QueueAsync(new() { To = [new("", "ana@contoso.test")], Subject = "Confidencial", Text = "x" })).Id;
        var attacker = await sending.NewLinkedAsync();
        using var api = await attacker.ApiAsync();

        foreach (var (method, path) in ((string, string)[])[("GET", $"accounts/{victim.AccountId}"), ("POST", $"accounts/{victim.AccountId}/link"), ("DELETE", $"accounts/{victim.AccountId}/link"), ("GET", $"sends/{mail}"), ("POST", $"sends/{mail}/cancel"), ("POST", $"sends/{mail}/resend")])
        {
            using var request = new HttpRequestMessage(new(method), $"/api/v1/{path}");
            Assert.Equal((path, HttpStatusCode.NotFound), (path, (await api.SendAsync(request, Cancellation)).StatusCode));
        }
        Assert.Equal(HttpStatusCode.NotFound, (await api.PostAsJsonAsync($"/api/v1/accounts/{victim.AccountId}/test", new { to = "ana@contoso.test" }, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await api.PostAsJsonAsync("/api/v1/sends", new { account = victim.AccountId, to = (string[])["ana@contoso.test"], subject = "x", text = "x" }, Cancellation)).StatusCode);
        Assert.DoesNotContain("Confidencial", await api.GetStringAsync("/api/v1/sends", Cancellation), StringComparison.Ordinal);
        Assert.Equal([attacker.AccountId.ToString()], (await ReadAsync(await api.GetAsync("/api/v1/accounts", Cancellation))).GetProperty("items").EnumerateArray().Select(a => Text(a, "id")));
        Assert.NotNull((await victim.ViewAsync()).Link);
    }

    /// <summary>A line end is how headers are smuggled into a mail: no field lets one through.</summary>
    [Theory]
    [InlineData("subject")]
    [InlineData("to")]
    [InlineData("cc")]
    [InlineData("bcc")]
    [InlineData("replyTo")]
    [InlineData("from")]
    [InlineData("name")]
    [InlineData("contentType")]
    public async Task Field_WithALineEnd_IsRefusedThere(string field)
    {
        const string smuggled = "x@contoso.test\r\nBcc: espia@example.org";
        var sender = await sending.NewLinkedAsync();
        using var api = await sender.ApiAsync();
        string[] Or(string name, string usual) => [field == name ? smuggled : usual];
        var answer = await api.PostAsJsonAsync("/api/v1/sends", new Dictionary<string, object?>
        {
            ["to"] = Or("to", "ana@contoso.test"), ["cc"] = Or("cc", "ana@contoso.test"), ["bcc"] = Or("bcc", "ana@contoso.test"),
            ["replyTo"] = Or("replyTo", "ana@contoso.test")[0], ["from"] = field == "from" ? smuggled : null, ["subject"] = Or("subject", "Factura")[0], ["text"] = "x",
            ["attachments"] = (object[])[new { name = Or("name", "a.txt")[0], contentType = Or("contentType", "text/plain")[0], contentBase64 = "eA==" }],
        }, Cancellation);

        var problem = await ReadAsync(answer, HttpStatusCode.BadRequest);
        Assert.Equal(("MP0400", field is "name" or "contentType" ? "attachments" : field), (Text(problem, "code"), Text(problem, "field")));
    }

    /// <summary>What suppliers or an ERP write is text on our pages, never markup.</summary>
    [Fact]
    public async Task Html_InEveryField_IsTextOnThePages()
    {
        const string markup = "<img src=x onerror=alert(1)>";
        var sender = await sending.NewLinkedAsync();
        using var api = await sender.ApiAsync();
        var mail = await ReadAsync(await api.PostAsJsonAsync("/api/v1/sends", new
        {
            to = (string[])[$"\"{markup}\" <ana@contoso.test>"], subject = markup, text = markup, html = $"<p>hola</p><script>alert(1)</script>{markup}",
            attachments = (object[])[new { name = "<b>a.txt", contentType = "text/plain", contentBase64 = "eA==" }],
        }, Cancellation), HttpStatusCode.Accepted);
        using var browser = await sender.BrowserAsync();

        foreach (var page in (string[])["/outbox", $"/outbox/{Text(mail, "id")}"])
        {
            var html = await browser.GetStringAsync(page, Cancellation);
            Assert.Contains("&lt;img", html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("<img src=x", html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("<b>a.txt", html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("<script>alert", html, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task UserDisabled_NothingNewLeavesInTheirName_WhatWaitedGoesOut()
    {
        var sender = await sending.NewLinkedAsync();
        var administrator = await sending.NewLinkedAsync(PortalRole.Administrator);
        using var api = await administrator.ApiAsync();
        var waiting = await sender.QueueAsync(new() { To = [new("", sending.Sandbox.FreshMailbox())], Subject = "Factura", Text = "x" });
        var cancelled = await sender.QueueAsync(new() { To = [new("", sending.Sandbox.FreshMailbox())], Subject = "Factura", Text = "x" });
        await sending.Portal.Get<MailPortal.Outbox.OutboxCommands>().CancelAsync(sender.Actor, cancelled.Id, Cancellation);
        await using (var db = await sending.Portal.DbAsync())
            await db.Set<PortalUser>().Where(u => u.Id == sender.User.Id).ExecuteUpdateAsync(s => s.SetProperty(u => u.Disabled, true), Cancellation);

        var refused = await api.PostAsJsonAsync("/api/v1/sends", new { account = sender.AccountId, to = (string[])["ana@contoso.test"], subject = "x", text = "x" }, Cancellation);
        Assert.Equal("MP0409", Text(await ReadAsync(refused, HttpStatusCode.Conflict), "code"));
        Assert.Equal(HttpStatusCode.Conflict, (await api.PostAsync($"/api/v1/sends/{cancelled.Id}/resend", null, Cancellation)).StatusCode);
        await sending.SendDueAsync();
        Assert.Equal("sent", Text(await ReadAsync(await api.GetAsync($"/api/v1/sends/{waiting.Id}", Cancellation)), "status"));
    }

    [Fact]
    public async Task NotLinked_IsAConflictThatSaysWhy()
    {
        var sender = await sending.NewSenderAsync();
        using var api = await sender.ApiAsync();

        var problem = await ReadAsync(await api.PostAsJsonAsync("/api/v1/sends", new { to = (string[])["ana@contoso.test"], subject = "x", text = "x" }, Cancellation), HttpStatusCode.Conflict);
        Assert.Equal("MP0409", Text(problem, "code"));
        Assert.Equal(SampleTenant.Sending.ClientId.ToString(), (await ReadAsync(await api.GetAsync("/api/v1/accounts/me", Cancellation))).GetProperty("applicationId").GetString());
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response, HttpStatusCode expected = HttpStatusCode.OK)
    {
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.StatusCode == expected, $"{response.StatusCode}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }
}
