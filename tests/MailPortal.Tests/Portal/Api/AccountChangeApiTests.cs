using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MailPortal.Outbox;
using MailPortal.Sandbox;

namespace MailPortal.Tests.Portal.Api;

/// <summary>What <c>PUT /accounts/me</c> keeps of an account that sends well: the same as the form, which asks before.</summary>
public sealed class AccountChangeApiTests(SendingPortal sending) : IClassFixture<SendingPortal>
{
    private static readonly string Application = SampleTenant.Sending.ClientId.ToString();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnotherAddress_TheLinkGoesOn_AndSaysWithWhat()
    {
        var sender = await sending.NewLinkedAsync();
        using var api = await sender.ApiAsync();

        var changed = await PutAsync(api, new { method = "graphDelegated", address = $"otra.{sender.Address}", applicationId = Application });

        Assert.Equal($"otra.{sender.Address}", Text(changed, "address"));
        Assert.Equal(("linked", "graphDelegated", sender.Address, Application), (Text(changed.GetProperty("link"), "state"), Text(changed.GetProperty("link"), "method"), Text(changed.GetProperty("link"), "address"), Text(changed.GetProperty("link"), "applicationId")));
        Assert.Equal(sender.Address, await SentFromAsync(sender, api));
    }

    [Fact]
    public async Task WayWithoutALink_TakesOver_TheLinkRestsAndSendsAgainWhenTheAccountReturns()
    {
        var sender = await sending.NewLinkedAsync();
        using var api = await sender.ApiAsync();
        var before = (await sender.ViewAsync()).Link!;
        var other = $"avisos.{sender.Address}";

        var left = await PutAsync(api, new { method = "smtpPassword", address = other, smtpHost = sending.Sandbox.Info.Host, smtpPort = sending.Sandbox.Info.PasswordSmtpPort, password = SampleTenant.OpenDomainPassword });

        Assert.Equal((true, "linked", sender.Address), (left.GetProperty("ready").GetBoolean(), Text(left.GetProperty("link"), "state"), Text(left.GetProperty("link"), "address")));
        Assert.Equal(other, await SentFromAsync(sender, api));
        await PutAsync(api, new { method = "graphDelegated", address = sender.Address, applicationId = Application, secret = SampleTenant.Sending.Secrets[0].Value });
        Assert.Equal(sender.Address, await SentFromAsync(sender, api));
        Assert.Equal((before.LinkedAt, before.ObjectId), ((await sender.ViewAsync()).Link!.LinkedAt, (await sender.ViewAsync()).Link!.ObjectId));
    }

    /// <summary>What was kept is no link of what is saved: nothing leaves from the address before, and nothing of it is kept.</summary>
    [Fact]
    public async Task WayWithALinkForAnotherAddress_AfterOneWithout_NothingLeavesUntilSomebodyLinks()
    {
        var sender = await sending.NewLinkedAsync();
        using var api = await sender.ApiAsync();
        var other = $"avisos.{sender.Address}";
        await PutAsync(api, new { method = "smtpPassword", address = other, smtpHost = sending.Sandbox.Info.Host, smtpPort = sending.Sandbox.Info.PasswordSmtpPort, password = SampleTenant.OpenDomainPassword });

        var saved = await PutAsync(api, new { method = "graphDelegated", address = other, applicationId = Application, secret = SampleTenant.Sending.Secrets[0].Value });

        Assert.Equal((false, JsonValueKind.Null), (saved.GetProperty("ready").GetBoolean(), saved.GetProperty("link").ValueKind));
        await ReadAsync(await api.PostAsJsonAsync($"/api/v1/accounts/{sender.AccountId}/test", new { to = "ana@contoso.test" }, Cancellation), HttpStatusCode.Conflict);
        Assert.Equal(["account.changed", "account.unlinked"], (await sender.AuditAsync()).TakeLast(2));
    }

    /// <summary>The list of all accounts tells it, too.</summary>
    [Fact]
    public async Task AnotherAddress_AdministratorsList_SaysFromWhereMailLeaves()
    {
        var sender = await sending.NewLinkedAsync();
        using var api = await sender.ApiAsync();
        await PutAsync(api, new { method = "graphDelegated", address = $"otra.{sender.Address}", applicationId = Application });
        using var administrator = await sending.Portal.SignedInAsync();

        Assert.Contains($"Sale desde {sender.Address}", WebUtility.HtmlDecode(await administrator.GetStringAsync("/sending/accounts", Cancellation)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_WithoutARecipient_BlamesTheFieldOfTheApi()
    {
        var sender = await sending.NewLinkedAsync();
        using var api = await sender.ApiAsync();

        foreach (var to in (string?[])[null, "", "sin arroba"])
            Assert.Equal("to", Text(await ReadAsync(await api.PostAsJsonAsync($"/api/v1/accounts/{sender.AccountId}/test", new { to }, Cancellation), HttpStatusCode.BadRequest), "field"));
    }

    private async Task<string> SentFromAsync(Sender sender, HttpClient api)
    {
        var queued = await ReadAsync(await api.PostAsJsonAsync($"/api/v1/accounts/{sender.AccountId}/test", new { to = sending.Sandbox.FreshMailbox() }, Cancellation), HttpStatusCode.Accepted);
        await sending.SendDueAsync();
        var mail = await sender.MailAsync(Guid.Parse(Text(queued, "id")));
        Assert.Equal(OutgoingStatus.Sent, mail.Status);
        return mail.From.Address;
    }

    private static async Task<JsonElement> PutAsync(HttpClient api, object settings) => await ReadAsync(await api.PutAsJsonAsync("/api/v1/accounts/me", settings, Cancellation));

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response, HttpStatusCode expected = HttpStatusCode.OK)
    {
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.StatusCode == expected, $"{response.StatusCode}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }
}
