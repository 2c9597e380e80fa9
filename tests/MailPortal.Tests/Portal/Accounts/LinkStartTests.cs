using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using MailPortal.Accounts;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MailPortal.Tests.Portal.Accounts;

/// <summary>"Vincular cuenta" where nobody has the form open: from the API's address, or without scripts.</summary>
public sealed partial class LinkStartTests(SendingPortal sending) : IClassFixture<SendingPortal>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Page_Opened_BeginsNothingUntilTheButtonIsPressed()
    {
        var sender = await sending.NewSenderAsync();
        using var browser = await sender.BrowserAsync();

        var page = await browser.GetStringAsync("/sending/link", Cancellation);

        Assert.Contains(sender.Address, page, StringComparison.Ordinal);
        Assert.Equal(0, await AttemptsAsync(sender.AccountId));
        Assert.Equal(LinkOutcome.Linked, (await PressAsync(sender, browser, "/sending/link")).Outcome);
    }

    [Fact]
    public async Task Page_LargeMailTicked_AsksForTheirPermissionToo()
    {
        var sender = await sending.NewSenderAsync();
        using var browser = await sender.BrowserAsync();
        Assert.Contains("checked", await browser.GetStringAsync("/sending/link?largeMail=true", Cancellation), StringComparison.Ordinal);

        await PressAsync(sender, browser, "/sending/link?largeMail=true", ("Input.LargeMail", "True"));

        Assert.Equal(LinkExtras.LargeMail, LinkScopes.ExtrasOf((await sender.ViewAsync()).Link!.Scopes));
    }

    [Fact]
    public async Task Page_WithoutAntiforgeryToken_BeginsNothing()
    {
        var sender = await sending.NewSenderAsync();
        using var browser = await sender.BrowserAsync();
        using var form = new FormUrlEncodedContent([new("_handler", "link")]);

        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync("/sending/link", form, Cancellation)).StatusCode);
        Assert.Equal(0, await AttemptsAsync(sender.AccountId));
    }

    [Theory]
    [InlineData(SendingMethod.SmtpPassword, "nothing-to-link")]
    [InlineData(SendingMethod.GraphDelegated, "start")]
    public async Task Page_OffersTheButton_OnlyWhereThereIsSomethingToLink(SendingMethod method, string id)
    {
        var sender = await sending.NewSenderAsync(change: s => method is SendingMethod.SmtpPassword
            ? s with { Method = method, ApplicationId = null, Secret = null, SmtpHost = "localhost", SmtpPort = 587, Password = new("x-contraseña") } : s);
        using var browser = await sender.BrowserAsync();

        Assert.Contains($"id=\"{id}\"", await browser.GetStringAsync("/sending/link", Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ServiceUser_ItsAccount_IsLinkedByAnAdministratorAndNobodyElse()
    {
        var sender = await NewProgramAsync();
        using var api = await sender.ApiAsync();
        var answer = await api.PostAsJsonAsync($"/api/v1/accounts/{sender.AccountId}/link", new { largeMail = true, sendAs = true }, Cancellation);
        var address = new Uri((await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("address").GetString()!);
        Assert.Equal($"/sending/link?account={sender.AccountId}&largeMail=true&sendAs=true", address.PathAndQuery);
        var stranger = await sending.NewSenderAsync(PortalRole.Manager);
        using (var other = await stranger.BrowserAsync())
            Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync(address.PathAndQuery, Cancellation)).StatusCode);
        using var administrator = await sending.Portal.SignedInAsync();

        await PressAsync(sender, administrator, address.PathAndQuery, ("Input.LargeMail", "True"), ("Input.SendAs", "True"));

        var link = (await sender.ViewAsync()).Link!;
        Assert.Equal((LinkState.Linked, sender.Address, LinkExtras.LargeMail | LinkExtras.SendAs), (link.State, link.UserName, LinkScopes.ExtrasOf(link.Scopes)));
    }

    [Fact]
    public async Task OtherPersonsAccount_IsNotLinkedByAnAdministrator()
    {
        var sender = await sending.NewSenderAsync();
        var (_, administrator) = await sending.Portal.AddUserAsync(PortalRole.Administrator);

        await Assert.ThrowsAsync<AccessDeniedException>(() =>
            sending.Portal.Get<AccountLinking>().StartAsync(administrator, sender.AccountId, new("http://localhost/"), LinkExtras.None, Cancellation));

        using var browser = await sending.Portal.SignedInAsync();
        var page = WebUtility.HtmlDecode(await browser.GetStringAsync($"/sending/link?account={sender.AccountId}", Cancellation));
        Assert.Contains("puede vincular su cuenta", page, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"start\"", page, StringComparison.Ordinal);
    }

    /// <summary>A service user with an account.</summary>
    private async Task<Sender> NewProgramAsync()
    {
        await using var scope = sending.Portal.Services.CreateAsyncScope();
        var user = await scope.ServiceProvider.GetRequiredService<CreateUser>().RunAsync(Actor.Portal, new NewUser("", "ERP", PortalRole.User, null) { IsService = true }, Cancellation);
        await using var db = await sending.Portal.DbAsync();
        var address = $"erp{Guid.NewGuid():N}@auto.test";
        var actor = await Actors.ReadAsync(db, user.Id, null, Cancellation) ?? throw new InvalidOperationException();
        var account = await sending.Portal.Get<AccountSaving>().SaveAsync(actor, user.Id, SendingPortal.Settings(address), version: null, Cancellation);
        return new(sending, user, actor, account.Id, address);
    }

    // The button, the way to Microsoft that the page then shows, and back.
    private async Task<LinkAttempt> PressAsync(Sender sender, HttpClient browser, string page, params (string Name, string Value)[] typed)
    {
        var answer = await TestPortal.PostFormAsync(browser, page, page, [("_handler", "link"), .. typed]);
        var html = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.Contains("http-equiv=\"refresh\"", html, StringComparison.Ordinal);
        var opened = await browser.GetAsync(ToMicrosoft().Match(html).Groups[1].Value, Cancellation);
        Assert.Equal(HttpStatusCode.Redirect, opened.StatusCode);
        var back = await sender.AtMicrosoftAsync(opened.Headers.Location!, sender.Address);
        var ended = TestPortal.Leads(await browser.GetAsync(back.PathAndQuery, Cancellation))!;
        var attempt = Guid.Parse(ended["/sending/linked/".Length..]);
        await using var db = await sending.Portal.DbAsync();
        return await db.Set<LinkAttempt>().AsNoTracking().SingleAsync(a => a.Id == attempt, Cancellation);
    }

    private async Task<int> AttemptsAsync(Guid account)
    {
        await using var db = await sending.Portal.DbAsync();
        return await db.Set<LinkAttempt>().CountAsync(a => a.AccountId == account, Cancellation);
    }

    [GeneratedRegex("href=\"(/sending/link/[^\"]+)\"")]
    private static partial Regex ToMicrosoft();
}
