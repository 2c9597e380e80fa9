using MailPortal.Mailboxes;
using MailPortal.Organizations;
using MailPortal.Users;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace MailPortal.BrowserTests;

/// <summary>The states of the reception form on every screen: accessible, nothing wider than it. With PICTURES_OF_FORM set to a folder, its pictures are kept.</summary>
public sealed class FormLookTests(PortalFixture portal)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, false, false)]
    [InlineData(true, false, true)]
    [InlineData(false, true, true)]
    [InlineData(true, true, false)]
    public async Task EveryState_IsAccessibleAndFitsTheScreen(bool dark, bool phone, bool english)
    {
        var organization = await portal.Services.GetRequiredService<OrganizationChanges>().CreateAsync(Actor.Portal, new() { Name = "Distribuidora Andina", TaxId = "900123456" }, Cancellation);
        var user = FormOnScreen.FreshMailbox();
        var saved = await portal.Services.GetRequiredService<MailboxSaving>().CreateAsync(Actor.Portal, organization.Id, portal.Reception.Settings(user), null, Cancellation);
        await using var page = await portal.OpenSignedInAsync(dark, phone, english);
        var form = new FormOnScreen(page, portal.Sandbox, english);

        await page.GoAsync($"/organizations/{organization.Id}/reception/new");
        await LookAsync("empty");
        await form.SaveAsync();
        await Assertions.Expect(page.Page.Locator(".mp-field-wrong").First).ToBeVisibleAsync();
        await LookAsync("refused");
        foreach (var fold in await page.Page.Locator(".mp-fold-card summary").AllAsync()) await fold.ClickAsync();
        foreach (var help in await page.Page.Locator("main .mp-help").AllAsync()) await help.ClickAsync();
        await LookAsync("unfolded");
        await page.GoAsync($"/organizations/{organization.Id}/reception/new");
        await form.FillAllAsync(user, secret: Guid.NewGuid().ToString());
        await LookAsync("filled");
        await form.Field("serverType").SelectOptionAsync("Gmail");
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Alertdialog)).ToBeVisibleAsync();
        await LookAsync("dialog");
        await page.Button(form.Say("Yes")).ClickAsync();
        await form.Field("serverType").SelectOptionAsync("OutlookBasic");
        await Assertions.Expect(page.Button(form.Say("BasicMigrate"))).ToBeVisibleAsync();
        await LookAsync("withdrawn");

        await page.GoAsync($"/reception/{saved.Id}");
        await LookAsync("stored");
        await page.Button(form.Say("UpdateSecret")).ClickAsync();
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await LookAsync("secret");
        await page.Button(form.Say("Cancel")).ClickAsync();
        await form.FillTwiceAsync("applicationId", MailPortal.Sandbox.SampleTenant.WithoutFullAccess.ClientId.ToString());
        await form.Field("secret").ClickAsync();
        await form.FillTwiceAsync("secret", MailPortal.Sandbox.SampleTenant.WithoutFullAccess.Secrets[0].Value);
        await form.SaveAsync();
        await Assertions.Expect(page.Page.Locator(".mp-banner")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await LookAsync("candidate");
        page.AssertNoComplaints();

        async Task LookAsync(string state)
        {
            Assert.Equal([], (await page.AxeAsync()).Select(v => $"{state} {v}"));
            Assert.True(await page.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), state);
            if (Environment.GetEnvironmentVariable("PICTURES_OF_FORM") is not { } folder) return;
            var name = $"{state}-{(phone ? 400 : 1440)}-{(dark ? "dark" : "light")}-{(english ? "en" : "es")}.png";
            await page.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, name), FullPage = state is not ("dialog" or "secret" or "candidate" or "refused") });
        }
    }
}
