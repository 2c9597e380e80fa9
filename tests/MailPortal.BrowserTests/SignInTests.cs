using MailPortal.Users;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace MailPortal.BrowserTests;

public sealed class SignInTests(PortalFixture portal)
{
    [Fact]
    public async Task SignIn_AndOut()
    {
        await using var page = await portal.OpenAsync();
        await page.Page.GotoAsync("/organizations");
        await page.HeadingIsAsync("Inicia sesión");
        await page.SignInAsync();
        await page.HeadingIsAsync("Organizaciones");
        await page.Button("Cerrar sesión").ClickAsync();
        await page.HeadingIsAsync("Inicia sesión");
        page.AssertNoComplaints();
    }

    [Fact]
    public async Task SignIn_WrongFiveTimes_LocksTheAccountAndSaysHowLong()
    {
        const string email = "locked@contoso.test";
        await using (var scope = portal.Services.CreateAsyncScope())
        {
            var user = new PortalUser { UserName = email, Email = email, Role = PortalRole.Manager };
            Assert.True((await scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>().CreateAsync(user, PortalFixture.AdminPassword)).Succeeded);
        }
        await using var page = await portal.OpenAsync();
        for (var attempt = 0; attempt < 5; attempt++)
        {
            await page.FillSignInAsync(email, $"wrong {attempt}");
            await Assertions.Expect(page.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("No pudimos iniciar sesión");
        }
        await page.FillSignInAsync(email, PortalFixture.AdminPassword);
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("se bloquea 15 minutos");
        Assert.Empty(await page.AxeAsync());
        page.AssertNoComplaints();
    }

    [Fact]
    public async Task DisabledUser_OpenPage_IsLedToTheDoor()
    {
        const string email = "leaving@contoso.test";
        Guid id;
        await using (var scope = portal.Services.CreateAsyncScope())
        {
            var user = new PortalUser { UserName = email, Email = email, Role = PortalRole.Manager };
            Assert.True((await scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>().CreateAsync(user, PortalFixture.AdminPassword)).Succeeded);
            id = user.Id;
        }
        await using var page = await portal.OpenAsync();
        await page.SignInAsync(email);
        await using (var scope = portal.Services.CreateAsyncScope())
            Assert.True(await scope.ServiceProvider.GetRequiredService<DisableUser>().RunAsync(Actor.Portal, id, true, TestContext.Current.CancellationToken));
        await page.Link("Documentos").First.ClickAsync();
        await page.HeadingIsAsync("Cuenta desactivada");
        await page.Link("Ir a iniciar sesión").ClickAsync();
        await page.HeadingIsAsync("Inicia sesión");
    }
}
