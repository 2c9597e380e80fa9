using MailPortal.Components;
using MailPortal.Mailboxes;
using MailPortal.Sandbox;
using Microsoft.Playwright;

namespace MailPortal.BrowserTests;

/// <summary>What can be filled in wrong, and what the form says to it.</summary>
public abstract class FormMistakes(PortalFixture portal, bool english) : OnForm(portal), IFlows
{
    public bool English => english;

    [Fact]
    public async Task Form_EmptyOrConfirmedWrong_SaysEverythingAtOnceAndIsNotSaved()
    {
        await using var page = await Portal.OpenSignedInAsync(english: english);
        var form = await NewAsync(page, english);
        var before = await CountAsync();
        await form.SaveAsync();
        await Assertions.Expect(page.Page.Locator(".mp-field-wrong")).ToHaveCountAsync(4);
        await Assertions.Expect(form.Field("user")).ToBeFocusedAsync();
        Assert.Empty(await page.AxeAsync());

        await form.FillAllAsync(FormOnScreen.FreshMailbox());
        await form.FillAsync("applicationId-confirmation", SampleTenant.TenantId.ToString());
        await Assertions.Expect(form.Note("applicationId-confirmation")).ToContainTextAsync(form.Say("ApplicationId"));
        await form.SaveAsync();
        await Assertions.Expect(form.Field("applicationId-confirmation")).ToBeFocusedAsync();
        await Assertions.Expect(page.Page.Locator(".mp-field-wrong")).ToHaveCountAsync(1);
        Assert.Equal(before, await CountAsync());
        page.AssertNoComplaints();
    }

    [Fact]
    public async Task Form_IdOfTheSecretPasted_IsWarnedOfAndThenExplained()
    {
        await using var page = await Portal.OpenSignedInAsync(english: english);
        var form = await NewAsync(page, english);
        await form.FillAllAsync(FormOnScreen.FreshMailbox(), secret: SampleTenant.CurrentSecret.Id.ToString());
        await Assertions.Expect(form.Note("secret").Locator(".mp-field-warning")).ToContainTextAsync(MailboxWarningText.ResourceManager.In(english, "SecretLooksLikeId"));
        Assert.Empty(await page.AxeAsync());
        await form.SaveAsync();
        await form.SaysAsync("SavedFailed");
        await form.BlamesAsync("secret", "MP2005");
        page.AssertNoComplaints();
    }

    [Fact]
    public async Task Form_BlanksAndZeroWidthCharactersPasted_AreTakenOffAndTold()
    {
        await using var page = await Portal.OpenSignedInAsync(english: english);
        await page.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        var form = await NewAsync(page, english);
        await form.FillAllAsync(FormOnScreen.FreshMailbox());
        foreach (var (id, value) in new[] { ("tenantId", SampleTenant.TenantId.ToString()), ("tenantId-confirmation", SampleTenant.TenantId.ToString()), ("secret", SampleTenant.CurrentSecret.Value), ("secret-confirmation", SampleTenant.CurrentSecret.Value) })
        {
            await page.Page.EvaluateAsync("text => navigator.clipboard.writeText(text)", $" \u00A0{value}\u200B\u2060 ");
            await form.Field(id).SelectTextAsync();
            await page.Page.Keyboard.PressAsync("Control+V");
            await form.Field(id).BlurAsync();
            if (!id.StartsWith("secret", StringComparison.Ordinal)) await Assertions.Expect(form.Field(id)).ToHaveValueAsync(value);
        }
        foreach (var id in new[] { "tenantId", "secret" })
            await Assertions.Expect(form.Note(id).Locator(".mp-field-notice")).ToHaveTextAsync(ComponentsText.ResourceManager.In(english, "Cleaned"));
        Assert.Empty(await page.AxeAsync());
        await form.SaveAsync();
        await form.SaysAsync("SavedOk");
        page.AssertNoComplaints();
    }

    [Fact]
    public async Task Form_UnknownTenant_IsExplainedAtTheTenant()
    {
        await using var page = await Portal.OpenSignedInAsync(english: english);
        var form = await NewAsync(page, english);
        await form.FillAllAsync(FormOnScreen.FreshMailbox(), tenant: "0b7d7c11-0000-4000-8000-00000000beef");
        await form.SaveAsync();
        await form.SaysAsync("SavedFailed");
        await form.BlamesAsync("tenantId", "MP2001");
        await Assertions.Expect(form.Field("tenantId")).ToBeFocusedAsync();
        page.AssertNoComplaints();
    }

    [Fact]
    public async Task ServerType_ChangedWithValues_AsksAndClearsOnlyOnYes()
    {
        await using var page = await Portal.OpenSignedInAsync(english: english);
        var form = await NewAsync(page, english);
        // Nothing is filled in yet: nothing to ask about.
        await form.Field("serverType").SelectOptionAsync("Gmail");
        await Assertions.Expect(form.Field("host")).ToHaveValueAsync("imap.gmail.com");
        await form.Field("serverType").SelectOptionAsync("OutlookModern");
        await form.FillAsync("user", "facturas@contoso.test");
        await form.FillAsync("secretExpiresOn", "2027-01-31");
        await form.FillAsync("notificationAddresses", "it@contoso.test");

        await form.Field("serverType").FocusAsync();
        await form.Field("serverType").SelectOptionAsync("Zoho");
        var dialog = page.Page.GetByRole(AriaRole.Alertdialog);
        await Assertions.Expect(dialog).ToContainTextAsync(form.Say("ServerTypeQuestion"));
        Assert.Empty(await page.AxeAsync());
        var (no, focused) = (dialog.GetByRole(AriaRole.Button, new() { Name = form.Say("No"), Exact = true }), page.Page.Locator(".rz-dialog:focus-within"));
        await Assertions.Expect(no).ToBeFocusedAsync();
        for (var presses = 0; presses < 5; presses++)
        {
            await page.Page.Keyboard.PressAsync("Tab");
            Assert.True(await focused.CountAsync() == 1, "The focus left the dialog.");
        }
        await no.FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
        await Assertions.Expect(form.Field("serverType")).ToHaveValueAsync("OutlookModern");
        await Assertions.Expect(form.Field("serverType")).ToBeFocusedAsync();
        await Assertions.Expect(form.Field("user")).ToHaveValueAsync("facturas@contoso.test");

        await form.Field("serverType").SelectOptionAsync("Zoho");
        await dialog.GetByRole(AriaRole.Button, new() { Name = form.Say("Yes"), Exact = true }).ClickAsync();
        await Assertions.Expect(form.Field("host")).ToHaveValueAsync("imap.zoho.com");
        await Assertions.Expect(form.Field("serverType")).ToHaveValueAsync("Zoho");
        await Assertions.Expect(form.Field("user")).ToHaveValueAsync("");
        await Assertions.Expect(form.Field("password")).ToHaveCountAsync(1);
        await form.Field("serverType").SelectOptionAsync("OutlookModern");
        await Assertions.Expect(form.Field("secretExpiresOn")).ToHaveValueAsync("");
        await Assertions.Expect(form.Field("notificationAddresses")).ToHaveValueAsync("");
        page.AssertNoComplaints();
    }
}

public sealed class FormMistakesTests(PortalFixture portal) : FormMistakes(portal, english: false);
