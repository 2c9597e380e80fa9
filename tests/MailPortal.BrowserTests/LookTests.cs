using Microsoft.Playwright;

namespace MailPortal.BrowserTests;

/// <summary>What lies around every page: colours, language, navigation.</summary>
public sealed class LookTests(PortalFixture portal)
{
    [Fact]
    public async Task PlantedViolations_AreFound()
    {
        await using var page = await portal.OpenAsync();
        var looks = new Looks(page, english: false);
        await page.Page.GotoAsync("/login");
        await page.Page.EvaluateAsync("document.querySelector('label').remove()");
        await looks.LookAsync("login");
        Assert.Equal(2, looks.Problems.Count(p => p.StartsWith("login-", StringComparison.Ordinal) && p.Contains(" label: ", StringComparison.Ordinal)));
        await page.Page.EvaluateAsync("document.querySelector('main').style.minWidth = '500px'");
        await looks.LookAsync("login");
        Assert.Single(looks.Problems, p => p.EndsWith("is wider than the screen", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Theme_Dark_StaysAfterReload()
    {
        await using var page = await portal.OpenSignedInAsync();
        await page.GoAsync("/");
        var light = await BackgroundAsync(page);
        await page.Button("Oscuro").ClickAsync();
        await page.InteractiveAsync();
        var dark = await BackgroundAsync(page);
        Assert.NotEqual(light, dark);
        await page.Page.ReloadAsync();
        Assert.Equal(dark, await BackgroundAsync(page));
        page.AssertNoComplaints();
    }

    [Fact]
    public async Task Language_English_ReturnsToTheSamePage()
    {
        await using var page = await portal.OpenSignedInAsync();
        await page.GoAsync("/organizations?q=abc");
        await page.Button("EN English").ClickAsync();
        await page.HeadingIsAsync("Organizations");
        Assert.EndsWith("/organizations?q=abc", page.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PageNotFound_LanguageAndSignOut_Work()
    {
        // A session of its own: signing out ends it for everybody who has its cookie.
        await using var page = await portal.OpenAsync();
        await page.SignInAsync();
        await page.Page.GotoAsync("/no-such-page");
        await page.HeadingIsAsync("Página no encontrada");
        // Given time for a circuit, were there one: it is then that the forms lost their token.
        await page.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await page.Button("EN English").ClickAsync();
        await page.HeadingIsAsync("Page not found");
        await page.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await page.Button("Sign out").ClickAsync();
        await page.Page.WaitForURLAsync("**/login");
    }

    [Fact]
    public async Task Navigation_OnAPhone_UnfoldsAndFoldsOnceAPageIsChosen()
    {
        await using var page = await portal.OpenSignedInAsync(phone: true);
        await page.GoAsync("/");
        await Assertions.Expect(page.Link("Organizaciones")).ToBeHiddenAsync();
        await page.Button("Abrir la navegación").ClickAsync();
        Assert.Empty(await page.AxeAsync());
        await page.Link("Organizaciones").ClickAsync();
        await page.HeadingIsAsync("Organizaciones");
        await Assertions.Expect(page.Page.Locator("#navigation")).ToBeHiddenAsync();
        page.AssertNoComplaints();
    }

    [Fact]
    public async Task SkipLink_TakesTheKeyboardToTheContent()
    {
        await using var page = await portal.OpenSignedInAsync();
        await page.GoAsync("/");
        await page.Page.Locator(".mp-skip").FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        Assert.Equal("content", await page.Page.EvaluateAsync<string>("document.activeElement.id"));
    }

    private static Task<string> BackgroundAsync(PortalPage page) => page.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
}
