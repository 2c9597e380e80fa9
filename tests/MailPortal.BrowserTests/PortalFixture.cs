using MailPortal.Sandbox;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;

[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: AssemblyFixture(typeof(MailPortal.BrowserTests.PortalFixture))]

namespace MailPortal.BrowserTests;

/// <summary>The real portal on a port of its own, a sandbox for it to receive from, and Chromium in front of it; one of each for all tests.</summary>
public class PortalFixture : IAsyncLifetime
{
    public const string AdminEmail = "admin@contoso.test";
    public const string AdminPassword = "correct horse battery";
    public const string Chromium = "/usr/bin/chromium";

    private WebApplicationFactory<Program> portal = null!;
    private IPlaywright playwright = null!;
    private IBrowser browser = null!;
    private IReadOnlyList<BrowserContextCookiesResult>? administrator;

    /// <summary>Where the portal keeps its data.</summary>
    protected string Folder { get; } = Directory.CreateTempSubdirectory("mailportal-").FullName;

    public string Address { get; private set; } = "";

    public IServiceProvider Services => portal.Services;

    public SandboxServer Sandbox { get; private set; } = null!;

    /// <summary>An organisation that received its suppliers' mails.</summary>
    public Reception Reception { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Chromium)) throw new InvalidOperationException("Chromium is missing: bash eng/test.sh installs it.");
        Sandbox = await SandboxServer.StartAsync(new(), TestContext.Current.CancellationToken);
        portal = new WebApplicationFactory<Program>().WithWebHostBuilder(host => Received(host)
            .UseEnvironment("Production")
            .UseSetting("urls", "http://127.0.0.1:0") // a free one each: UseKestrel(0) alone takes 5000
            .UseSetting("DataDirectory", Folder)
            .UseSetting("Bootstrap:AdminEmail", AdminEmail)
            .UseSetting("Bootstrap:AdminPassword", AdminPassword)
            .UseSetting("SignIn:AttemptsPerMinute", "1000")
            .UseSetting("Reception:Enabled", "false") // a mailbox is polled when a test says so
            .ConfigureLogging(logging => logging.ClearProviders()));
        portal.UseKestrel(0);
        portal.StartServer();
        Address = portal.ClientOptions.BaseAddress.ToString().TrimEnd('/');
        Reception = await Reception.CreateAsync(Services, Sandbox, TestContext.Current.CancellationToken);
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    /// <summary>A fresh browser profile that collects everything it complains about.</summary>
    public async Task<PortalPage> OpenAsync(bool dark = false, bool phone = false, bool english = false, string? address = null)
    {
        var context = await browser.NewContextAsync(new()
        {
            BaseURL = address ?? Address,
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            ViewportSize = phone ? new() { Width = 400, Height = 800 } : new() { Width = 1440, Height = 900 },
            TimezoneId = "America/Bogota",
            ReducedMotion = ReducedMotion.Reduce, // what fades in has no contrast yet
        });
        var language = english ? "en" : "es";
        await context.AddCookiesAsync([new() { Name = "MailPortal.Language", Value = $"c%3D{language}%7Cuic%3D{language}", Url = address ?? Address }]);
        return new PortalPage(await context.NewPageAsync());
    }

    /// <summary>The same with the administrator signed in, who does so only once for all tests.</summary>
    public async Task<PortalPage> OpenSignedInAsync(bool dark = false, bool phone = false, bool english = false)
    {
        var page = await OpenAsync(dark, phone, english);
        if (administrator is null)
        {
            await page.SignInAsync();
            administrator = [.. (await page.Page.Context.CookiesAsync()).Where(c => !c.Name.StartsWith("MailPortal.", StringComparison.Ordinal) || c.HttpOnly)];
        }
        await page.Page.Context.AddCookiesAsync(administrator.Select(c => new Cookie { Name = c.Name, Value = c.Value, Domain = c.Domain, Path = c.Path, HttpOnly = c.HttpOnly, Secure = c.Secure }));
        return page;
    }

    /// <summary>What leads the portal to its database: nothing, for the embedded one.</summary>
    protected virtual IEnumerable<(string Key, string Value)> Database => [];

    /// <summary>The portal has ended.</summary>
    protected virtual void DropDatabase() => Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();

    private IWebHostBuilder Received(IWebHostBuilder host)
    {
        foreach (var (key, value) in Sandbox.Info.PortalSettings.Select(s => (s.Key, s.Value)).Concat(Database)) host.UseSetting(key, value);
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        await browser.CloseAsync();
        playwright.Dispose();
        await portal.DisposeAsync();
        await Sandbox.DisposeAsync();
        DropDatabase();
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }
}
