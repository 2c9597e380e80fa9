using System.Text.Json;
using Microsoft.Playwright;

namespace MailPortal.BrowserTests;

/// <summary>The README's pictures, taken from a running demo: <c>bash eng/pictures.sh</c>. No test: it runs only when it is asked for.</summary>
public sealed class Pictures
{
    [Fact(Explicit = true)]
    public async Task Take()
    {
        var folder = Environment.GetEnvironmentVariable("PICTURES") ?? throw new InvalidOperationException("Run eng/pictures.sh.");
        using var info = JsonDocument.Parse(await File.ReadAllTextAsync(Environment.GetEnvironmentVariable("DEMO_INFO")!, TestContext.Current.CancellationToken));
        string Of(string name) => info.RootElement.GetProperty(name).GetString()!;
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await PortalFixture.LaunchAsync(playwright);
        var context = await browser.NewContextAsync(new() { BaseURL = Of("portal"), ColorScheme = ColorScheme.Light, Locale = "es", TimezoneId = "America/Bogota", ViewportSize = new() { Width = 1440, Height = 940 } });
        await using var page = new PortalPage(await context.NewPageAsync());
        await page.SignInAsync(Of("adminEmail"), Of("adminPassword"));
        await page.HeadingIsAsync("Panel");
        await page.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, "panel.png") });
        await page.GoAsync("/documents");
        await page.Page.Locator("tbody tr").Filter(new() { HasText = "Factura" }).Last.GetByRole(AriaRole.Link).ClickAsync();
        await page.Page.Locator(".mp-trace").WaitForAsync();
        await page.Page.EvaluateAsync("document.activeElement.blur()");
        await page.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, "document.png") });
        page.AssertNoComplaints();
    }
}
