using MailPortal.Mailboxes;
using MailPortal.Sandbox;
using MailPortal.Users;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace MailPortal.BrowserTests;

/// <summary>What can be filled in wrong, and what else the form asks and tells.</summary>
public sealed class FormTests(PortalFixture portal) : OnForm(portal)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Form_EmptyOrConfirmedWrong_SaysEverythingAtOnceAndIsNotSaved(bool english)
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

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Form_IdOfTheSecretPasted_IsWarnedOfAndThenExplained(bool english)
    {
        await using var page = await Portal.OpenSignedInAsync(english: english);
        var form = await NewAsync(page, english);
        await form.FillAllAsync(FormOnScreen.FreshMailbox(), secret: SampleTenant.CurrentSecret.Id.ToString());
        await Assertions.Expect(form.Note("secret").Locator(".mp-field-warning")).ToHaveCountAsync(1);
        Assert.Empty(await page.AxeAsync());
        await form.SaveAsync();
        await form.SaysAsync("SavedFailed");
        await Assertions.Expect(form.Note("secret").Locator(".mp-explanation")).ToHaveCountAsync(1);
        page.AssertNoComplaints();
    }

    [Fact]
    public async Task Form_BlanksAndZeroWidthCharactersPasted_AreTakenOffAndTold()
    {
        await using var page = await Portal.OpenSignedInAsync();
        await page.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        var form = await NewAsync(page);
        await form.FillAllAsync(FormOnScreen.FreshMailbox());
        foreach (var (id, value) in new[] { ("tenantId", SampleTenant.TenantId.ToString()), ("tenantId-confirmation", SampleTenant.TenantId.ToString()), ("secret", SampleTenant.CurrentSecret.Value), ("secret-confirmation", SampleTenant.CurrentSecret.Value) })
        {
            await page.Page.EvaluateAsync("text => navigator.clipboard.writeText(text)", $" \u00A0{value}\u200B\u2060 ");
            await form.Field(id).SelectTextAsync();
            await page.Page.Keyboard.PressAsync("Control+V");
            await form.Field(id).BlurAsync();
            if (!id.StartsWith("secret", StringComparison.Ordinal)) await Assertions.Expect(form.Field(id)).ToHaveValueAsync(value);
        }
        await Assertions.Expect(form.Note("tenantId").Locator(".mp-field-notice")).ToHaveTextAsync("Quitamos espacios o caracteres invisibles.");
        await Assertions.Expect(form.Note("secret").Locator(".mp-field-notice")).ToHaveTextAsync("Quitamos espacios o caracteres invisibles.");
        Assert.Empty(await page.AxeAsync());
        await form.SaveAsync();
        await form.SaysAsync("SavedOk");
        page.AssertNoComplaints();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Form_UnknownTenant_IsExplainedAtTheTenant(bool english)
    {
        await using var page = await Portal.OpenSignedInAsync(english: english);
        var form = await NewAsync(page, english);
        await form.FillAllAsync(FormOnScreen.FreshMailbox(), tenant: "0b7d7c11-0000-4000-8000-00000000beef");
        await form.SaveAsync();
        await form.SaysAsync("SavedFailed");
        await Assertions.Expect(form.Note("tenantId").Locator(".mp-explanation")).ToHaveCountAsync(1);
        await Assertions.Expect(form.Field("tenantId")).ToBeFocusedAsync();
        page.AssertNoComplaints();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ServerType_ChangedWithValues_AsksAndClearsOnlyOnYes(bool english)
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

        await form.Field("serverType").SelectOptionAsync("Zoho");
        var dialog = page.Page.GetByRole(AriaRole.Alertdialog);
        await Assertions.Expect(dialog).ToContainTextAsync(form.Say("ServerTypeQuestion"));
        Assert.Empty(await page.AxeAsync());
        for (var presses = 0; presses < 5; presses++)
        {
            await page.Page.Keyboard.PressAsync("Tab");
            Assert.True(await page.Page.EvaluateAsync<bool>("document.querySelector('.rz-dialog').contains(document.activeElement)"), "The focus left the dialog.");
        }
        await dialog.GetByRole(AriaRole.Button, new() { Name = form.Say("No"), Exact = true }).ClickAsync();
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
        await Assertions.Expect(form.Field("serverType")).ToHaveValueAsync("OutlookModern");
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

    [Fact]
    public async Task Edit_CandidateUsedAllTheSame_IsInForce()
    {
        var (id, _) = await StoredAsync();
        await using var page = await Portal.OpenSignedInAsync();
        var form = new FormOnScreen(page, Portal.Sandbox);
        await page.GoAsync($"/reception/{id}");
        await form.FillTwiceAsync("applicationId", SampleTenant.WithoutRole.ClientId.ToString());
        await form.SaveAsync();
        await page.Button("Usar de todos modos").ClickAsync();
        await form.SaysAsync("CandidateUsed");
        Assert.Equal(SampleTenant.WithoutRole.ClientId.ToString(), (await MailboxAsync(id)).ApplicationId);
        page.AssertNoComplaints();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task UpdateSecret_ChangesTheSecretAndItsDateAlone(bool working)
    {
        var saved = await StoredAsync(Portal.Reception.Settings(FormOnScreen.FreshMailbox()) with
        {
            Secret = new((working ? SampleTenant.CurrentSecret : SampleTenant.ExpiredSecret).Value), SecretExpiresOn = new DateOnly(2027, 1, 31), NotificationAddresses = ["it@contoso.test"],
            PollInterval = TimeSpan.FromMinutes(9), LeaveInPlace = true,
        });
        Assert.Equal(working, saved.Report.Ok);
        var before = await MailboxAsync(saved.Id);
        await using var page = await Portal.OpenSignedInAsync();
        var form = new FormOnScreen(page, Portal.Sandbox);
        await page.GoAsync($"/reception/{saved.Id}");
        // Typed beside it, and not saved with it.
        await form.Field("pollInterval").EvaluateAsync("field => field.closest('details').open = true");
        await form.FillAsync("pollInterval", "11");
        await page.Button("Actualizar secreto").ClickAsync();
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await page.Button("Guardar secreto").ClickAsync();
        await Assertions.Expect(form.Note("new-secret")).ToContainTextAsync("Falta este dato.");
        Assert.Empty(await page.AxeAsync());
        await form.FillTwiceAsync("new-secret", SampleTenant.CurrentSecret.Value);
        await page.Button("Guardar secreto").ClickAsync();
        // The addresses are told of a date: without one they would be told of nothing.
        await Assertions.Expect(form.Note("new-expiry").Locator(".mp-field-error")).ToHaveCountAsync(1);
        await form.FillAsync("new-expiry", "2028-02-29");
        await page.Button("Guardar secreto").ClickAsync();
        await form.SaysAsync("SavedOk");
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await Assertions.Expect(form.Field("secretExpiresOn")).ToHaveValueAsync("2028-02-29");
        await Assertions.Expect(form.Field("pollInterval")).ToHaveValueAsync("11");
        var after = await MailboxAsync(saved.Id);
        Assert.Equal(MailboxStatus.Active, after.Status);
        Assert.NotEqual(before.ProtectedSecret, after.ProtectedSecret);
        Assert.True(after.SecretStoredAt > before.SecretStoredAt, $"Stored at {after.SecretStoredAt}, before at {before.SecretStoredAt}.");
        Assert.Equivalent(MailboxSettings.Of(before) with { SecretExpiresOn = new DateOnly(2028, 2, 29) }, MailboxSettings.Of(after), strict: true);
        Assert.Equal((before.OrganizationId, before.Account, before.CreatedAt), (after.OrganizationId, after.Account, after.CreatedAt));
        page.AssertNoComplaints();
    }

    [Fact]
    public async Task Count_BeforeAnythingIsRead_TellsHowManyWouldBe()
    {
        await using var page = await Portal.OpenSignedInAsync();
        var form = await NewAsync(page);
        var user = FormOnScreen.FreshMailbox();
        await Portal.Reception.DeliverInvoiceAsync(Cancellation, user);
        await Portal.Reception.DeliverInvoiceAsync(Cancellation, user);
        await form.FillAllAsync(user);
        await page.Page.Locator("#advanced summary").ClickAsync();
        await page.Button("Contar mensajes").ClickAsync();
        await Assertions.Expect(page.Page.Locator(".mp-count-line")).ToContainTextAsync("Se leerían 2 mensajes.");
        Assert.Empty(await page.AxeAsync());
        page.AssertNoComplaints();
    }

    [Fact]
    public async Task Reader_SeesTheSettingsAndCannotChangeThem()
    {
        var (id, user) = await StoredAsync();
        var email = $"reader{id:N}@contoso.test";
        await Portal.Reception.AddPersonAsync(email, PortalRole.Reader, Organization, Cancellation);
        await using var page = await Portal.OpenAsync();
        await page.SignInAsync(email);
        await page.GoAsync($"/reception/{id}");
        await Assertions.Expect(page.Region("settings-heading")).ToContainTextAsync(user);
        await Assertions.Expect(page.Page.Locator("main input, main select")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Button("Guardar")).ToHaveCountAsync(0);
        Assert.Empty(await page.AxeAsync());
        page.AssertNoComplaints();
    }
}
