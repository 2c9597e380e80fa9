using System.Net.Http.Json;
using System.Text;
using MailPortal.Sandbox;

namespace MailPortal.Tests.Sandbox.Graph;

public sealed class SendMailRefusalTests(TurnedClock sandbox) : IClassFixture<TurnedClock>
{
    private readonly Linking _linking = new(sandbox);
    private readonly GraphCalls _graph = new(sandbox);

    public static TheoryData<string, string, int, string> Bodies => new()
    {
        { "no recipient", """{"message":{"subject":"x"}}""", 400, "ErrorInvalidRecipients" },
        { "recipient without @", """{"message":{"toRecipients":[{"emailAddress":{"address":"nadie"}}]}}""", 400, "ErrorInvalidRecipients" },
        { "recipient with a blank", """{"message":{"toRecipients":[{"emailAddress":{"address":"a b@c.test"}}]}}""", 400, "ErrorInvalidRecipients" },
        { "empty recipient", """{"message":{"toRecipients":[{}]}}""", 400, "ErrorInvalidRecipients" },
        { "no message", """{"saveToSentItems":false}""", 400, "ErrorInvalidParameter" },
        { "no JSON", "{", 400, "BadRequest" },
        { "unknown property", """{"message":{"subjekt":"x"}}""", 400, "RequestBodyRead" },
        { "unknown parameter", """{"message":{},"save":true}""", 400, "RequestBodyRead" },
        { "unknown kind of body", """{"message":{"body":{"contentType":"RTF"}}}""", 400, "RequestBodyRead" },
        { "header without x-", """{"message":{"toRecipients":[{"emailAddress":{"address":"a@b.test"}}],"internetMessageHeaders":[{"name":"Message-ID","value":"<1@x>"}]}}""", 400, "InvalidInternetMessageHeader" },
        { "six headers", """{"message":{"toRecipients":[{"emailAddress":{"address":"a@b.test"}}],"internetMessageHeaders":[""" + Many(6, """{"name":"x-#","value":"1"}""") + "]}}", 400, "InvalidInternetMessageHeaderCollection" },
        { "header that ends its line", """{"message":{"toRecipients":[{"emailAddress":{"address":"a@b.test"}}],"internetMessageHeaders":[{"name":"x-a\r\nBcc","value":"c@d.test"}]}}""", 400, "RequestBodyRead" },
        { "attachment's type that ends its line", """{"message":{"attachments":[{"@odata.type":"#microsoft.graph.fileAttachment","name":"x","contentType":"a/b\r\nx: y","contentBytes":"YQ=="}]}}""", 400, "RequestBodyRead" },
        { "attachment of no kind", """{"message":{"attachments":[{"name":"x","contentBytes":"YQ=="}]}}""", 400, "ErrorInvalidParameter" },
        { "attachment not base64", """{"message":{"attachments":[{"@odata.type":"#microsoft.graph.fileAttachment","name":"x","contentBytes":"%"}]}}""", 400, "RequestBodyRead" },
        { "501 recipients", """{"message":{"toRecipients":[""" + Many(501, """{"emailAddress":{"address":"r#@example.org"}}""") + "]}}", 400, "ErrorExceededMaxRecipientLimit" },
    };

    private static string Many(int count, string item) => string.Join(',', Enumerable.Range(1, count).Select(i => item.Replace("#", $"{i}", StringComparison.Ordinal)));

    [Theory, MemberData(nameof(Bodies))]
    public async Task Body_NotAsGraphWantsIt_IsRefusedAndNothingIsSent(string what, string body, int status, string code)
    {
        var sender = sandbox.FreshMailbox();
        var token = await _linking.TokenAsync(sender);

        var answer = await _graph.SendAsync(HttpMethod.Post, "v1.0/me/sendMail", token, new StringContent(body, Encoding.UTF8, "application/json"), ("client-request-id", "mine"));

        Assert.Equal((what, status, code), (what, answer.Status, answer.Code));
        var inner = answer.Body.GetProperty("error").GetProperty("innerError");
        Assert.Equal(("mine", answer.Headers.GetValues("request-id").Single()), (inner.GetProperty("client-request-id").GetString(), inner.GetProperty("request-id").GetString()));
        Assert.DoesNotContain(sandbox.Server.Sent.All(), s => s.Sender == sender);
    }

    [Theory]
    [InlineData("no base64!", "ErrorMimeContentInvalidBase64String")]
    [InlineData("bm8gaGVhZA==", "ErrorMimeContentInvalid")]
    [InlineData("U3ViamVjdDogeA0KDQp4DQo=", "ErrorInvalidRecipients")]
    public async Task Mime_Wrong_IsRefused(string body, string code) =>
        Assert.Equal(code, (await _graph.SendMimeAsync(await _linking.TokenAsync(sandbox.FreshMailbox()), body)).Code);

    [Fact]
    public async Task ContentType_Unknown_IsRefused() =>
        Assert.Equal(415, (await _graph.SendAsync(HttpMethod.Post, "v1.0/me/sendMail", await _linking.TokenAsync(sandbox.FreshMailbox()), new StringContent("<x/>", Encoding.UTF8, "application/xml"))).Status);

    [Fact]
    public async Task Permission_Missing_IsAccessDenied()
    {
        var (reader, message) = (await _linking.TokenAsync(sandbox.FreshMailbox(), "https://graph.microsoft.com/User.Read"), GraphCalls.Message("a@example.org"));

        var send = await _graph.SendMailAsync(reader, message);
        Assert.Equal((403, "ErrorAccessDenied"), (send.Status, send.Code));
        var draft = await _graph.PostAsync("v1.0/me/messages", reader, message);
        Assert.Equal((403, "ErrorAccessDenied"), (draft.Status, draft.Code));
        var application = await _graph.SendMailAsync(await _graph.AppTokenAsync(SampleTenant.Reception), message, "users/ana@contoso.test");
        Assert.Equal((403, "ErrorAccessDenied"), (application.Status, application.Code));
        var profile = await _graph.SendAsync(HttpMethod.Get, "v1.0/me", await _linking.TokenAsync(sandbox.FreshMailbox(), "https://graph.microsoft.com/Mail.Send"));
        Assert.Equal((403, "Authorization_RequestDenied"), (profile.Status, profile.Code));
    }

    [Fact]
    public async Task Mailbox_OfAnotherPersonOrNone_IsRefused()
    {
        var (token, message) = (await _linking.TokenAsync(sandbox.FreshMailbox()), GraphCalls.Message("a@example.org"));

        var other = await _graph.SendMailAsync(token, message, "users/ana@contoso.test");
        Assert.Equal((403, "ErrorAccessDenied"), (other.Status, other.Code));
        var unknown = await _graph.SendMailAsync(token, message, "users/nadie@contoso.test");
        Assert.Equal((404, "ErrorInvalidUser"), (unknown.Status, unknown.Code));
        var unlicensed = await _graph.SendMailAsync(await _linking.TokenAsync(SampleAccounts.WithoutMailbox.Address), message);
        Assert.Equal((404, "MailboxNotEnabledForRESTAPI"), (unlicensed.Status, unlicensed.Code));
    }

    [Fact]
    public async Task Token_MissingForeignOrForAnotherResource_IsRefused()
    {
        var message = GraphCalls.Message("a@example.org");
        var exchange = await _linking.TokenAsync(sandbox.FreshMailbox(), "https://outlook.office.com/SMTP.Send");
        var good = await _linking.TokenAsync(sandbox.FreshMailbox());
        foreach (var token in new[] { null, "x", exchange, good[..^8] + "AAAAAAAA" })
        {
            var answer = await _graph.SendMailAsync(token, message);
            Assert.Equal((401, "InvalidAuthenticationToken"), (answer.Status, answer.Code));
        }
    }

    [Fact]
    public async Task Token_Expired_IsRefusedAndARefreshedOneTaken()
    {
        var sender = sandbox.FreshMailbox();
        var tokens = await _linking.LinkAsync(sender);
        sandbox.Clock.Now += TimeSpan.FromHours(2);

        var answer = await _graph.SendMailAsync(tokens.GetProperty("access_token").GetString(), GraphCalls.Message("a@example.org"));
        Assert.Equal((401, "InvalidAuthenticationToken"), (answer.Status, answer.Code));
        Assert.Contains("expired", answer.Body.ToString(), StringComparison.Ordinal);

        var (_, renewed) = await _linking.RefreshAsync(tokens.GetProperty("refresh_token").GetString()!);
        Assert.Equal(202, (await _graph.SendMailAsync(renewed.GetProperty("access_token").GetString(), GraphCalls.Message("a@example.org"))).Status);
    }

    [Fact]
    public async Task Attachment_OfThreeMegabytes_DoesNotFit()
    {
        var message = GraphCalls.Message("a@example.org");
        message["attachments"] = new[] { new Dictionary<string, object> { ["@odata.type"] = "#microsoft.graph.fileAttachment", ["name"] = "x", ["contentBytes"] = Convert.ToBase64String(new byte[3 * 1024 * 1024]) } };

        var answer = await _graph.SendMailAsync(await _linking.TokenAsync(sandbox.FreshMailbox()), message);

        Assert.Equal((413, "RequestEntityTooLarge"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Request_LargerThanFourMegabytes_IsRefusedAlsoWithoutALength()
    {
        var token = await _linking.TokenAsync(sandbox.FreshMailbox());
        var content = JsonContent.Create(new { message = new { subject = new string('x', 4 * 1024 * 1024) } });

        Assert.Equal(413, (await _graph.SendAsync(HttpMethod.Post, "v1.0/me/sendMail", token, content, ("Transfer-Encoding", "chunked"))).Status);
    }

    [Fact]
    public async Task Path_Unknown_IsRefused() =>
        Assert.Equal(400, (await _graph.SendAsync(HttpMethod.Get, "v1.0/me/somewhere", await _linking.TokenAsync(sandbox.FreshMailbox()))).Status);
}
