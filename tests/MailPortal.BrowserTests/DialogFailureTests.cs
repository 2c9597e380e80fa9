using MailPortal.Data;
using MailPortal.Sandbox;
using MailPortal.Users;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace MailPortal.BrowserTests;

/// <summary>A dialog that cannot go on: the page behind it says why, and the navigation lives.</summary>
public sealed class DialogFailureTests(PortalFixture portal) : OnForm(portal)
{
    [Fact]
    public async Task SecretOfAnAccount_DisabledMeanwhile_SaysSo()
    {
        await using var sender = await SenderOnScreen.OpenAsync(Portal);
        await sender.Page.GoAsync("/sending");
        await sender.Field("update-secret").ClickAsync();
        foreach (var field in (string[])["new-secret", "new-secret-confirmation"]) await sender.TypeAsync(field, SampleTenant.Sending.Secrets[1].Value);

        await DisableAsync(sender.UserId);
        await sender.Field("save-secret").ClickAsync();

        await AssertLedToTheDoorAsync(sender.Page);
    }

    [Fact]
    public async Task SecretOfAMailbox_DisabledMeanwhile_SaysSo()
    {
        var (id, _) = await StoredAsync();
        var manager = await ManagerAsync();
        await using var page = await Portal.OpenSignedInAsync(email: manager.Email!);
        var form = new FormOnScreen(page, Portal.Sandbox);
        await page.GoAsync($"/reception/{id}");
        await page.Button(form.Say("UpdateSecret")).ClickAsync();
        await form.FillTwiceAsync("new-secret", SampleTenant.CurrentSecret.Value);

        await DisableAsync(manager.Id);
        await page.Button(form.Say("SaveSecret")).ClickAsync();

        await AssertLedToTheDoorAsync(page);
    }

    private static async Task AssertLedToTheDoorAsync(PortalPage page)
    {
        await page.HeadingIsAsync("Cuenta desactivada");
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await page.Link("Ir a iniciar sesión").ClickAsync();
        await page.HeadingIsAsync("Inicia sesión");
        page.AssertNoComplaints();
    }

    private async Task<PortalUser> ManagerAsync()
    {
        await using var scope = Portal.Services.CreateAsyncScope();
        var email = $"gestora{Guid.NewGuid():N}@contoso.test";
        var user = new PortalUser { UserName = email, Email = email, Role = PortalRole.Manager };
        Assert.True((await scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>().CreateAsync(user, PortalFixture.AdminPassword)).Succeeded);
        await using var db = await scope.ServiceProvider.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(Cancellation);
        db.Add(new Membership { UserId = user.Id, OrganizationId = Organization });
        await db.SaveChangesAsync(Cancellation);
        return user;
    }

    private async Task DisableAsync(Guid user)
    {
        await using var scope = Portal.Services.CreateAsyncScope();
        Assert.True(await scope.ServiceProvider.GetRequiredService<DisableUser>().RunAsync(Actor.Portal, user, true, Cancellation));
    }
}
