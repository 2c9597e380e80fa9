using Microsoft.Playwright;

namespace MailPortal.BrowserTests;

public sealed class ListsTests(PortalFixture portal)
{
    [Theory]
    [InlineData(false, "Nota crédito", "Documentos")]
    [InlineData(true, "Credit note", "Documents")]
    public async Task Filters_StayInTheAddress_ThereAndBack(bool english, string creditNote, string list)
    {
        await using var page = await portal.OpenSignedInAsync(english: english, email: portal.Reception.Manager);
        await page.GoAsync("/documents");
        var all = await page.Page.Locator("tbody tr").CountAsync();
        await page.Page.Locator("select").Filter(new() { HasText = creditNote }).SelectOptionAsync(new SelectOptionValue { Label = creditNote });
        await Assertions.Expect(page.Page.Locator("tbody tr")).ToHaveCountAsync(1);
        Assert.Contains("class=creditNote", page.Page.Url, StringComparison.Ordinal);
        Assert.Empty(await page.AxeAsync());
        await page.Page.Locator("tbody tr a").ClickAsync();
        await Assertions.Expect(page.Page.Locator("h1")).ToContainTextAsync(creditNote);
        await page.Page.Locator(".mp-back").ClickAsync();
        await page.HeadingIsAsync(list);
        Assert.EndsWith("/documents?class=creditNote", page.Page.Url, StringComparison.Ordinal);
        await Assertions.Expect(page.Page.Locator("tbody tr")).ToHaveCountAsync(1);
        await page.Page.GoBackAsync();
        await page.Page.GoBackAsync();
        await page.Page.GoBackAsync();
        await Assertions.Expect(page.Page.Locator("tbody tr")).ToHaveCountAsync(all);
        page.AssertNoComplaints();
    }

    [Fact]
    public async Task Keyboard_SearchesMovesOpensAndHelps_ButNeverWhereSomethingIsTyped()
    {
        await using var page = await portal.OpenSignedInAsync(email: portal.Reception.Manager);
        await page.GoAsync("/documents");
        var (keys, search, rows) = (page.Page.Keyboard, page.Page.GetByRole(AriaRole.Searchbox), page.Page.Locator("tbody tr a"));
        await Assertions.Expect(rows.First).ToBeVisibleAsync(); // the circuit draws the list anew: a key before that finds none
        await keys.PressAsync("/");
        await Assertions.Expect(search).ToBeFocusedAsync();
        await keys.TypeAsync("j?/");
        await Assertions.Expect(search).ToHaveValueAsync("j?/");
        // It is searched for, and found nowhere; a key pressed before the list is back would find no row.
        await Assertions.Expect(rows).ToHaveCountAsync(0);
        await search.FillAsync("");
        await Assertions.Expect(rows.First).ToBeVisibleAsync();
        await keys.PressAsync("Escape");
        await keys.PressAsync("j");
        await Assertions.Expect(rows.Nth(0)).ToBeFocusedAsync();
        await keys.PressAsync("ArrowDown");
        await Assertions.Expect(rows.Nth(1)).ToBeFocusedAsync();
        await keys.PressAsync("k");
        await Assertions.Expect(rows.Nth(0)).ToBeFocusedAsync();

        await keys.PressAsync("?");
        var help = page.Page.Locator("#list-keys");
        await Assertions.Expect(help).ToBeVisibleAsync();
        Assert.Empty(await page.AxeAsync());
        await help.GetByLabel("Usar estos atajos").UncheckAsync();
        await keys.PressAsync("Escape");
        await Assertions.Expect(help).ToBeHiddenAsync();
        await keys.PressAsync("/");
        await Assertions.Expect(search).Not.ToBeFocusedAsync();
        await page.Button("Atajos de teclado").ClickAsync();
        await help.GetByLabel("Usar estos atajos").CheckAsync();
        await keys.PressAsync("Escape");

        await page.Page.EvaluateAsync("document.activeElement.blur()");
        await keys.PressAsync("j");
        var opened = await rows.Nth(0).InnerTextAsync();
        await keys.PressAsync("Enter");
        await Assertions.Expect(page.Page.Locator("h1")).ToContainTextAsync(opened);
        page.AssertNoComplaints();
    }

    [Fact]
    public async Task Quarantine_ChosenAreReprocessed_AndTheResultIsSaid()
    {
        await using var page = await portal.OpenSignedInAsync(email: portal.Reception.Manager);
        await page.GoAsync("/messages?outcome=quarantined");
        await Assertions.Expect(page.Page.Locator("tbody tr")).ToContainTextAsync("casi siempre el remitente tiene que enviarlo de nuevo");
        await page.Page.GetByLabel("Elegir todos los de esta página").CheckAsync();
        await page.Button("Reprocesar elegidos (1)").ClickAsync();
        await Assertions.Expect(page.Page.Locator(".mp-card-live")).ToHaveTextAsync("Reprocesados: 1. Salieron de la cuarentena: 0, con 0 documentos. Siguen en ella: 1.");
        Assert.Empty(await page.AxeAsync());
        page.AssertNoComplaints();
    }

    [Fact]
    public async Task Search_FollowsTyping_KeepsFocusAndLetters_AndOneStepBackLeavesTheList()
    {
        await using var page = await portal.OpenSignedInAsync(email: portal.Reception.Manager);
        await page.GoAsync("/");
        await page.Link("Documentos").First.ClickAsync();
        await page.HeadingIsAsync("Documentos");
        var search = page.Page.GetByRole(AriaRole.Searchbox);
        await search.PressSequentiallyAsync("no hay tal", new() { Delay = 20 });
        await Assertions.Expect(page.Page.GetByText("Ninguno coincide")).ToBeVisibleAsync();
        await Assertions.Expect(search).ToBeFocusedAsync();
        await Assertions.Expect(search).ToHaveValueAsync("no hay tal");
        await Assertions.Expect(page.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/documents\\?q=no%20hay%20tal$"));
        await page.Page.GoBackAsync();
        await page.HeadingIsAsync("Panel");
        page.AssertNoComplaints();
    }

    [Fact]
    public async Task Messages_SearchAndPeriod_GoTogether()
    {
        await using var page = await portal.OpenSignedInAsync(email: portal.Reception.Manager);
        await page.GoAsync("/messages?outcome=quarantined");
        await page.Page.GetByLabel("Recibidos").SelectOptionAsync("week");
        await Assertions.Expect(page.Page.Locator("tbody tr")).ToHaveCountAsync(1);
        await page.Page.GetByRole(AriaRole.Searchbox).FillAsync("no hay tal");
        await page.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Page.GetByText("Ninguno coincide")).ToBeVisibleAsync();
        Assert.Equal("?outcome=quarantined&period=week&q=no%20hay%20tal", new Uri(page.Page.Url).Query);
        page.AssertNoComplaints();
    }
}
