using System.Collections.Concurrent;
using System.Net;
using System.Text.RegularExpressions;
using MailPortal.Data;
using MailPortal.Users;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MailPortal.Tests.Portal;

/// <summary>The whole portal in this process, on its own folder and database, asked over HTTP without a network.</summary>
internal sealed partial class TestPortal : WebApplicationFactory<Program>
{
    public const string AdminEmail = "admin@contoso.test";
    public const string AdminPassword = "correct horse battery";

    private readonly string folder = Directory.CreateTempSubdirectory("mailportal-").FullName;
    private readonly Dictionary<string, string?> settings;

    /// <param name="settings">Configuration keys; null takes one of the usual ones away.</param>
    public TestPortal(params IEnumerable<(string Key, string? Value)> settings)
    {
        this.settings = new() { ["DataDirectory"] = folder, ["Bootstrap:AdminEmail"] = AdminEmail, ["Bootstrap:AdminPassword"] = AdminPassword };
        foreach (var (key, value) in settings) this.settings[key] = value;
        foreach (var (key, value) in TestDatabase.Settings(this.settings["DataDirectory"] ?? folder)) this.settings.TryAdd(key, value);
    }

    public TestPortal() : this([]) { }

    /// <summary>Everything that was logged, in order.</summary>
    public ConcurrentQueue<string> Log { get; } = new();

    /// <summary>Keeps the folder for a second start on the same data.</summary>
    public bool KeepFolder { get; set; }

    public string Folder => folder;

    /// <summary>Instead of the system's.</summary>
    public TimeProvider? Clock { get; init; }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");
        foreach (var (key, value) in settings)
            if (value is not null) builder.UseSetting(key, value);
        builder.ConfigureServices(TestDatabase.Configure);
        if (Clock is { } clock) builder.ConfigureServices(services => services.AddSingleton(clock));
        builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(new LogCollector(Log)));
    }

    /// <summary>A browser without scripts: it keeps cookies and shows redirects.</summary>
    public HttpClient Browser() => CreateClient(new() { AllowAutoRedirect = false });

    public async Task<HttpClient> SignedInAsync(string email = AdminEmail, string password = AdminPassword)
    {
        var browser = Browser();
        var answer = await SignInAsync(browser, email, password);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return browser;
    }

    public static Task<HttpResponseMessage> SignInAsync(HttpClient browser, string email, string password, string page = "/login") =>
        PostFormAsync(browser, page, page, ("_handler", "login"), ("Input.Email", email), ("Input.Password", password));

    /// <summary>Opens <paramref name="page"/> for its antiforgery token and posts the fields with it.</summary>
    public static async Task<HttpResponseMessage> PostFormAsync(HttpClient browser, string page, string target, params IEnumerable<(string Name, string Value)> fields)
    {
        var html = await browser.GetStringAsync(page, TestContext.Current.CancellationToken);
        var token = WebUtility.HtmlDecode(AntiforgeryToken().Match(html).Groups[1].Value);
        var all = fields.Append((Name: "__RequestVerificationToken", Value: token)).Select(f => KeyValuePair.Create(f.Name, f.Value));
        using var content = new FormUrlEncodedContent(all);
        return await browser.PostAsync(target, content, TestContext.Current.CancellationToken);
    }

    /// <summary>Where an answer leads, without the host.</summary>
    public static string? Leads(HttpResponseMessage answer) =>
        answer.Headers.Location is not { } to ? null : to.IsAbsoluteUri && to.Host == "localhost" ? to.PathAndQuery : to.ToString();

    /// <summary>A user of that role, a member of those organisations, made without asking anybody.</summary>
    public async Task<(PortalUser User, Actor Actor)> AddUserAsync(PortalRole role, params IEnumerable<Guid> organizations)
    {
        await using var scope = Services.CreateAsyncScope();
        var email = $"{role}-{Guid.NewGuid():N}@contoso.test".ToLowerInvariant();
        var user = new PortalUser { UserName = email, Email = email, Role = role };
        Assert.True((await scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>().CreateAsync(user, AdminPassword)).Succeeded);
        var db = scope.ServiceProvider.GetRequiredService<PortalDbContext>();
        db.AddRange(organizations.Select(o => new Membership { UserId = user.Id, OrganizationId = o }));
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        return (user, await Actors.ReadAsync(db, user.Id, "192.0.2.1", TestContext.Current.CancellationToken) ?? throw new InvalidOperationException());
    }

    public Task<PortalDbContext> DbAsync() =>
        Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(TestContext.Current.CancellationToken);

    public T Get<T>() where T : notnull => Services.GetRequiredService<T>();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (!KeepFolder) TestDatabase.Drop(folder);
        if (!KeepFolder && Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    [GeneratedRegex("""name="__RequestVerificationToken" value="([^"]+)""")]
    private static partial Regex AntiforgeryToken();

    private sealed class LogCollector(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
        public bool IsEnabled(LogLevel logLevel) => true;
        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{logLevel}: {formatter(state, exception)} {exception}");
        public void Dispose() { }
    }
}
