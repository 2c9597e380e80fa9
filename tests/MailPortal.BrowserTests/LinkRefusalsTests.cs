using System.Collections.Specialized;
using System.Text.RegularExpressions;
using System.Web;
using MailPortal.Accounts;
using MailPortal.Data;
using MailPortal.Diagnosis;
using MailPortal.Mail.Problems;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace MailPortal.BrowserTests;

/// <summary>What a browser reads where the portal refuses the end of "Vincular cuenta", or Microsoft its beginning.</summary>
public sealed class LinkRefusalsTests(PortalFixture portal)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Answer_InAnotherBrowser_WithoutItsCookie_OrWithoutASession_SaysWhy_AndStillLinksWhereItBegan()
    {
        await using var sender = await SenderOnScreen.OpenAsync(portal);
        var own = sender.Page.Page.Context;
        var answer = await AnswerAsync(sender);
        await using (var somebody = await portal.OpenSignedInAsync()) await ReadsAsync(sender, somebody, answer, "WindowOtherBrowser");
        await using (var elsewhere = await portal.OpenSignedInAsync(email: sender.Email))
        {
            await ReadsAsync(sender, elsewhere, answer, "WindowOtherBrowser");
            await ReadsAsync(sender, elsewhere, "/oauth_callback?code=abc&state=invented", "WindowUnknown");
        }
        var cookies = await CookiesAsync(own);
        await own.ClearCookiesAsync(new() { Name = "MailPortal.SignIn" });
        await ReadsAsync(sender, sender.Page, answer, "WindowOtherUser");
        await own.AddCookiesAsync(cookies);

        await sender.Page.Page.GotoAsync(answer);

        await Assertions.Expect(sender.Field("link-result")).ToHaveTextAsync(sender.Say("WindowLinked"));
        sender.Page.AssertNoComplaints();
    }

    [Fact]
    public async Task Answer_Again_ShowsWhatCameOfIt_AndItsCodeWithAnotherStateIsRefused()
    {
        await using var sender = await SenderOnScreen.OpenAsync(portal);
        var (tab, own) = (sender.Page.Page, sender.Page.Page.Context);
        var answer = await AnswerAsync(sender);
        await tab.GotoAsync(answer);
        await Assertions.Expect(sender.Field("link-result")).ToHaveTextAsync(sender.Say("WindowLinked"));
        var made = (await LatestAsync(sender)).AnsweredAt;
        await tab.GotoAsync(answer);
        await Assertions.Expect(sender.Field("link-result")).ToHaveTextAsync(sender.Say("WindowLinked"));
        Assert.Equal(made, (await LatestAsync(sender)).AnsweredAt);

        var (code, state) = (QueryOf(answer)["code"], QueryOf(await MicrosoftAsync(sender))["state"]);
        await tab.GotoAsync($"/oauth_callback?code={Uri.EscapeDataString(code!)}&state={Uri.EscapeDataString(state!)}");

        await Assertions.Expect(sender.Field("link-result")).ToHaveTextAsync(sender.Say("WindowRefused"));
        var refused = (await LatestAsync(sender)).Problem!.Value;
        await Assertions.Expect(tab.Locator(".mp-alert")).ToContainTextAsync(ProblemWords.Of(refused, new("es")).Meaning);
        await Assertions.Expect(tab.Locator(".mp-alert")).ToContainTextAsync(ProblemCatalogue.CodeOf(refused));
        Assert.Empty(await sender.Page.AxeAsync());
        await sender.Page.GoAsync("/sending");
        await Assertions.Expect(sender.LinkOutcome).ToContainTextAsync(sender.Say("OldLinkStays"));
        await Assertions.Expect(sender.LinkedAddress).ToHaveTextAsync(sender.Address);
        sender.Page.AssertNoComplaints();
    }

    [Fact]
    public async Task Ticket_UsedOrExpired_AndAnswerThatComesTooLate_SayToBeginAnew()
    {
        await using var sender = await SenderOnScreen.OpenAsync(portal);
        var used = await TicketAsync(sender);
        await sender.Page.Page.Context.APIRequest.GetAsync(used, new() { MaxRedirects = 0 });
        await ReadsAsync(sender, sender.Page, used, "WindowTooLate");
        var old = await TicketAsync(sender);
        await ExpireAsync(sender);
        await ReadsAsync(sender, sender.Page, old, "WindowTooLate");
        var answer = await AnswerAsync(sender);
        await ExpireAsync(sender);

        await ReadsAsync(sender, sender.Page, answer, "WindowTooLate");

        await sender.Page.GoAsync("/sending");
        await Assertions.Expect(sender.State).ToHaveTextAsync(sender.Say("NotLinked"));
        sender.Page.AssertNoComplaints();
    }

    /// <summary>Microsoft shows its own page and sends nobody back: the form shows the address to compare with.</summary>
    [Fact]
    public async Task RedirectUri_ThatIsNotRegistered_StandsBesideWhatMicrosoftSays()
    {
        await using var sender = await SenderOnScreen.OpenAsync(portal);
        // Another name of the same portal: its address is registered by the one name, and compared letter by letter.
        var address = portal.Address.Replace("localhost", "127.0.0.1", StringComparison.Ordinal);
        await using var page = await portal.OpenAsync(address: address);
        await page.SignInAsync(sender.Email);
        await page.GoAsync("/sending");

        var window = await page.Page.RunAndWaitForPopupAsync(() => page.Page.Locator("#link").ClickAsync());

        await Assertions.Expect(window.Locator("body")).ToContainTextAsync("AADSTS50011");
        var help = page.Page.Locator("details.mp-evidence").Filter(new() { HasText = sender.Say("NothingCame") });
        await help.Locator("summary").ClickAsync();
        await Assertions.Expect(help).ToContainTextAsync(sender.Say("NothingCameText"));
        await Assertions.Expect(help).ToContainTextAsync($"{address}/oauth_callback");
        Assert.Empty(await page.AxeAsync());
        page.AssertNoComplaints();
    }

    [Fact]
    public async Task TwoTabsAtOnce_EachEndsItsOwn_AndBothShowTheLink()
    {
        await using var sender = await SenderOnScreen.OpenAsync(portal);
        await using var other = new PortalPage(await sender.Page.Page.Context.NewPageAsync(), page => page.CloseAsync());
        await Task.WhenAll(sender.Page.GoAsync("/sending"), other.GoAsync("/sending"));
        var first = await sender.PressLinkAsync();
        var second = await other.Page.RunAndWaitForPopupAsync(() => other.Page.Locator("#link").ClickAsync());
        await second.Locator("#account-form").WaitForAsync();

        await sender.SignInAsync(first);
        await Assertions.Expect(sender.LinkOutcome).ToContainTextAsync(sender.Say("LinkedNow", sender.Address));
        // Allowed by now: nobody is asked a second time.
        await second.Locator("#login").FillAsync(sender.Address);
        await second.Locator("#next").ClickAsync();
        await Assertions.Expect(second.Locator("#link-result")).ToHaveTextAsync(sender.Say("WindowLinked"));

        await Assertions.Expect(other.Page.Locator("#link-outcome")).ToContainTextAsync(sender.Say("LinkedNow", sender.Address));
        foreach (var tab in (PortalPage[])[sender.Page, other])
        {
            await Assertions.Expect(tab.Page.Locator("#linked-address")).ToHaveTextAsync(sender.Address);
            Assert.Empty(await tab.AxeAsync());
            tab.AssertNoComplaints();
        }
        foreach (var window in (IPage[])[first, second]) await window.CloseAsync();
    }

    /// <summary>The end of the small window, as it refuses.</summary>
    private static async Task ReadsAsync(SenderOnScreen sender, PortalPage page, string address, string key)
    {
        await page.Page.GotoAsync(address);
        await Assertions.Expect(page.Page.Locator("#link-result")).ToHaveTextAsync(sender.Say("WindowRefused"));
        await Assertions.Expect(page.Page.Locator(".mp-alert")).ToHaveTextAsync(sender.Say(key));
        await Assertions.Expect(page.Page).ToHaveURLAsync(new Regex("/sending/linked\\?"));
        Assert.Empty(await page.AxeAsync());
        page.AssertNoComplaints();
    }

    /// <summary>Up to Microsoft's page, which is not opened: its address. The browser has the attempt's cookie by then.</summary>
    private async Task<string> MicrosoftAsync(SenderOnScreen sender)
    {
        var opened = await sender.Page.Page.Context.APIRequest.GetAsync(await TicketAsync(sender), new() { MaxRedirects = 0 });
        return opened.Headers["location"];
    }

    /// <summary>The person signs in for the first time, and comes back with this address, which is not opened.</summary>
    private async Task<string> AnswerAsync(SenderOnScreen sender)
    {
        var tab = sender.Page.Page;
        var answer = new TaskCompletionSource<string>();
        await tab.RouteAsync("**/Consent/Set", async route =>
        {
            var sentBack = await route.FetchAsync(new() { MaxRedirects = 0 });
            answer.TrySetResult(sentBack.Headers["location"]);
            await route.FulfillAsync(new() { Status = 200, ContentType = "text/html", Body = "<p>Volviendo…</p>" });
        });
        await tab.GotoAsync(await MicrosoftAsync(sender));
        await sender.SignInAsync(tab);
        return await answer.Task.WaitAsync(Cancellation);
    }

    private async Task<string> TicketAsync(SenderOnScreen sender)
    {
        await using var db = await DbAsync();
        var actor = await Actors.ReadAsync(db, sender.UserId, null, Cancellation) ?? throw new InvalidOperationException();
        var account = await db.Set<SendingAccount>().Where(a => a.UserId == sender.UserId).Select(a => a.Id).SingleAsync(Cancellation);
        var (_, ticket) = await portal.Services.GetRequiredService<AccountLinking>().StartAsync(actor, account, new(portal.Address), LinkExtras.None, Cancellation);
        return PortalUrls.LinkTicket(ticket);
    }

    /// <summary>Its time is over, of all that are open.</summary>
    private async Task ExpireAsync(SenderOnScreen sender)
    {
        await using var db = await DbAsync();
        var over = TimeProvider.System.GetUtcNow().AddMinutes(-1);
        await db.Set<LinkAttempt>().Where(a => a.UserId == sender.UserId).ExecuteUpdateAsync(s => s.SetProperty(a => a.ExpiresAt, over), Cancellation);
    }

    private async Task<LinkAttempt> LatestAsync(SenderOnScreen sender)
    {
        await using var db = await DbAsync();
        return await db.Set<LinkAttempt>().AsNoTracking().Where(a => a.UserId == sender.UserId).OrderByDescending(a => a.Id).FirstAsync(Cancellation);
    }

    private Task<PortalDbContext> DbAsync() => portal.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Cancellation);

    private static NameValueCollection QueryOf(string address) => HttpUtility.ParseQueryString(new Uri(address).Query);

    private static async Task<IReadOnlyList<Cookie>> CookiesAsync(IBrowserContext context) =>
        [.. (await context.CookiesAsync()).Select(c => new Cookie { Name = c.Name, Value = c.Value, Domain = c.Domain, Path = c.Path, HttpOnly = c.HttpOnly, Secure = c.Secure, SameSite = c.SameSite })];
}
