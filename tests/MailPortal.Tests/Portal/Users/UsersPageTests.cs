using System.Net;
using MailPortal.Users;
using Microsoft.Extensions.DependencyInjection;

namespace MailPortal.Tests.Portal.Users;

public sealed class UsersPageTests
{
    [Fact]
    public async Task List_WhoNeverSignedIn_PersonOrProgram_IsToldAlike()
    {
        await using var portal = new TestPortal();
        using var started = portal.Browser();
        await using (var scope = portal.Services.CreateAsyncScope())
            await scope.ServiceProvider.GetRequiredService<CreateUser>().RunAsync(Actor.Portal, new("", "ERP", PortalRole.Reader, null) { IsService = true }, TestContext.Current.CancellationToken);
        await portal.AddUserAsync(PortalRole.Reader);
        using var browser = await portal.SignedInAsync();
        var html = WebUtility.HtmlDecode(await browser.GetStringAsync(PortalUrls.Users, TestContext.Current.CancellationToken));
        Assert.Equal(2, html.Split(">nunca<").Length - 1);
        Assert.DoesNotContain(">–<", html, StringComparison.Ordinal);
    }
}
