namespace MailPortal.BrowserTests;

/// <summary>Every page there is. A new one fails until it stands in the table.</summary>
public sealed class PagesTests(PortalFixture portal)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task EveryPage_IsAccessibleAndComplainsOfNothing(bool english)
    {
        await using var page = await portal.OpenAsync(english: english);
        var looks = new Looks(page, english);
        await looks.ReturnAsync();
        var pages = await AllPages.OfAsync(portal, TestContext.Current.CancellationToken);
        Assert.Equal(AllPages.Routes.Keys.Order(StringComparer.Ordinal), pages.Select(p => p.Template).Distinct().Order(StringComparer.Ordinal));
        foreach (var (template, name, path) in pages)
        {
            if (name == "panel") await page.SignInAsync();
            // Drawn without a circuit, or waited for until it has one.
            if (AllPages.GetsCircuit(template)) await page.GoAsync(path);
            else await page.Page.GotoAsync(path);
            Assert.Equal(english ? "en" : "es", await page.Page.Locator("html").GetAttributeAsync("lang"));
            await looks.LookAsync(name);
        }
        Assert.Empty(looks.Problems);
        page.AssertNoComplaints();
    }
}
