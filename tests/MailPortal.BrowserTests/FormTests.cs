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
        await page.Button("Usar de todos modos").ClickAsync();
        await form.SaysAsync("CandidateUsedIdle");
        Assert.Equal(SampleTenant.WithoutRole.ClientId.ToString(), (await MailboxAsync(id)).ApplicationId);
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
