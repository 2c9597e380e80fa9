using MailPortal.Dashboard;
using MailPortal.Mailboxes;
using MailPortal.Users;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace MailPortal.BrowserTests;

public abstract class PanelFlows(PortalFixture portal, bool english) : IFlows
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public bool English => english;

    [Fact]
    public async Task NewDocument_AppearsWithItsCount_WithoutReloading()
    {
        var reception = await portal.NewReceptionAsync();
        await using var page = await portal.OpenSignedInAsync(english: english, email: reception.Manager);
        await page.GoAsync("/");
        var number = page.Page.Locator(".mp-tile").Filter(new() { HasText = Say("DocumentsToday") }).Locator(".mp-tile-number");
        await page.Page.EvaluateAsync("window.sameDocument = true");
        var before = int.Parse(await number.InnerTextAsync(), System.Globalization.CultureInfo.InvariantCulture);
        var mail = await reception.DeliverInvoiceAsync(Cancellation);
        await reception.PollAsync(reception.MailboxId, Cancellation);
        await Assertions.Expect(page.Row(mail.Document!.Number)).ToHaveCountAsync(1);
        await Assertions.Expect(number).ToHaveTextAsync($"{before + 1}");
        Assert.True(await page.Page.EvaluateAsync<bool>("window.sameDocument"));
        page.AssertNoComplaints();
    }

    [Fact]
    public async Task PausedMailbox_IsToldOfAtOnce_AndResumedFromThere()
    {
        var reception = await portal.NewReceptionAsync();
        await using var page = await portal.OpenSignedInAsync(english: english, email: reception.Manager);
        await page.GoAsync("/");
        var commands = portal.Services.GetRequiredService<MailboxCommands>();
        await commands.PauseAsync(Actor.Portal, reception.MailboxId, Cancellation);
        var row = page.Region("attention-heading").Locator("li").Filter(new() { HasText = Say("KindPaused") });
        await Assertions.Expect(row).ToContainTextAsync(reception.Mailbox);
        Assert.Empty(await page.AxeAsync());
        await row.GetByRole(AriaRole.Button, new() { Name = MailboxPagesText.ResourceManager.In(english, "Resume") }).ClickAsync();
        await Assertions.Expect(row).ToHaveCountAsync(0);
        Assert.Null((await reception.PollAsync(reception.MailboxId, Cancellation)).Problem);
        page.AssertNoComplaints();
    }

    [Fact]
    public async Task Chart_ByHours_StaysInTheAddressAndIsATableToo()
    {
        await using var page = await portal.OpenSignedInAsync(english: english);
        await page.GoAsync("/");
        var chart = page.Region("chart-heading");
        await chart.GetByRole(AriaRole.Link, new() { Name = Say("ChartByHour") }).ClickAsync();
        await Assertions.Expect(chart).ToContainTextAsync(Say("ChartSummaryHours").Split(':')[0]);
        Assert.EndsWith("?span=hours", page.Page.Url, StringComparison.Ordinal);
        await chart.GetByText(Say("ChartAsTable")).ClickAsync();
        await Assertions.Expect(chart.Locator("tbody tr").First).ToBeVisibleAsync();
        Assert.Empty(await page.AxeAsync());
        await page.Page.GoBackAsync();
        await Assertions.Expect(chart).ToContainTextAsync(Say("ChartSummaryDays").Split(':')[0]);
        page.AssertNoComplaints();
    }

    private string Say(string key) => DashboardText.ResourceManager.In(english, key);
}

public sealed class PanelFlowsTests(PortalFixture portal) : PanelFlows(portal, english: false);
