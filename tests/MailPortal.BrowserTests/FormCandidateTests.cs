using MailPortal.Mailboxes;
using MailPortal.Sandbox;
using MailPortal.Users;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace MailPortal.BrowserTests;

/// <summary>The reception form where a candidate waits.</summary>
public sealed class FormCandidateTests(PortalFixture portal) : OnForm(portal)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Candidate_DiscardedBySomebodyElse_IsToldAndTheFormShowsWhatIsThere(bool english)
    {
        var (id, _) = await StoredAsync();
        var saving = Portal.Services.GetRequiredService<MailboxSaving>();
        Assert.False((await saving.UpdateSecretAsync(Actor.Portal, id, new(WrongSecret), null, null, null, Cancellation)).InForce);
        await using var page = await Portal.OpenSignedInAsync(english: english);
        var form = new FormOnScreen(page, Portal.Sandbox, english);
        await page.GoAsync($"/reception/{id}");
        await Assertions.Expect(page.Button(form.Say("CandidateUse"))).ToBeVisibleAsync();
        await Portal.Services.GetRequiredService<MailboxCandidates>().DiscardAsync(Actor.Portal, id, null, Cancellation);
        await form.SaysAsync("CandidateOvertaken");
        await Assertions.Expect(page.Page.Locator(".mp-banner")).ToHaveCountAsync(0);
        page.AssertNoComplaints();
    }

    [Fact]
    public async Task UpdateSecret_WithoutAddressesSoFar_TakesTheDateWithWhoIsToldOfIt()
    {
        var (id, _) = await StoredAsync();
        await using var page = await Portal.OpenSignedInAsync();
        var form = new FormOnScreen(page, Portal.Sandbox);
        await page.GoAsync($"/reception/{id}");
        await page.Button(form.Say("UpdateSecret")).ClickAsync();
        await Assertions.Expect(form.Field("new-secret")).ToBeFocusedAsync();
        await Assertions.Expect(form.Field("new-notices")).ToHaveCountAsync(0);
        await form.FillTwiceAsync("new-secret", SampleTenant.CurrentSecret.Value);
        await form.FillAsync("new-expiry", "2028-02-29");
        await Assertions.Expect(form.Field("new-notices")).ToBeVisibleAsync();
        await page.Button(form.Say("SaveSecret")).ClickAsync();
        await Assertions.Expect(form.Note("new-notices").GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        Assert.Empty(await page.AxeAsync());
        await form.FillAsync("new-notices", "it@contoso.test, no-es-correo");
        await page.Button(form.Say("SaveSecret")).ClickAsync();
        await Assertions.Expect(form.Note("new-notices").GetByRole(AriaRole.Alert)).ToContainTextAsync("no-es-correo");
        await form.FillAsync("new-notices", "it@contoso.test, jefe@contoso.test");
        await page.Button(form.Say("SaveSecret")).ClickAsync();
        await form.SaysAsync("SavedOk");
        var stored = await MailboxAsync(id);
        Assert.Equal(new DateOnly(2028, 2, 29), stored.SecretExpiresOn);
        Assert.Equal(["it@contoso.test", "jefe@contoso.test"], stored.NotificationList);
        page.AssertNoComplaints();
    }

    [Fact]
    public async Task UpdateSecret_CandidateWithAddressesWaits_AsksForItsDate()
    {
        var (id, user) = await StoredAsync();
        var settings = Portal.Reception.Settings(user) with
        {
            Secret = new(WrongSecret), SecretExpiresOn = new DateOnly(2027, 1, 31), NotificationAddresses = ["it@contoso.test"],
        };
        await Portal.Services.GetRequiredService<MailboxSaving>().UpdateAsync(Actor.Portal, id, settings, null, null, Cancellation);
        await using var page = await Portal.OpenSignedInAsync();
        var form = new FormOnScreen(page, Portal.Sandbox);
        await page.GoAsync($"/reception/{id}");
        await page.Button(form.Say("UpdateSecret")).ClickAsync();
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync($"{form.Say("UpdateSecretText")} {form.Say("UpdateSecretReceives")}");
        await form.FillTwiceAsync("new-secret", SampleTenant.CurrentSecret.Value);
        await page.Button(form.Say("SaveSecret")).ClickAsync();
        await Assertions.Expect(form.Note("new-expiry").GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        Assert.Empty(await page.AxeAsync());
        await form.FillAsync("new-expiry", "2028-02-29");
        await page.Button(form.Say("SaveSecret")).ClickAsync();
        await form.SaysAsync("SavedOk");
        var stored = await MailboxAsync(id);
        Assert.Equal((new DateOnly(2028, 2, 29), "it@contoso.test"), (stored.SecretExpiresOn, Assert.Single(stored.NotificationList)));
        page.AssertNoComplaints();
    }
}
