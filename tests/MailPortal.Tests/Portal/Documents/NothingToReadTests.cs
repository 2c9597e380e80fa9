using System.Net;
using MailPortal.Users;

namespace MailPortal.Tests.Portal.Documents;

public sealed class NothingToReadTests
{
    [Theory]
    [InlineData(PortalRole.User, true, "Con el rol Usuario no se ven correos de recepción ni documentos.")]
    [InlineData(PortalRole.Reader, false, "Todavía no perteneces a ninguna organización.")]
    [InlineData(PortalRole.Manager, false, "Todavía no perteneces a ninguna organización.")]
    public async Task Lists_OfWhoMayReadNothing_SayWhy_AndNotThatSomethingWillArrive(PortalRole role, bool member, string why)
    {
        await using var portal = new TestPortal();
        using var started = portal.Browser();
        var (user, _) = await portal.AddUserAsync(role, member ? [Guid.NewGuid()] : []);
        using var browser = await portal.SignedInAsync(user.Email!);
        foreach (var page in new[] { PortalUrls.Documents, PortalUrls.Messages, PortalUrls.Reception })
        {
            var html = WebUtility.HtmlDecode(await browser.GetStringAsync(page, TestContext.Current.CancellationToken));
            Assert.Contains(why, html, StringComparison.Ordinal);
            Assert.DoesNotContain("Aparecen aquí", html, StringComparison.Ordinal);
            Assert.DoesNotContain("Aún no hay", html, StringComparison.Ordinal);
        }
    }
}
