using System.Collections.Concurrent;
using MailPortal.Sandbox;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;

[assembly: CollectionBehavior(MaxParallelThreads = 2)]
[assembly: AssemblyFixture(typeof(MailPortal.BrowserTests.PortalFixture))]

namespace MailPortal.BrowserTests;

/// <summary>The real portal on a port of its own, a sandbox for it to receive from, and Chromium in front of it; one of each for all tests, two
/// of which run at a time. Who counts, or changes what others look at, does so in an organisation of its own (<see cref="NewReceptionAsync"/>,
/// <see cref="OnForm"/>), seen by its manager.</summary>
public class PortalFixture : IAsyncLifetime
{
    public const string AdminEmail = "admin@contoso.test";
    public const string AdminPassword = "correct horse battery";
    public const string Chromium = "/usr/bin/chromium";

    private WebApplicationFactory<Program> portal = null!;
    private IPlaywright playwright = null!;
    private IBrowser browser = null!;
    private readonly ConcurrentBag<IBrowserContext> idle = [];
    private readonly ConcurrentDictionary<string, Lazy<Task<Cookie[]>>> signedIn = new();
    private readonly Lazy<Task<SendingScene>> sending;
    private int receptions;

    public PortalFixture() => sending = new(() => SendingScene.CreateAsync(this, TestContext.Current.CancellationToken));

    /// <summary>Where the portal keeps its data.</summary>
    protected string Folder { get; } = Directory.CreateTempSubdirectory("mailportal-").FullName;

    public string Address { get; private set; } = "";

    public IServiceProvider Services => portal.Services;

    public SandboxServer Sandbox { get; private set; } = null!;

    /// <summary>An organisation that received its suppliers' mails, and in which nothing changes any more.</summary>
    public Reception Reception { get; private set; } = null!;

    /// <summary>Somebody who sends, and whose mails lie in the outbox in every state.</summary>
    public Task<SendingScene> SendingAsync() => sending.Value;

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
        // By this name: Microsoft takes plain http as a redirect URI on localhost alone, and so does the sandbox.
        Address = portal.ClientOptions.BaseAddress.ToString().TrimEnd('/').Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
        Reception = await NewReceptionAsync();
        Assertions.SetDefaultExpectTimeout(30_000); // ends with the event it waits for: what is not to come is waited for by none
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    /// <summary>Another organisation with a mailbox, what its suppliers wrote to it, and a manager who sees nothing else.</summary>
    public Task<Reception> NewReceptionAsync() => Reception.CreateAsync(Services, Sandbox, Interlocked.Increment(ref receptions), TestContext.Current.CancellationToken);

    /// <summary>A tab of nobody's, which knows nothing but its language and collects everything it complains about.</summary>
    public async Task<PortalPage> OpenAsync(bool dark = false, bool phone = false, bool english = false, string? address = null)
    {
        if (address is not null || !idle.TryTake(out var context))
            context = await browser.NewContextAsync(new() { BaseURL = address ?? Address, TimezoneId = "America/Bogota", ReducedMotion = ReducedMotion.Reduce }); // what fades in has no contrast yet
        var language = english ? "en" : "es";
        await context.AddCookiesAsync([new() { Name = "MailPortal.Language", Value = $"c%3D{language}%7Cuic%3D{language}", Url = address ?? Address }]);
        var page = new PortalPage(await context.NewPageAsync(), address is null ? KeepContextAsync : page => page.Context.CloseAsync());
        await page.ShowOnAsync(dark, phone);
        return page;
    }

    /// <summary>The same with somebody signed in, the administrator if nobody is named, who does so only once for all tests. Not for whoever signs out: it would end for all of them.</summary>
    public async Task<PortalPage> OpenSignedInAsync(bool dark = false, bool phone = false, bool english = false, string email = AdminEmail)
    {
        var session = await signedIn.GetOrAdd(email, _ => new(() => SignInAsync(email))).Value;
        var page = await OpenAsync(dark, phone, english);
        await page.Page.Context.AddCookiesAsync(session);
        return page;
    }

    /// <summary>The next tab finds what was downloaded, and nothing else.</summary>
    private async Task KeepContextAsync(IPage page)
    {
        var context = page.Context;
        var session = await context.NewCDPSessionAsync(page);
        await session.SendAsync("Storage.clearDataForOrigin", new() { ["origin"] = Address, ["storageTypes"] = "local_storage" });
        await page.CloseAsync();
        await context.ClearCookiesAsync();
        await context.ClearPermissionsAsync();
        idle.Add(context);
    }

    private async Task<Cookie[]> SignInAsync(string email)
    {
        await using var page = await OpenAsync();
        await page.SignInAsync(email);
        return [.. (await page.Page.Context.CookiesAsync()).Where(c => !c.Name.StartsWith("MailPortal.", StringComparison.Ordinal) || c.HttpOnly)
            .Select(c => new Cookie { Name = c.Name, Value = c.Value, Domain = c.Domain, Path = c.Path, HttpOnly = c.HttpOnly, Secure = c.Secure })];
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
