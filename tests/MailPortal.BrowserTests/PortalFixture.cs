using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace MailPortal.BrowserTests;

/// <summary>The real portal on a port of its own, and Chromium in front of it; one of each for the tests of a class.</summary>
public sealed class PortalFixture : IAsyncLifetime
{
    public const string AdminEmail = "admin@contoso.test";
    public const string AdminPassword = "correct horse battery";
    public const string Chromium = "/usr/bin/chromium";

    private readonly string folder = Directory.CreateTempSubdirectory("mailportal-").FullName;
    private WebApplicationFactory<Program> portal = null!;
    private IPlaywright playwright = null!;
    private IBrowser browser = null!;

    public string Address { get; private set; } = "";

    public IServiceProvider Services => portal.Services;

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Chromium)) throw new InvalidOperationException("Chromium is missing: bash eng/test.sh installs it.");
        portal = new WebApplicationFactory<Program>().WithWebHostBuilder(host => host
            .UseEnvironment("Production")
            .UseSetting("DataDirectory", folder)
            .UseSetting("Bootstrap:AdminEmail", AdminEmail)
            .UseSetting("Bootstrap:AdminPassword", AdminPassword)
            .UseSetting("SignIn:AttemptsPerMinute", "1000")
            .ConfigureLogging(logging => logging.ClearProviders()));
        portal.UseKestrel(0);
        portal.StartServer();
        Address = portal.ClientOptions.BaseAddress.ToString().TrimEnd('/');
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    /// <summary>A fresh browser profile that collects everything it complains about.</summary>
    public async Task<PortalPage> OpenAsync(bool dark = false, bool phone = false, bool english = false)
    {
        var context = await browser.NewContextAsync(new()
        {
            BaseURL = Address,
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            ViewportSize = phone ? new() { Width = 400, Height = 800 } : new() { Width = 1440, Height = 900 },
            TimezoneId = "America/Bogota",
        });
        var language = english ? "en" : "es";
        await context.AddCookiesAsync([new() { Name = "MailPortal.Language", Value = $"c%3D{language}%7Cuic%3D{language}", Url = Address }]);
        return new PortalPage(await context.NewPageAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await browser.CloseAsync();
        playwright.Dispose();
        await portal.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }
}
