using System.Globalization;

namespace MailPortal.BrowserTests;

/// <summary>Looks at a page as it stands on several screens: accessible on each, nothing wider than it. With PICTURES_OF_PAGES set to a folder
/// it does so on all of them and keeps a picture of each; otherwise each language takes one wide and one narrow screen, one light and one dark.</summary>
public sealed class Looks(PortalPage page, bool english)
{
    private static readonly string? Folder = Environment.GetEnvironmentVariable("PICTURES_OF_PAGES");

    private readonly (bool Dark, bool Phone)[] screens = (english, Folder) switch
    {
        (true, null) => [(false, true), (true, false)],
        (true, _) => [(false, true), (true, true), (true, false), (false, false)],
        (false, null) => [(false, false), (true, true)],
        (false, _) => [(false, false), (true, false), (true, true), (false, true)],
    };

    /// <summary>What was found wrong.</summary>
    public List<string> Problems { get; } = [];

    /// <summary>The screen on which the page is worked with between looks.</summary>
    public Task ReturnAsync() => page.ShowOnAsync(screens[0].Dark, screens[0].Phone);

    /// <param name="name">What is looked at.</param>
    /// <param name="whole">Also what has to be scrolled to; false for what lies over a page.</param>
    public async Task LookAsync(string name, bool whole = true)
    {
        foreach (var (dark, phone) in screens)
        {
            await page.ShowOnAsync(dark, phone);
            var look = string.Create(CultureInfo.InvariantCulture, $"{name}-{(phone ? 400 : 1440)}-{(dark ? "dark" : "light")}-{(english ? "en" : "es")}");
            Problems.AddRange((await page.AxeAsync()).Select(v => $"{look} {v}"));
            if (!await page.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth")) Problems.Add($"{look} is wider than the screen");
            if (Folder is not null) await KeepAsync(Path.Combine(Folder, $"{look}.png"), phone, whole);
        }
        await ReturnAsync();
    }

    private async Task KeepAsync(string file, bool phone, bool whole)
    {
        // As high as the page: what sticks to the screen's edge would lie across its middle.
        if (whole) await page.Page.SetViewportSizeAsync(phone ? 400 : 1440, Math.Max(phone ? 800 : 900, await page.Page.EvaluateAsync<int>("document.documentElement.scrollHeight")));
        await page.Page.ScreenshotAsync(new() { Path = file });
    }
}
