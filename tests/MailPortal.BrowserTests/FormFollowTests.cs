using MailPortal.Mailboxes;
using MailPortal.Sandbox;
using MailPortal.Sandbox.Faults;
using MailPortal.Users;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace MailPortal.BrowserTests;

/// <summary>What happens to a mailbox while its form stands open.</summary>
public sealed class FormFollowTests(PortalFixture portal) : OnForm(portal)
{
    private static readonly DateOnly TheirStart = new(2021, 2, 3);

    [Fact]
    public async Task UpdateSecret_SomebodyElseChangedAnotherField_TheirsIsNotReverted()
    {
        var (id, _) = await StoredAsync();
        await using var page = await Portal.OpenSignedInAsync();
        var form = new FormOnScreen(page, Portal.Sandbox);
        await page.GoAsync($"/reception/{id}");
        await form.FillAsync("pollInterval", "11", "advanced");
        await page.Button(form.Say("UpdateSecret")).ClickAsync();
        await form.FillTwiceAsync("new-secret", SampleTenant.CurrentSecret.Value);
        await UpdateAsync(id, MailboxSettings.Of(await MailboxAsync(id)) with { StartFrom = TheirStart });
        await page.Button(form.Say("SaveSecret")).ClickAsync();
        await form.SaysAsync("SavedOk");
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await Assertions.Expect(form.Field("startFrom")).ToHaveValueAsync("2021-02-03");
        await Assertions.Expect(form.Field("pollInterval")).ToHaveValueAsync("11");
        // What is still typed is a draft until it is saved.
        const string kept = "kept => kept === Object.keys(sessionStorage).some(key => key.startsWith('mailportal.draft:'))";
        await page.Page.WaitForFunctionAsync(kept, true);
        await form.SaveAsync();
        await page.Page.WaitForFunctionAsync(kept, false);
        await form.SaysAsync("SavedOk");
        var stored = await MailboxAsync(id);
        Assert.Equal((TimeSpan.FromMinutes(11), TheirStart), (stored.PollInterval, stored.StartFrom));
        page.AssertNoComplaints();
    }

    [Fact]
    public async Task UpdateSecret_SomebodyElseChangedTheSameField_IsShownBeforeItIsSavedOver()
    {
        var (id, _) = await StoredAsync();
        await using var page = await Portal.OpenSignedInAsync();
        var form = new FormOnScreen(page, Portal.Sandbox);
        await page.GoAsync($"/reception/{id}");
        await form.FillAsync("pollInterval", "11", "advanced");
        await page.Button(form.Say("UpdateSecret")).ClickAsync();
        await form.FillTwiceAsync("new-secret", SampleTenant.CurrentSecret.Value);
        await UpdateAsync(id, MailboxSettings.Of(await MailboxAsync(id)) with { PollInterval = TimeSpan.FromMinutes(5) });
        await page.Button(form.Say("SaveSecret")).ClickAsync();
        await form.SaysAsync("SavedOk");
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await form.SaveAsync();
        await Assertions.Expect(page.Page.Locator(".mp-conflict tbody td")).ToHaveTextAsync(["2", "5", "11"]);
        page.AssertNoComplaints();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CandidateProvedByThePortal_TheFormFollows_AndWhatWasTypedStays(bool typed)
    {
        var (id, user) = await StoredAsync();
        Portal.Sandbox.Faults.Set(Fault.PermissionMissing, new() { Mailbox = user });
        var settings = MailboxSettings.Of(await MailboxAsync(id)) with { StartFrom = TheirStart };
        Assert.False((await UpdateAsync(id, settings)).InForce);
        await using var page = await Portal.OpenSignedInAsync();
        var form = new FormOnScreen(page, Portal.Sandbox);
        await page.GoAsync($"/reception/{id}");
        var banner = page.Page.Locator(".mp-banner");
        await Assertions.Expect(banner).ToContainTextAsync("volveremos a comprobar");
        await Assertions.Expect(page.Page.Locator(".mp-step-failed")).ToHaveCountAsync(1);
        if (typed) await form.FillAsync("pollInterval", "11", "advanced");
        Portal.Sandbox.Faults.Clear(Fault.PermissionMissing);
        var waiting = await Portal.Services.GetRequiredService<MailboxCandidates>().FindAsync(Actor.Portal, id, Cancellation);
        Assert.True((await Portal.Services.GetRequiredService<CandidateProof>().RunAsync(Actor.Portal, id, waiting!.Attempt, null, Cancellation)).InForce);
        await Assertions.Expect(banner).ToHaveCountAsync(0);
        await Assertions.Expect(page.Page.Locator(".mp-step-failed")).ToHaveCountAsync(0);
        await form.SaysAsync(typed ? "CandidateProvedTyped" : "CandidateProved");
        await Assertions.Expect(form.Field("startFrom")).ToHaveValueAsync("2021-02-03");
        await Assertions.Expect(form.Field("pollInterval")).ToHaveValueAsync(typed ? "11" : "2");
        Assert.Empty(await page.AxeAsync());
        await form.SaveAsync();
        await form.SaysAsync("SavedOk");
        Assert.Equal((TheirStart, TimeSpan.FromMinutes(typed ? 11 : 2)), ((await MailboxAsync(id)).StartFrom, (await MailboxAsync(id)).PollInterval));
        page.AssertNoComplaints();
    }

    [Fact]
    public async Task PendingMailboxThatHeals_IsBlamedNoMore()
    {
        var user = FormOnScreen.FreshMailbox();
        Portal.Sandbox.Faults.Set(Fault.PermissionMissing, new() { Mailbox = user });
        await using var page = await Portal.OpenSignedInAsync();
        var form = await NewAsync(page);
        await form.FillAllAsync(user);
        await form.SaveAsync();
        await form.SaysAsync("SavedWaiting");
        await Assertions.Expect(page.Page.Locator(".mp-step-failed")).ToHaveCountAsync(1);
        Portal.Sandbox.Faults.Clear(Fault.PermissionMissing);
        await Portal.Reception.PollAsync(Guid.Parse(new Uri(page.Page.Url).Segments[^1]), Cancellation);
        await Assertions.Expect(page.Page.Locator(".mp-step-failed")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Page.Locator(".mp-editor .mp-explanation")).ToHaveCountAsync(0);
        await form.SaysAsync("Healed");
        page.AssertNoComplaints();
    }

    [Fact]
    public async Task SomebodyElseSaved_NothingTyped_IsShownAndTold()
    {
        var (id, _) = await StoredAsync();
        await using var page = await Portal.OpenSignedInAsync();
        var form = new FormOnScreen(page, Portal.Sandbox);
        await page.GoAsync($"/reception/{id}");
        await UpdateAsync(id, MailboxSettings.Of(await MailboxAsync(id)) with { StartFrom = TheirStart });
        await Assertions.Expect(form.Field("startFrom")).ToHaveValueAsync("2021-02-03");
        await Assertions.Expect(form.Outcome).Not.ToBeEmptyAsync();
        page.AssertNoComplaints();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task NothingIsReceived_SaysSoAndNotThatItGoesOn(bool english)
    {
        var (id, _) = await StoredAsync();
        await Portal.Services.GetRequiredService<MailboxCommands>().PauseAsync(Actor.Portal, id, Cancellation);
        await Portal.Services.GetRequiredService<MailboxSaving>().UpdateSecretAsync(Actor.Portal, id, new(WrongSecret), null, null, null, Cancellation);
        await using var page = await Portal.OpenSignedInAsync(english: english);
        var form = new FormOnScreen(page, Portal.Sandbox, english);
        await page.GoAsync($"/reception/{id}");
        await Assertions.Expect(page.Page.Locator(".mp-banner")).ToBeVisibleAsync();
        await Assertions.Expect(page.Page.Locator(".mp-banner")).Not.ToContainTextAsync(form.Say("CandidateText"));
        await Assertions.Expect(page.Page.Locator(".mp-banner")).ToContainTextAsync(form.Say("CandidateTextIdle"));
        await page.Button(form.Say("UpdateSecret")).ClickAsync();
        var dialog = page.Page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog).ToContainTextAsync($"{form.Say("UpdateSecretText")} {form.Say("UpdateSecretIdle")}");
        await dialog.GetByRole(AriaRole.Button, new() { Name = form.Say("Cancel"), Exact = true }).ClickAsync();
        await form.FillTwiceAsync("secret", WrongSecret + "7");
        await form.SaveAsync();
        await form.SaysAsync("SavedCandidateIdle");
        Assert.Empty(await page.AxeAsync());
        // A second click is of the first one's making.
        await page.Button(form.Say("CandidateUse")).DblClickAsync();
        await form.SaysAsync("CandidateUsedIdle");
        await Assertions.Expect(page.Page.Locator(".mp-banner")).ToHaveCountAsync(0);
        page.AssertNoComplaints();
    }

    [Fact]
    public async Task Candidate_UsedWithTwoClicks_IsSaidToBeInUse()
    {
        var (id, _) = await StoredAsync();
        var settings = MailboxSettings.Of(await MailboxAsync(id)) with { ApplicationId = SampleTenant.WithoutRole.ClientId.ToString() };
        await UpdateAsync(id, settings);
        await using var page = await Portal.OpenSignedInAsync();
        var form = new FormOnScreen(page, Portal.Sandbox);
        await page.GoAsync($"/reception/{id}");
        var use = page.Page.Locator(".mp-banner").GetByRole(AriaRole.Button, new() { Name = form.Say("CandidateUse"), Exact = true });
        await use.EvaluateAsync("button => { button.click(); button.click(); }");
        var sure = page.Page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { Name = form.Say("CandidateUse"), Exact = true });
        await sure.EvaluateAsync("button => { button.click(); button.click(); }");
        await Assertions.Expect(page.Page.Locator(".mp-banner")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Button(form.Say("Save"))).ToBeEnabledAsync();
        await Assertions.Expect(form.Outcome).Not.ToContainTextAsync(form.Say("CandidateOvertaken"));
        await form.SaysAsync("CandidateUsedIdle");
        page.AssertNoComplaints();
    }
}
