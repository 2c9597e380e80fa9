using System.Text.Json;
using Microsoft.Playwright;

namespace MailPortal.BrowserTests;

/// <summary>The README's pictures. <c>bash eng/pictures.sh</c> takes them from a running demo and keeps them; as a test they are taken and dropped.</summary>
public sealed class PicturesTests(PortalFixture portal)
{
    private const int Largest = 300 * 1024;

    [Fact]
    public async Task PanelDocumentAndForm_FitTheReadme()
    {
        var kept = Environment.GetEnvironmentVariable("PICTURES");
        var folder = kept ?? Directory.CreateTempSubdirectory("mailportal-pictures-").FullName;
        try
        {
            await using var page = await OpenAsync();
            await page.HeadingIsAsync("Panel");
            await page.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, "panel.png") });
            await page.GoAsync("/documents");
            await page.Page.Locator("tbody tr").Filter(new() { HasText = "Factura" }).Last.GetByRole(AriaRole.Link).ClickAsync();
            await page.Page.Locator(".mp-trace").First.WaitForAsync();
            await page.Page.EvaluateAsync("document.activeElement.blur()");
            await page.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, "document.png") });
            await RefusedFormAsync(page, Path.Combine(folder, "form.png"));
            page.AssertNoComplaints();
            Assert.All(["panel.png", "document.png", "form.png"], name => Assert.InRange(new FileInfo(Path.Combine(folder, name)).Length, 20 * 1024, Largest));
        }
        finally
        {
            if (kept is null) Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A working mailbox is given a wrong secret: said at the field, while it goes on with the old one.</summary>
    private static async Task RefusedFormAsync(PortalPage page, string file)
    {
        await page.GoAsync("/reception");
        await page.Page.Locator("tbody tr").Filter(new() { HasText = "Activo" }).First.GetByRole(AriaRole.Link).ClickAsync();
        await page.Page.Locator("#secret").ClickAsync();
        foreach (var id in new[] { "input#secret", "input#secret-confirmation" }) await page.Page.Locator(id).FillAsync("Wr0ng~Secret.Value_that-Entra.refuses");
        await page.Button("Guardar").ClickAsync();
        await page.Page.Locator("#secret-note .mp-explanation").WaitForAsync();
        await page.Page.EvaluateAsync("scrollBy(0, 120)");
        await page.Page.ScreenshotAsync(new() { Path = file });
        await page.Button("Descartar").ClickAsync();
        await Assertions.Expect(page.Button("Descartar")).ToHaveCountAsync(0);
    }

    /// <summary>The demo's panel when one is named, else that of an organisation of its own.</summary>
    private async Task<PortalPage> OpenAsync()
    {
        if (Environment.GetEnvironmentVariable("DEMO_INFO") is not { } file)
        {
            var page = await portal.OpenSignedInAsync(email: (await portal.NewReceptionAsync()).Manager);
            await page.GoAsync("/");
            return page;
        }
        using var info = JsonDocument.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        string Of(string name) => info.RootElement.GetProperty(name).GetString()!;
        var demo = await portal.OpenAsync(address: Of("portal"));
        await demo.SignInAsync(Of("adminEmail"), Of("adminPassword"));
        return demo;
    }
}
