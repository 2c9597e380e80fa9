using MailPortal.Organizations;
using MailPortal.Users;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace MailPortal.BrowserTests;

/// <summary>The short notices that come and go by themselves.</summary>
public sealed class ToastTests(PortalFixture portal)
{
    // The title, and everything that can be pressed, of which some part lies under a notice, the way back to the panel aside.
    private const string Covered = """
        () => {
            const toasts = [...document.querySelectorAll('.rz-notification-item-wrapper')].map(t => t.getBoundingClientRect());
            const meets = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
            // Of what is scrolled within the navigation, the part that shows.
            const seen = e => {
                const rect = e.getBoundingClientRect(), nav = e.closest('.mp-nav')?.getBoundingClientRect();
                return nav ? { left: rect.left, right: rect.right, top: Math.max(rect.top, nav.top), bottom: Math.min(rect.bottom, nav.bottom) } : rect;
            };
            return [...document.querySelectorAll('h1, button, a[href], input, select')]
                .filter(e => !e.closest('.rz-notification, .mp-brand') && e.checkVisibility() && toasts.some(t => meets(t, seen(e))))
                .map(e => e.outerHTML.slice(0, 120));
        }
        """;

    // A title as wide as the page.
    private const string LongName = "Contoso de las Américas y del Caribe, Importaciones y Exportaciones, S.A.S. en reorganización empresarial";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Saved_NoticeCoversNeitherTitleNorWhatCanBePressed(bool phone)
    {
        var organization = await portal.Services.GetRequiredService<OrganizationChanges>().CreateAsync(
            Actor.Portal, new() { Name = LongName, TaxId = "900123456" }, TestContext.Current.CancellationToken);
        await using var page = await portal.OpenSignedInAsync(phone: phone);
        await page.GoAsync($"/organizations/{organization.Id}");
        await page.Page.Locator("#name").FillAsync($"{LongName} 2");
        await page.Button("Guardar").ClickAsync();
        await Assertions.Expect(page.Page.Locator(".rz-notification-item-wrapper")).ToHaveCountAsync(1);
        Assert.Empty(await page.Page.EvaluateAsync<string[]>(Covered));
        page.AssertNoComplaints();
    }

    [Theory]
    [InlineData(1440, 900)]
    [InlineData(1366, 620)]
    [InlineData(400, 800)]
    public async Task JobAskedFor_NoticeCoversNeitherTitleNorWhatCanBePressed(int width, int height)
    {
        await using var page = await portal.OpenSignedInAsync();
        await page.Page.SetViewportSizeAsync(width, height);
        await page.GoAsync("/jobs");
        await page.Page.Locator(".mp-job .mp-button").First.ClickAsync();
        await Assertions.Expect(page.Page.Locator(".rz-notification-item-wrapper")).ToHaveCountAsync(1);
        Assert.Empty(await page.Page.EvaluateAsync<string[]>(Covered));
        page.AssertNoComplaints();
    }
}
