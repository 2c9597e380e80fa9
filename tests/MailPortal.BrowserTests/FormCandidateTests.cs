using MailPortal.Mailboxes;
using MailPortal.Organizations;
using MailPortal.Sandbox;
using MailPortal.Users;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace MailPortal.BrowserTests;

/// <summary>The reception form where a candidate waits.</summary>
public sealed class FormCandidateTests(PortalFixture portal) : IAsyncLifetime
{
    private Guid organization;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private MailboxQueries Mailboxes => portal.Services.GetRequiredService<MailboxQueries>();

    public async ValueTask InitializeAsync() =>
        organization = (await portal.Services.GetRequiredService<OrganizationChanges>().CreateAsync(Actor.Portal, new() { Name = $"Secretos {Guid.NewGuid():N}", TaxId = "900123456" }, Cancellation)).Id;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Candidate_DiscardedBySomebodyElse_IsToldAndTheFormShowsWhatIsThere(bool english)
    {
        var id = await WorkingAsync();
        var saving = portal.Services.GetRequiredService<MailboxSaving>();
        Assert.False((await saving.UpdateSecretAsync(Actor.Portal, id, new("Wr0ng~Secret.Value_that-Entra.refuses0123456"), null, null, null, Cancellation)).InForce);
        await using var page = await portal.OpenSignedInAsync(english: english);
        var form = new FormOnScreen(page, portal.Sandbox, english);
        await page.GoAsync($"/reception/{id}");
        await Assertions.Expect(page.Button(form.Say("CandidateUse"))).ToBeVisibleAsync();
        await portal.Services.GetRequiredService<MailboxCandidates>().DiscardAsync(Actor.Portal, id, null, Cancellation);
        await page.Button(form.Say("CandidateUse")).ClickAsync();
        await form.SaysAsync("CandidateOvertaken");
        await Assertions.Expect(page.Page.Locator(".mp-banner")).ToHaveCountAsync(0);
        page.AssertNoComplaints();
    }

    [Fact]
    public async Task UpdateSecret_CandidateWithAddressesWaits_AsksForItsDate()
    {
        var id = await WorkingAsync();
        var settings = portal.Reception.Settings((await Mailboxes.GetAsync(Actor.Portal, id, Cancellation)).User!) with
        {
            Secret = new("Wr0ng~Secret.Value_that-Entra.refuses0123456"), SecretExpiresOn = new DateOnly(2027, 1, 31), NotificationAddresses = ["it@contoso.test"],
        };
        await portal.Services.GetRequiredService<MailboxSaving>().UpdateAsync(Actor.Portal, id, settings, null, null, Cancellation);
        await using var page = await portal.OpenSignedInAsync();
        var form = new FormOnScreen(page, portal.Sandbox);
        await page.GoAsync($"/reception/{id}");
        await page.Button(form.Say("UpdateSecret")).ClickAsync();
        await form.FillTwiceAsync("new-secret", SampleTenant.CurrentSecret.Value);
        await page.Button(form.Say("SaveSecret")).ClickAsync();
        await Assertions.Expect(form.Note("new-expiry").GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        Assert.Empty(await page.AxeAsync());
        await form.FillAsync("new-expiry", "2028-02-29");
        await page.Button(form.Say("SaveSecret")).ClickAsync();
        await form.SaysAsync("SavedOk");
        var stored = await Mailboxes.GetAsync(Actor.Portal, id, Cancellation);
        Assert.Equal((new DateOnly(2028, 2, 29), "it@contoso.test"), (stored.SecretExpiresOn, Assert.Single(stored.NotificationList)));
        page.AssertNoComplaints();
    }

    private async Task<Guid> WorkingAsync()
    {
        var saved = await portal.Services.GetRequiredService<MailboxSaving>().CreateAsync(Actor.Portal, organization, portal.Reception.Settings(FormOnScreen.FreshMailbox()), null, Cancellation);
        Assert.True(saved.Report.Ok);
        return saved.Id;
    }
}
