using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace MailPortal.BrowserTests;

/// <summary>One tab. At its end it must have complained about nothing: no console error, no script error, no failed request.</summary>
public sealed class PortalPage : IAsyncDisposable
{
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    private readonly Func<IPage, Task> close;

    public PortalPage(IPage page, Func<IPage, Task> close)
    {
        (Page, this.close) = (page, close);
        page.Console += (_, message) => { if (message.Type is "error" or "warning") Complaints.Add(message.Text); };
        page.PageError += (_, error) => Complaints.Add(error);
        page.Response += (_, response) => { if (response.Status >= 400) Complaints.Add($"{response.Status} {response.Url}"); };
    }

    public IPage Page { get; }

    public List<string> Complaints { get; } = [];

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public ILocator Link(string name) => Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

    /// <summary>Takes the page to a screen of this kind, as it stands.</summary>
    public async Task ShowOnAsync(bool dark, bool phone)
    {
        await Page.EmulateMediaAsync(new() { ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light });
        await (phone ? Page.SetViewportSizeAsync(400, 800) : Page.SetViewportSizeAsync(1440, 900));
    }

    /// <summary>Opens a page and waits until it answers: a click before the circuit is attached is lost.</summary>
    public async Task GoAsync(string path)
    {
        await Page.GotoAsync(path);
        await InteractiveAsync();
    }

    public Task InteractiveAsync() => Page.Locator("[data-interactive=true]").WaitForAsync();

    public async Task SignInAsync(string email = PortalFixture.AdminEmail, string password = PortalFixture.AdminPassword)
    {
        await FillSignInAsync(email, password);
        await InteractiveAsync();
    }

    public async Task FillSignInAsync(string email, string password)
    {
        if (!Page.Url.Contains("/login", StringComparison.Ordinal)) await Page.GotoAsync("/login");
        await Page.Locator("#email").FillAsync(email);
        await Page.Locator("#password").FillAsync(password);
        await Page.Locator("form button.mp-button-primary").ClickAsync();
    }

    /// <summary>The rows of tables that hold a text.</summary>
    public ILocator Row(string text) => Page.Locator("tbody tr").Filter(new() { Has = Page.GetByRole(AriaRole.Link, new() { Name = text, Exact = true }) });

    /// <summary>The card under a heading.</summary>
    public ILocator Region(string headingId) => Page.Locator($"section[aria-labelledby={headingId}]");

    /// <summary>What a download gives.</summary>
    public async Task<byte[]> DownloadAsync(string link)
    {
        var download = await Page.RunAndWaitForDownloadAsync(() => Page.Locator(".mp-page-header").GetByRole(AriaRole.Link, new() { Name = link, Exact = true }).ClickAsync());
        return await File.ReadAllBytesAsync(await download.PathAsync());
    }

    /// <summary>What axe finds wrong with the page as it stands, without the frames in it: they hold what somebody else wrote, and answer to nobody.</summary>
    public async Task<IReadOnlyList<string>> AxeAsync()
    {
        if (!await Page.EvaluateAsync<bool>("'axe' in window")) await Page.EvaluateAsync(Axe);
        return await Page.EvaluateAsync<string[]>("""
            async () => (await axe.run({ resultTypes: ['violations'], iframes: false })).violations.map(v => `${v.id}: ${v.nodes.slice(0, 3).map(n => n.html).join(' | ')}`)
            """);
    }

    public Task HeadingIsAsync(string text) => Assertions.Expect(Page.Locator("h1")).ToHaveTextAsync(text);

    public void AssertNoComplaints() => Assert.True(Complaints.Count == 0, string.Join(Environment.NewLine, Complaints));

    public async ValueTask DisposeAsync() => await close(Page);
}
