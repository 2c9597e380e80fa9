using MailPortal.Mailboxes;
using MailPortal.Organizations;
using MailPortal.Users;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace MailPortal.BrowserTests;

/// <summary>The states of the reception form on every screen: accessible, nothing wider than it.</summary>
public sealed class FormLookTests(PortalFixture portal)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task EveryState_IsAccessibleAndFitsTheScreen(bool english)
    {
        var organization = await portal.Services.GetRequiredService<OrganizationChanges>().CreateAsync(Actor.Portal, new() { Name = "Distribuidora Andina", TaxId = "900123456" }, Cancellation);
        var user = FormOnScreen.FreshMailbox();
        var saved = await portal.Services.GetRequiredService<MailboxSaving>().CreateAsync(Actor.Portal, organization.Id, portal.Reception.Settings(user), null, Cancellation);
        await using var page = await portal.OpenSignedInAsync(english: english);
        var (form, looks) = (new FormOnScreen(page, portal.Sandbox, english), new Looks(page, english));
        await looks.ReturnAsync();

        await page.GoAsync($"/organizations/{organization.Id}/reception/new");
        await looks.LookAsync("form-empty");
        await form.SaveAsync();
        await Assertions.Expect(page.Page.Locator(".mp-field-wrong").First).ToBeVisibleAsync();
        await looks.LookAsync("form-refused", whole: false);
        foreach (var fold in await page.Page.Locator(".mp-fold-card summary").AllAsync()) await fold.ClickAsync();
        foreach (var help in await page.Page.Locator("main .mp-help").AllAsync()) await help.ClickAsync();
        await looks.LookAsync("form-unfolded");
        await page.GoAsync($"/organizations/{organization.Id}/reception/new");
        await form.FillAllAsync(user, secret: Guid.NewGuid().ToString());
        await looks.LookAsync("form-filled");
        await form.Field("serverType").SelectOptionAsync("Gmail");
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Alertdialog)).ToBeVisibleAsync();
        await looks.LookAsync("form-dialog", whole: false);
        await page.Button(form.Say("Yes")).ClickAsync();
        await form.Field("serverType").SelectOptionAsync("OutlookBasic");
        await Assertions.Expect(page.Button(form.Say("BasicMigrate"))).ToBeVisibleAsync();
        await looks.LookAsync("form-withdrawn");

        await page.GoAsync($"/reception/{saved.Id}");
        await looks.LookAsync("form-stored");
        await page.Button(form.Say("UpdateSecret")).ClickAsync();
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await looks.LookAsync("form-secret", whole: false);
        await page.Button(form.Say("Cancel")).ClickAsync();
        await form.FillTwiceAsync("applicationId", MailPortal.Sandbox.SampleTenant.WithoutFullAccess.ClientId.ToString());
        await form.Field("secret").ClickAsync();
        await form.FillTwiceAsync("secret", MailPortal.Sandbox.SampleTenant.WithoutFullAccess.Secrets[0].Value);
        await form.SaveAsync();
        await Assertions.Expect(page.Page.Locator(".mp-banner")).ToBeVisibleAsync();
        await looks.LookAsync("form-candidate", whole: false);
        await form.FillAsync("user", $"otro.{user}");
        // What it was blamed for is gone: the portal knows what was typed, before somebody else saves.
        await Assertions.Expect(form.Note("user").Locator(".mp-explanation")).ToHaveCountAsync(0);
        await portal.Services.GetRequiredService<MailboxSaving>().UpdateAsync(Actor.Portal, saved.Id, portal.Reception.Settings(user) with { StartFrom = new DateOnly(2021, 2, 3), TenantId = Guid.NewGuid().ToString() }, null, null, Cancellation);
        await form.SaveAsync();
        await Assertions.Expect(page.Page.Locator(".mp-conflict")).ToBeVisibleAsync();
        await looks.LookAsync("form-conflict", whole: false);

        // Of another organisation: what was typed for this one comes back as a draft.
        await page.GoAsync($"/organizations/{portal.Reception.OrganizationId}/reception/new");
        await form.Field("serverType").SelectOptionAsync("Other");
        await form.FillTwiceAsync("password", " con espacios ");
        await looks.LookAsync("form-password");
        Assert.Empty(looks.Problems);
        page.AssertNoComplaints();
    }
}
