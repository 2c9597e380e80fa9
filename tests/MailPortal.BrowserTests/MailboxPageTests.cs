using MailPortal.Mailboxes;
using Microsoft.Playwright;

namespace MailPortal.BrowserTests;

/// <summary>The head of a mailbox's page, worked with the keyboard.</summary>
public sealed class MailboxPageTests(PortalFixture portal) : OnForm(portal)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pause_AndResume_KeepTheFocus_AndWhatIsPausedIsNotPolled(bool english)
    {
        string Say(string key) => MailboxPagesText.ResourceManager.In(english, key);
        var (id, _) = await StoredAsync();
        await using var page = await Portal.OpenSignedInAsync(english: english);
        var form = new FormOnScreen(page, Portal.Sandbox, english);
        await page.GoAsync($"/reception/{id}");
        await page.Button(Say("Pause")).FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await form.IsAsync("Inactive");
        await Assertions.Expect(page.Button(Say("Resume"))).ToBeFocusedAsync();
        await Assertions.Expect(page.Button(Say("PollNow"))).ToBeDisabledAsync();
        await Assertions.Expect(page.Button(Say("PollNow"))).ToHaveAccessibleDescriptionAsync(MailboxesText.ResourceManager.In(english, "ReasonPaused"));
        // The title says the state, with its colour and drawing, and nothing beside it says it again.
        await Assertions.Expect(page.Page.Locator("h1 .mp-chip-warning")).ToHaveTextAsync(MailboxesText.ResourceManager.In(english, "StatusInactive"));
        await Assertions.Expect(page.Page.Locator(".mp-page-header .mp-chip")).ToHaveCountAsync(1);
        Assert.Empty(await page.AxeAsync());
        await page.Page.Keyboard.PressAsync("Enter");
        await form.IsAsync("Active");
        await Assertions.Expect(page.Button(Say("Pause"))).ToBeFocusedAsync();
        await Assertions.Expect(page.Button(Say("PollNow"))).ToBeEnabledAsync();
        page.AssertNoComplaints();
    }
}
