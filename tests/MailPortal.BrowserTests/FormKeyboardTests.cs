using Microsoft.Playwright;

namespace MailPortal.BrowserTests;

/// <summary>The form filled in by somebody who never takes the mouse.</summary>
public sealed class FormKeyboardTests(PortalFixture portal) : OnForm(portal)
{
    // Where the focus is: in the form's foot, covered by what sticks to the screen's edges, or all right.
    private const string Look = """
        () => {
            const focused = document.activeElement, foot = document.querySelector('.mp-editor-foot'), bar = document.querySelector('.mp-top');
            if (foot.contains(focused)) return 'foot';
            if (!focused.closest('.mp-editor')) return 'outside';
            const place = focused.getBoundingClientRect(), bottom = foot.getBoundingClientRect().top, top = bar.getBoundingClientRect().bottom;
            return place.bottom > bottom || place.top < top ? `covered: ${focused.id || focused.textContent}` : 'seen';
        }
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Tab_ThroughTheWholeForm_NoFieldIsBehindWhatSticksToTheScreen(bool phone)
    {
        await using var page = await Portal.OpenSignedInAsync();
        await page.ShowOnAsync(dark: false, phone);
        var form = await NewAsync(page);
        await form.FillAsync("user", "facturas@contoso.test");
        foreach (var fold in await page.Page.Locator(".mp-fold-card").AllAsync()) await fold.EvaluateAsync("fold => fold.open = true");
        await form.SaveAsync(); // what it says makes the foot higher
        await Assertions.Expect(form.Outcome).Not.ToBeEmptyAsync();
        await form.Field("serverType").FocusAsync();
        Assert.Empty(await WalkAsync(page, "Tab", "foot"));
        Assert.Empty(await WalkAsync(page, "Shift+Tab", "outside"));
        page.AssertNoComplaints();
    }

    private static async Task<IReadOnlyList<string>> WalkAsync(PortalPage page, string key, string until)
    {
        var seen = new List<string>();
        do
        {
            await page.Page.Keyboard.PressAsync(key);
            seen.Add(await page.Page.EvaluateAsync<string>(Look));
        }
        while (seen[^1] != until && seen.Count < 120);
        Assert.InRange(seen.Count(s => s == "seen"), 20, 119);
        return [.. seen.Where(s => s.StartsWith("covered", StringComparison.Ordinal))];
    }
}
