using MailPortal.Components;
using MailPortal.Sandbox;
using Microsoft.Playwright;

namespace MailPortal.BrowserTests;

/// <summary>What was typed into the reception form comes back after an expired session and a lost circuit; a secret never does.</summary>
public abstract class DraftFlows(PortalFixture portal, bool english) : IFlows
{
    private const string Secret = "Typed~but.never_kept-0123456789";

    public bool English => english;

    protected PortalFixture Portal => portal;

    [Fact]
    public async Task SessionExpired_MidForm_GivesBackWhatWasTyped()
    {
        await using var page = await portal.OpenAsync(english: english);
        await page.SignInAsync();
        var form = await TypeAsync(page);
        await page.Page.Context.ClearCookiesAsync(new() { NameRegex = new("^(?!MailPortal\\.Language)") });
        await page.Page.ReloadAsync();
        await page.SignInAsync();
        await IsBackAsync(page, form);
        await page.Button(ComponentsText.ResourceManager.In(english, "DraftDiscard")).ClickAsync();
        await Assertions.Expect(form.Field("user")).ToHaveValueAsync("");
        await page.Page.ReloadAsync();
        await page.InteractiveAsync();
        await Assertions.Expect(form.Field("user")).ToHaveValueAsync("");
        await Assertions.Expect(page.Page.Locator(".mp-draft .mp-alert")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task CircuitLost_MidForm_GivesBackAlsoWhatWasTypedWithoutOne()
    {
        await using var page = await portal.OpenSignedInAsync(english: english);
        var form = await TypeAsync(page);
        await page.Page.EvaluateAsync("Blazor.disconnect()");
        await form.FillAsync("notificationAddresses", "sin-circuito@contoso.test");
        await page.Page.ReloadAsync();
        await page.InteractiveAsync();
        await IsBackAsync(page, form);
        await Assertions.Expect(form.Field("notificationAddresses")).ToHaveValueAsync("sin-circuito@contoso.test");
        Assert.Empty(await page.AxeAsync());
    }

    protected async Task<FormOnScreen> TypeAsync(PortalPage page)
    {
        var form = new FormOnScreen(page, portal.Sandbox, english);
        await page.GoAsync($"/organizations/{portal.Reception.OrganizationId}/reception/new");
        await form.FillAllAsync("borrador@contoso.test", secret: Secret);
        Assert.DoesNotContain(Secret, await page.Page.EvaluateAsync<string>("JSON.stringify(sessionStorage)"), StringComparison.Ordinal);
        Assert.Contains("borrador@contoso.test", await page.Page.EvaluateAsync<string>("JSON.stringify(sessionStorage)"), StringComparison.Ordinal);
        return form;
    }

    protected async Task IsBackAsync(PortalPage page, FormOnScreen form)
    {
        await Assertions.Expect(page.Page.Locator(".mp-draft .mp-alert")).ToContainTextAsync(ComponentsText.ResourceManager.In(english, "DraftTitle"));
        await Assertions.Expect(form.Field("user")).ToHaveValueAsync("borrador@contoso.test");
        await Assertions.Expect(form.Field("tenantId-confirmation")).ToHaveValueAsync(SampleTenant.TenantId.ToString());
        await Assertions.Expect(form.Field("secret")).ToHaveValueAsync("");
    }
}
