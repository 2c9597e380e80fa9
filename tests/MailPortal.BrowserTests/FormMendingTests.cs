using MailPortal.Components;
using MailPortal.Sandbox;
using MailPortal.Sandbox.Faults;
using Microsoft.Playwright;

namespace MailPortal.BrowserTests;

/// <summary>What the form says while a person mends what was wrong.</summary>
public sealed class FormMendingTests(PortalFixture portal) : OnForm(portal)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Form_FieldMended_ItsErrorGoesAndIsCountedNoMore(bool english)
    {
        await using var page = await Portal.OpenSignedInAsync(english: english);
        var form = await NewAsync(page, english);
        await form.SaveAsync();
        var wrong = page.Page.Locator(".mp-field-wrong");
        await Assertions.Expect(wrong).ToHaveCountAsync(4);
        await Assertions.Expect(form.Outcome).ToHaveTextAsync(string.Format(null, ComponentsText.ResourceManager.In(english, "NotSaved"), 4));
        await form.FillAsync("user", "facturas@contoso.test");
        await Assertions.Expect(wrong).ToHaveCountAsync(3);
        await Assertions.Expect(form.Outcome).ToHaveTextAsync(string.Format(null, ComponentsText.ResourceManager.In(english, "NotSaved"), 3));
        Assert.Empty(await page.AxeAsync());
        await form.FillTwiceAsync("tenantId", SampleTenant.TenantId.ToString());
        await form.FillTwiceAsync("applicationId", SampleTenant.Reception.ClientId.ToString());
        await form.FillTwiceAsync("secret", SampleTenant.CurrentSecret.Value);
        await Assertions.Expect(wrong).ToHaveCountAsync(0);
        await Assertions.Expect(form.Outcome).ToBeEmptyAsync();
        page.AssertNoComplaints();
    }

    [Fact]
    public async Task Form_SecretTypedAnew_IsBlamedNoMoreForTheOneBefore()
    {
        await using var page = await Portal.OpenSignedInAsync();
        var form = await NewAsync(page);
        await form.FillAllAsync(FormOnScreen.FreshMailbox(), secret: WrongSecret);
        await form.SaveAsync();
        await form.SaysAsync("SavedFailed");
        await Assertions.Expect(form.Note("secret").Locator(".mp-explanation")).ToHaveCountAsync(1);
        await form.FillAsync("pollInterval", "9", "advanced");
        await Assertions.Expect(form.Note("secret").Locator(".mp-explanation")).ToHaveCountAsync(1);
        await form.FillAsync("secret", SampleTenant.CurrentSecret.Value);
        await Assertions.Expect(form.Note("secret").Locator(".mp-explanation")).ToHaveCountAsync(0);
        await Assertions.Expect(form.Outcome).ToBeEmptyAsync();
        await form.FillAsync("secret-confirmation", SampleTenant.CurrentSecret.Value);
        await form.SaveAsync();
        await form.SaysAsync("SavedOk");
        page.AssertNoComplaints();
    }

    [Fact]
    public async Task Count_RefusedOrOfOtherSettings_SaysSoAndSavesNothing()
    {
        await using var page = await Portal.OpenSignedInAsync();
        var form = await NewAsync(page);
        var before = await CountAsync();
        await page.Page.Locator("#advanced summary").ClickAsync();
        await page.Button(form.Say("Count")).ClickAsync();
        await Assertions.Expect(form.Outcome).ToHaveTextAsync(string.Format(null, form.Say("NotCounted"), 4));
        await form.FillAllAsync(FormOnScreen.FreshMailbox());
        await page.Button(form.Say("Count")).ClickAsync();
        var counted = page.Page.Locator(".mp-count-line");
        await Assertions.Expect(counted).ToContainTextAsync("Se leerían 0 mensajes.", new() { Timeout = 30_000 });
        await form.FillAsync("pollInterval", "9");
        await Assertions.Expect(counted).ToContainTextAsync("Se leerían 0 mensajes.");
        await form.FillAsync("sourceFolder", "Proveedores");
        await Assertions.Expect(counted).Not.ToContainTextAsync("Se leerían");
        await page.Button(form.Say("Count")).ClickAsync();
        await Assertions.Expect(counted).ToContainTextAsync(form.Say("CountFailed"), new() { Timeout = 30_000 });
        await Assertions.Expect(form.Note("sourceFolder")).ToContainTextAsync("MP3010");
        Assert.Equal(before, await CountAsync());
        page.AssertNoComplaints();
    }

    [Fact]
    public async Task UpdateSecret_ClosedWhileItChecks_StaysUntilItIsOver()
    {
        var (id, user) = await StoredAsync();
        await using var page = await Portal.OpenSignedInAsync();
        var form = new FormOnScreen(page, Portal.Sandbox);
        await page.GoAsync($"/reception/{id}");
        await page.Button(form.Say("UpdateSecret")).ClickAsync();
        var dialog = page.Page.GetByRole(AriaRole.Dialog);
        await page.Button(form.Say("SaveSecret")).ClickAsync();
        await Assertions.Expect(form.Note("new-secret").GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await form.FillTwiceAsync("new-secret", SampleTenant.CurrentSecret.Value);
        await Assertions.Expect(form.Note("new-secret").GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
        Portal.Sandbox.Faults.Set(Fault.ImapSlow, new() { Mailbox = user, BytesPerSecond = 250 });
        try
        {
            await page.Button(form.Say("SaveSecret")).ClickAsync();
            await Assertions.Expect(dialog.Locator(".mp-step-running")).ToHaveCountAsync(1);
            await page.Page.Keyboard.PressAsync("Escape");
            await dialog.Locator(".rz-dialog-titlebar-close").ClickAsync();
            await Assertions.Expect(dialog.Locator(".mp-step-passed").First).ToBeVisibleAsync();
            await form.SaysAsync("SavedOk");
            await Assertions.Expect(dialog).ToHaveCountAsync(0);
        }
        finally
        {
            Portal.Sandbox.Faults.Clear(Fault.ImapSlow);
        }
        // Nothing runs: it closes as ever.
        await page.Button(form.Say("UpdateSecret")).ClickAsync();
        await dialog.Locator(".rz-dialog-titlebar-close").ClickAsync();
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
        page.AssertNoComplaints();
    }

    [Fact]
    public async Task Edit_FieldTheOtherPersonChangedAndINot_TakesTheirs()
    {
        var (id, _) = await StoredAsync();
        await using var page = await Portal.OpenSignedInAsync();
        var form = new FormOnScreen(page, Portal.Sandbox);
        await page.GoAsync($"/reception/{id}");
        await form.FillAsync("pollInterval", "7", "advanced");
        await form.IsHeardAsync();
        var now = MailPortal.Mailboxes.MailboxSettings.Of(await MailboxAsync(id)) with { StartFrom = new DateOnly(2021, 2, 3) };
        await UpdateAsync(id, now);
        await form.SaveAsync();
        await Assertions.Expect(page.Page.Locator(".mp-conflict tbody tr")).ToHaveCountAsync(2);
        await Assertions.Expect(page.Page.Locator(".mp-conflict tbody tr").First.Locator("td").Last).ToHaveTextAsync(form.Say("ConflictUntouched"));
        Assert.Empty(await page.AxeAsync());
        await page.Button(form.Say("ConflictKeep")).ClickAsync();
        await form.SaysAsync("SavedOk");
        var stored = await MailboxAsync(id);
        Assert.Equal((TimeSpan.FromMinutes(7), new DateOnly(2021, 2, 3)), (stored.PollInterval, stored.StartFrom));
        page.AssertNoComplaints();
    }
}
