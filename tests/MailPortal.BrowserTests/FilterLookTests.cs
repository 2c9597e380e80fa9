namespace MailPortal.BrowserTests;

/// <summary>What a list can be narrowed by, on a phone.</summary>
public sealed class FilterLookTests(PortalFixture portal)
{
    // Words shown in a filter or a search that are wider than the room they have.
    private const string Cut = """
        () => {
            const pen = document.createElement('canvas').getContext('2d');
            return [...document.querySelectorAll('.mp-filters select, .mp-toolbar input[type=search]')].flatMap(field => {
                const style = getComputedStyle(field), words = field.selectedOptions?.[0]?.text ?? field.placeholder;
                pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
                const arrow = field.tagName === 'SELECT' ? 20 : 0;
                const room = field.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) - arrow;
                return pen.measureText(words).width > room ? [`${words} (${Math.round(pen.measureText(words).width)} > ${Math.round(room)})`] : [];
            });
        }
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Filters_AsTheyOpen_AreReadWhole(bool english)
    {
        await using var page = await portal.OpenSignedInAsync(phone: true, english: english);
        foreach (var list in new[] { "/users", "/audit", "/organizations", "/documents", "/messages" })
        {
            await page.GoAsync(list);
            await page.Page.Locator(".mp-toolbar input[type=search]").WaitForAsync();
            Assert.Empty(await page.Page.EvaluateAsync<string[]>(Cut));
        }
        page.AssertNoComplaints();
    }
}
