using System.Net;
using System.Text;
using System.Text.Json;
using MailPortal.Sandbox;

namespace MailPortal.Tests.Sandbox;

public sealed class ControlTests(RunningSandbox sandbox) : IClassFixture<RunningSandbox>
{
    private Uri At(string path) => new(sandbox.Info.Control, path);

    private async Task<(HttpStatusCode Status, string Body)> AskAsync(HttpMethod method, string path, string? body = null, string? host = null, string? origin = null)
    {
        using var request = new HttpRequestMessage(method, At(path));
        if (body is not null) request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        if (host is not null) request.Headers.Host = host;
        if (origin is not null) request.Headers.Add("Origin", origin);
        using var response = await sandbox.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Info_NamesWhatAPortalNeeds()
    {
        var (status, body) = await AskAsync(HttpMethod.Get, "sandbox/info");

        Assert.Equal(HttpStatusCode.OK, status);
        var info = JsonDocument.Parse(body).RootElement;
        Assert.Equal(sandbox.Info.ImapPort, info.GetProperty("imapPort").GetInt32());
        Assert.Equal(SampleTenant.CurrentSecret.Value, info.GetProperty("tenants")[0].GetProperty("applications")[0].GetProperty("secrets")[0].GetProperty("value").GetString());
        var settings = info.GetProperty("portalSettings");
        Assert.Equal("Custom", settings.GetProperty("Microsoft:Cloud").GetString());
        Assert.Equal(sandbox.Info.Entra.AbsoluteUri, settings.GetProperty("Microsoft:Instance").GetString());
        Assert.Equal(sandbox.Info.Authorize.AbsoluteUri, settings.GetProperty("Microsoft:AuthorizeBaseUrl").GetString());
        Assert.Equal(sandbox.Info.Graph.AbsoluteUri, settings.GetProperty("Microsoft:GraphBaseUrl").GetString());
        Assert.True(File.Exists(settings.GetProperty("Network:TrustedCertificateAuthorities:0").GetString()));
    }

    [Fact]
    public async Task Messages_Delivered_LieInInbox()
    {
        var mailbox = sandbox.FreshMailbox();
        var (status, _) = await AskAsync(HttpMethod.Post, $"sandbox/mailboxes/{mailbox}/messages", "Subject: =?utf-8?Q?Se=C3=B1al?=\nMessage-ID: <1@x>\n\nhola\n");
        Assert.Equal(HttpStatusCode.Created, status);

        var folders = JsonDocument.Parse((await AskAsync(HttpMethod.Get, $"sandbox/mailboxes/{mailbox}/messages")).Body).RootElement;

        var message = Assert.Single(Assert.Single(folders.EnumerateArray()).GetProperty("messages").EnumerateArray());
        Assert.Equal(("Señal", "<1@x>"), (message.GetProperty("subject").GetString(), message.GetProperty("messageId").GetString()));
    }

    [Theory]
    [InlineData("nadie@contoso.test")]
    [InlineData("x@fabrikam.test")]
    public async Task Messages_UnknownMailbox_IsNotFound(string mailbox)
    {
        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(HttpMethod.Post, $"sandbox/mailboxes/{mailbox}/messages", "Subject: x\n\n")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(HttpMethod.Get, $"sandbox/mailboxes/{mailbox}/messages")).Status);
    }

    [Theory]
    [InlineData("..@auto.test")]
    [InlineData("../x@auto.test")]
    public async Task Deliver_NameThatLeavesTheFolder_IsRefused(string mailbox) =>
        await Assert.ThrowsAsync<SandboxException>(() => sandbox.Server.DeliverAsync(mailbox, "x"u8.ToArray(), TestContext.Current.CancellationToken));

    [Fact]
    public async Task Faults_PutAndDelete_SwitchOnAndOff()
    {
        Assert.Equal(HttpStatusCode.NoContent, (await AskAsync(HttpMethod.Put, "sandbox/faults/tokenEndpointDown", """{"status": 502}""")).Status);
        Assert.Contains("tokenEndpointDown", (await AskAsync(HttpMethod.Get, "sandbox/faults")).Body, StringComparison.Ordinal);
        Assert.Equal(502, (await sandbox.AskTokenAsync()).Status);

        Assert.Equal(HttpStatusCode.NoContent, (await AskAsync(HttpMethod.Delete, "sandbox/faults/tokenEndpointDown")).Status);
        Assert.Equal(200, (await sandbox.AskTokenAsync()).Status);
    }

    [Fact]
    public async Task Faults_UnknownNameOrBrokenBody_AreRefused()
    {
        var (status, body) = await AskAsync(HttpMethod.Put, "sandbox/faults/nothing");
        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Contains("permissionMissing", body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await AskAsync(HttpMethod.Put, "sandbox/faults/imapSlow", "{")).Status);
    }

    [Theory]
    [InlineData("evil.example", null)]
    [InlineData("evil.example:80", null)]
    [InlineData("localhost:1", null)]
    [InlineData(null, "https://evil.example")]
    public async Task EveryPath_AskedForByAWebPage_IsForbidden(string? host, string? origin) =>
        Assert.Equal(HttpStatusCode.Forbidden, (await AskAsync(HttpMethod.Get, "sandbox/info", host: host, origin: origin)).Status);

    [Fact]
    public async Task Introspection_WithoutDovecotsSecret_TellsNothing()
    {
        using var form = new FormUrlEncodedContent([new("token", await sandbox.TokenAsync())]);
        using var response = await sandbox.Http.PostAsync(At("exchange/introspect"), form, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }
}
