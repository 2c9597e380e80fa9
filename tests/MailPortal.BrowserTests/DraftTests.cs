using MailPortal.Users;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace MailPortal.BrowserTests;

public sealed class DraftTests(PortalFixture portal) : DraftFlows(portal, english: false)
{
    [Fact]
    public async Task PasswordChangedElsewhere_MidForm_LeadsBackToWhatWasTyped()
    {
        var email = $"draft{Guid.NewGuid():N}@contoso.test";
        await Portal.Reception.AddPersonAsync(email, PortalRole.Manager, Portal.Reception.OrganizationId, TestContext.Current.CancellationToken);
        await using var page = await Portal.OpenAsync();
        await page.SignInAsync(email);
        var form = await TypeAsync(page);
        await using (var scope = Portal.Services.CreateAsyncScope())
        {
            var users = scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>();
            await users.UpdateSecurityStampAsync((await users.FindByEmailAsync(email))!);
        }
        await page.Button("Guardar").ClickAsync();
        await page.HeadingIsAsync("Sesión terminada");
        await page.Page.Locator(".mp-empty a").ClickAsync();
        await page.HeadingIsAsync("Inicia sesión");
        await page.SignInAsync(email);
        await IsBackAsync(page, form);
    }

    [Fact]
    public async Task SignedOut_OrAnotherPerson_FindsNothing()
    {
        var email = $"draft{Guid.NewGuid():N}@contoso.test";
        await Portal.Reception.AddPersonAsync(email, PortalRole.Manager, Portal.Reception.OrganizationId, TestContext.Current.CancellationToken);
        await using var page = await Portal.OpenAsync();
        await page.SignInAsync();
        var form = await TypeAsync(page);
        // Another person in the same tab, without a sign-out.
        await page.Page.Context.ClearCookiesAsync();
        await page.Page.ReloadAsync();
        await page.SignInAsync(email);
        await Assertions.Expect(form.Field("user")).ToHaveValueAsync("");
        await TypeAsync(page);
        await page.Button("Cerrar sesión").ClickAsync();
        await page.HeadingIsAsync("Inicia sesión");
        Assert.Equal(0, await page.Page.EvaluateAsync<int>("sessionStorage.length"));
    }
}
