using MailPortal.Users;
using Microsoft.Playwright;

namespace MailPortal.BrowserTests;

/// <summary>What was typed into the reception form comes back after an expired session and a lost circuit; a secret never does.</summary>
public sealed class DraftTests(PortalFixture portal)
{
    private const string Secret = "Typed~but.never_kept-0123456789";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SessionExpired_MidForm_GivesBackWhatWasTyped(bool english)
    {
        await using var page = await portal.OpenAsync(english: english);
        await page.SignInAsync();
        var form = await TypeAsync(page, english);
        await page.Page.Context.ClearCookiesAsync(new() { NameRegex = new("^(?!MailPortal\\.Language)") });
        await page.Page.ReloadAsync();
        await page.SignInAsync();
        await IsBackAsync(page, form);
        await page.Button(english ? "Discard draft" : "Descartar borrador").ClickAsync();
        await Assertions.Expect(form.Field("user")).ToHaveValueAsync("");
        await page.Page.ReloadAsync();
        await page.InteractiveAsync();
        await Assertions.Expect(form.Field("user")).ToHaveValueAsync("");
        await Assertions.Expect(page.Page.Locator(".mp-draft .mp-alert")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task CircuitLost_MidForm_GivesBackAlsoWhatWasTypedWithoutOne()
    {
        await using var page = await portal.OpenSignedInAsync();
        var form = await TypeAsync(page, english: false);
        await page.Page.EvaluateAsync("Blazor.disconnect()");
        await form.FillAsync("notificationAddresses", "sin-circuito@contoso.test");
        await page.Page.ReloadAsync();
        await page.InteractiveAsync();
        await IsBackAsync(page, form);
        await Assertions.Expect(form.Field("notificationAddresses")).ToHaveValueAsync("sin-circuito@contoso.test");
        Assert.Empty(await page.AxeAsync());
    }

    [Fact]
    public async Task SignedOut_OrAnotherPerson_FindsNothing()
    {
        var email = $"draft{Guid.NewGuid():N}@contoso.test";
        await portal.Reception.AddPersonAsync(email, PortalRole.Manager, portal.Reception.OrganizationId, TestContext.Current.CancellationToken);
        await using var page = await portal.OpenAsync();
        await page.SignInAsync();
        var form = await TypeAsync(page, english: false);
        // Another person in the same tab, without a sign-out.
        await page.Page.Context.ClearCookiesAsync();
        await page.Page.ReloadAsync();
        await page.SignInAsync(email);
        await Assertions.Expect(form.Field("user")).ToHaveValueAsync("");
        await TypeAsync(page, english: false);
        await page.Button("Cerrar sesión").ClickAsync();
        await page.HeadingIsAsync("Inicia sesión");
        Assert.Equal(0, await page.Page.EvaluateAsync<int>("sessionStorage.length"));
    }

    private async Task<FormOnScreen> TypeAsync(PortalPage page, bool english)
    {
        var form = new FormOnScreen(page, portal.Sandbox, english);
        await page.GoAsync($"/organizations/{portal.Reception.OrganizationId}/reception/new");
        await form.FillAllAsync("borrador@contoso.test", secret: Secret);
        Assert.DoesNotContain(Secret, await page.Page.EvaluateAsync<string>("JSON.stringify(sessionStorage)"), StringComparison.Ordinal);
        Assert.Contains("borrador@contoso.test", await page.Page.EvaluateAsync<string>("JSON.stringify(sessionStorage)"), StringComparison.Ordinal);
        return form;
    }

    private static async Task IsBackAsync(PortalPage page, FormOnScreen form)
    {
        await Assertions.Expect(page.Page.Locator(".mp-draft .mp-alert")).ToBeVisibleAsync();
        await Assertions.Expect(form.Field("user")).ToHaveValueAsync("borrador@contoso.test");
        await Assertions.Expect(form.Field("tenantId-confirmation")).ToHaveValueAsync(MailPortal.Sandbox.SampleTenant.TenantId.ToString());
        await Assertions.Expect(form.Field("secret")).ToHaveValueAsync("");
    }
}
