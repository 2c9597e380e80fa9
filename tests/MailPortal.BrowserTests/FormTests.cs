using MailPortal.Mailboxes;
using MailPortal.Sandbox;
using MailPortal.Users;
using Microsoft.Playwright;

namespace MailPortal.BrowserTests;

/// <summary>Who insists, and who may only look.</summary>
public sealed class FormTests(PortalFixture portal) : OnForm(portal)
{
    [Fact]
    public async Task Edit_CandidateUsedAllTheSame_IsInForce()
    {
        var (id, _) = await StoredAsync();
        await using var page = await Portal.OpenSignedInAsync();
        var form = new FormOnScreen(page, Portal.Sandbox);
        await page.GoAsync($"/reception/{id}");
        await form.FillTwiceAsync("applicationId", SampleTenant.WithoutRole.ClientId.ToString());
        await form.SaveAsync();
        var (use, dialog) = (page.Page.Locator(".mp-banner").GetByRole(AriaRole.Button).First, page.Page.GetByRole(AriaRole.Alertdialog));
        await use.ClickAsync();
        // What works would be gone: it is asked first, and Enter alone answers no.
        await Assertions.Expect(dialog).ToContainTextAsync(form.Say("CandidateUseQuestion"));
        await Assertions.Expect(dialog.GetByRole(AriaRole.Button, new() { Name = form.Say("Cancel"), Exact = true })).ToBeFocusedAsync();
        Assert.Empty(await page.AxeAsync());
        await page.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
        await Assertions.Expect(use).ToBeFocusedAsync();
        Assert.Equal(MailboxStatus.Active, (await MailboxAsync(id)).Status);
        await use.ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = form.Say("CandidateUse"), Exact = true }).ClickAsync();
        await form.SaysAsync("CandidateUsedIdle");
        await Assertions.Expect(form.Outcome).ToBeFocusedAsync();
        Assert.Equal(SampleTenant.WithoutRole.ClientId.ToString(), (await MailboxAsync(id)).ApplicationId);
        page.AssertNoComplaints();
    }

    [Fact]
    public async Task Form_ScopeOfAnotherService_IsExplainedAtTheScopeAndUnfoldsIt()
    {
        await using var page = await Portal.OpenSignedInAsync();
        var form = await NewAsync(page);
        await form.FillAllAsync(FormOnScreen.FreshMailbox());
        await form.FillAsync("tokenScope", "https://graph.microsoft.com/.default", "advanced");
        await form.Field("advanced").EvaluateAsync("fold => fold.open = false");
        await form.SaveAsync();
        await form.SaysAsync("SavedFailed");
        await form.BlamesAsync("tokenScope", "MP2007");
        await Assertions.Expect(form.Field("tokenScope")).ToBeFocusedAsync();
        Assert.Empty(await page.AxeAsync());
        page.AssertNoComplaints();
    }

    [Fact]
    public async Task Reader_SeesTheSettingsAndCannotChangeThem()
    {
        var (id, user) = await StoredAsync();
        var email = $"reader{id:N}@contoso.test";
        await Portal.Reception.AddPersonAsync(email, PortalRole.Reader, Organization, Cancellation);
        await using var page = await Portal.OpenAsync();
        await page.SignInAsync(email);
        await page.GoAsync($"/reception/{id}");
        await Assertions.Expect(page.Region("settings-heading")).ToContainTextAsync(user);
        await Assertions.Expect(page.Page.Locator("main input, main select")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Button("Guardar")).ToHaveCountAsync(0);
        Assert.Empty(await page.AxeAsync());
        page.AssertNoComplaints();
    }
}
