using System.Text.Json;
using MailPortal.Sandbox;
using Microsoft.Playwright;

namespace MailPortal.BrowserTests;

/// <summary>The README's pictures. <c>bash eng/pictures.sh</c> takes them from a running demo and keeps them; as a test they are taken and dropped.</summary>
public sealed class PicturesTests(PortalFixture portal)
{
    private const int Largest = 300 * 1024;

    [Fact]
    public async Task PanelDocumentAndForms_FitTheReadme()
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
            await LinkedFormAsync(page, Path.Combine(folder, "sending.png"));
            page.AssertNoComplaints();
            Assert.All(["panel.png", "document.png", "form.png", "sending.png"], name => Assert.InRange(new FileInfo(Path.Combine(folder, name)).Length, 20 * 1024, Largest));
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

    /// <summary>"Envío", filled in and linked at the sandbox's sign-in page, with a test mail sent.</summary>
    private static async Task LinkedFormAsync(PortalPage page, string file)
    {
        await page.GoAsync("/sending");
        foreach (var (id, value) in new[]
        {
            ("address", SampleAccounts.Ana.Address), ("applicationId", SampleTenant.Sending.ClientId.ToString()),
            ("secret", SampleTenant.Sending.Secrets[0].Value), ("secret-confirmation", SampleTenant.Sending.Secrets[0].Value),
        })
        {
            await page.Page.Locator($"input#{id}").FillAsync(value);
            await page.Page.Locator($"[id='{id}']").BlurAsync();
        }
        await page.Page.Locator("#link").ClickAsync();
        var window = await page.Page.RunAndWaitForPopupAsync(() => page.Page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { Name = "Guardar y vincular" }).ClickAsync());
        await window.Locator($"[data-account='{SampleAccounts.Ana.Address}']").ClickAsync();
        await window.Locator("#accept").ClickAsync();
        await Assertions.Expect(page.Page.Locator("#linked-address")).ToHaveTextAsync(SampleAccounts.Ana.Address);
        await page.Page.Locator("#recipient").FillAsync(SampleAccounts.Luis.Address);
        await page.Page.Locator("#send-test").ClickAsync();
        await page.Page.Locator("#test-outcome .mp-alert-good").WaitForAsync();
        await page.Page.EvaluateAsync("document.activeElement.blur(); scrollTo(0, 0)");
        await page.Page.ScreenshotAsync(new() { Path = file });
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
