using MailPortal.Mailboxes;
using MailPortal.Organizations;
using MailPortal.Sandbox;
using MailPortal.Users;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace MailPortal.BrowserTests;

/// <summary>The reception form in front of the sandbox: what is filled in right, and every way of filling it in wrong.</summary>
public sealed class FormTests(PortalFixture portal) : IAsyncLifetime
{
    private const string WrongSecret = "Wr0ng~Secret.Value_that-Entra.refuses0123456";

    private Guid organization;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // Of its own: what other tests count stays as they left it.
    public async ValueTask InitializeAsync() =>
        organization = (await portal.Services.GetRequiredService<OrganizationChanges>().CreateAsync(Actor.Portal, new() { Name = $"Formulario {Guid.NewGuid():N}", TaxId = "900123456" }, Cancellation)).Id;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Form_FilledInAndSaved_IsActiveAndReceives(bool english)
    {
        await using var page = await portal.OpenSignedInAsync(english: english);
        var form = new FormOnScreen(page, portal.Sandbox, english);
        var user = FormOnScreen.FreshMailbox();
        await page.GoAsync($"/organizations/{organization}");
        await page.Link(form.Say("New")).ClickAsync();
        await page.HeadingIsAsync(form.Say("NewTitle"));
        Assert.Equal("outlook.office365.com", await form.Field("host").InputValueAsync());
        Assert.Equal("993", await form.Field("port").InputValueAsync());
        await form.FillAllAsync(user);
        await form.SaveAsync();
        await form.SaysAsync("SavedOk");
        await page.HeadingIsAsync(english ? "Mailbox for electronic documents - Active" : "Correo de Recepción de Documentos Electrónicos - Activo");
        Assert.Matches("/reception/[0-9a-f-]{36}$", page.Page.Url);
        await Assertions.Expect(page.Page.Locator(".mp-step-passed")).ToHaveCountAsync(8);
        // Confirmed and stored: asked for no more, and the secret comes back nowhere.
        await Assertions.Expect(form.Field("tenantId-confirmation")).ToHaveCountAsync(0);
        await Assertions.Expect(form.Field("tenantId")).ToHaveValueAsync(SampleTenant.TenantId.ToString());
        await Assertions.Expect(page.Page.Locator("input[type=password]")).ToHaveCountAsync(0);
        Assert.DoesNotContain(SampleTenant.CurrentSecret.Value, await page.Page.ContentAsync(), StringComparison.Ordinal);
        Assert.Empty(await page.AxeAsync());

        var mail = await portal.Reception.DeliverInvoiceAsync(Cancellation, user);
        await page.Button(english ? "Check now" : "Revisar ahora").ClickAsync();
        await Assertions.Expect(page.Page.Locator(".mp-live")).ToContainTextAsync(english ? "Documents: 1" : "Documentos: 1", new() { Timeout = 30_000 });
        await page.GoAsync("/documents");
        await page.Row(mail.Document!.Number).First.GetByRole(AriaRole.Link).ClickAsync();
        await Assertions.Expect(page.Page.Locator("h1")).ToContainTextAsync(mail.Document.Number);
        page.AssertNoComplaints();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Form_EmptyOrConfirmedWrong_SaysEverythingAtOnceAndIsNotSaved(bool english)
    {
        await using var page = await portal.OpenSignedInAsync(english: english);
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
    public async Task Form_WrongSecret_IsExplainedAtTheSecret(bool english)
    {
        await using var page = await portal.OpenSignedInAsync(english: english);
        var form = await NewAsync(page, english);
        await form.FillAllAsync(FormOnScreen.FreshMailbox(), secret: WrongSecret);
        await form.SaveAsync();
        await form.SaysAsync("SavedFailed");
        await Assertions.Expect(form.Note("secret")).ToContainTextAsync("MP2002");
        await Assertions.Expect(form.Note("secret")).ToContainTextAsync(english ? "What to do:" : "Qué hacer:");
        await Assertions.Expect(form.Field("secret")).ToBeFocusedAsync();
        await Assertions.Expect(page.Page.Locator(".mp-step-failed")).ToHaveCountAsync(1);
        Assert.Empty(await page.AxeAsync());
        // Mended in the same place.
        await form.FillTwiceAsync("secret", SampleTenant.CurrentSecret.Value);
        await form.SaveAsync();
        await form.SaysAsync("SavedOk");
        page.AssertNoComplaints();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Form_IdOfTheSecretPasted_IsWarnedOfAndThenExplained(bool english)
    {
        await using var page = await portal.OpenSignedInAsync(english: english);
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
        await using var page = await portal.OpenSignedInAsync();
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
        await using var page = await portal.OpenSignedInAsync(english: english);
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
        await using var page = await portal.OpenSignedInAsync(english: english);
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

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Edit_WrongSecretForAWorkingMailbox_GoesOnReceivingWithTheOldOne(bool english)
    {
        var (id, user) = await StoredAsync();
        await using var page = await portal.OpenSignedInAsync(english: english);
        var form = new FormOnScreen(page, portal.Sandbox, english);
        await page.GoAsync($"/reception/{id}");
        await form.Field("secret").ClickAsync();
        await form.FillTwiceAsync("secret", WrongSecret);
        await form.SaveAsync();
        await Assertions.Expect(page.Page.Locator(".mp-banner")).ToContainTextAsync(form.Say("CandidateTitle"), new() { Timeout = 30_000 });
        await Assertions.Expect(form.Note("secret")).ToContainTextAsync("MP2002");
        await Assertions.Expect(page.Page.Locator("h1")).ToContainTextAsync(english ? "Active" : "Activo");
        Assert.Empty(await page.AxeAsync());
        await portal.Reception.DeliverInvoiceAsync(Cancellation, user);
        await page.Button(english ? "Check now" : "Revisar ahora").ClickAsync();
        await Assertions.Expect(page.Page.Locator(".mp-live")).ToContainTextAsync(english ? "Documents: 1" : "Documentos: 1", new() { Timeout = 30_000 });
        // It waits for whoever opens the form again, until somebody decides.
        await page.GoAsync($"/reception/{id}");
        await Assertions.Expect(page.Page.Locator(".mp-banner")).ToHaveCountAsync(1);
        await page.Button(form.Say("CandidateDiscard")).ClickAsync();
        await form.SaysAsync("CandidateDiscarded");
        await Assertions.Expect(page.Page.Locator(".mp-banner")).ToHaveCountAsync(0);
        page.AssertNoComplaints();
    }

    [Fact]
    public async Task Edit_CandidateUsedAllTheSame_IsInForce()
    {
        var (id, _) = await StoredAsync();
        await using var page = await portal.OpenSignedInAsync();
        var form = new FormOnScreen(page, portal.Sandbox);
        await page.GoAsync($"/reception/{id}");
        await form.FillTwiceAsync("applicationId", SampleTenant.WithoutRole.ClientId.ToString());
        await form.SaveAsync();
        await page.Button("Usar de todos modos").ClickAsync(new() { Timeout = 30_000 });
        await form.SaysAsync("CandidateUsed");
        Assert.Equal(SampleTenant.WithoutRole.ClientId.ToString(), (await MailboxAsync(id)).ApplicationId);
        page.AssertNoComplaints();
    }

    [Fact]
    public async Task UpdateSecret_ChangesTheSecretAndItsDateAlone()
    {
        var (id, user) = await StoredAsync();
        await using var page = await portal.OpenSignedInAsync();
        var form = new FormOnScreen(page, portal.Sandbox);
        await page.GoAsync($"/reception/{id}");
        await page.Button("Actualizar secreto").ClickAsync();
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await page.Button("Guardar secreto").ClickAsync();
        await Assertions.Expect(form.Note("new-secret")).ToContainTextAsync("Falta este dato.");
        Assert.Empty(await page.AxeAsync());
        await form.FillTwiceAsync("new-secret", SampleTenant.CurrentSecret.Value);
        await page.Button("Guardar secreto").ClickAsync();
        await form.SaysAsync("SavedOk");
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        Assert.Equal(user, (await MailboxAsync(id)).User);
        page.AssertNoComplaints();
    }

    [Fact]
    public async Task Count_BeforeAnythingIsRead_TellsHowManyWouldBe()
    {
        await using var page = await portal.OpenSignedInAsync();
        var form = await NewAsync(page);
        var user = FormOnScreen.FreshMailbox();
        await portal.Reception.DeliverInvoiceAsync(Cancellation, user);
        await portal.Reception.DeliverInvoiceAsync(Cancellation, user);
        await form.FillAllAsync(user);
        await page.Page.Locator("#advanced summary").ClickAsync();
        await page.Button("Contar mensajes").ClickAsync();
        await Assertions.Expect(page.Page.Locator(".mp-count-line")).ToContainTextAsync("Se leerían 2 mensajes.", new() { Timeout = 30_000 });
        Assert.Empty(await page.AxeAsync());
        page.AssertNoComplaints();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TwoPeopleEditing_TheSecondIsShownTheDifferenceAndChooses(bool english)
    {
        var (id, _) = await StoredAsync();
        await using var page = await portal.OpenSignedInAsync(english: english);
        await using var other = await portal.OpenSignedInAsync();
        var (form, theirs) = (new FormOnScreen(page, portal.Sandbox, english), new FormOnScreen(other, portal.Sandbox));
        await page.GoAsync($"/reception/{id}");
        await other.GoAsync($"/reception/{id}");
        foreach (var (who, minutes) in new[] { (theirs, "5"), (form, "7") })
        {
            await who.Field("pollInterval").EvaluateAsync("field => field.closest('details').open = true");
            await who.FillAsync("pollInterval", minutes);
            await who.SaveAsync();
            if (who == theirs) await who.SaysAsync("SavedOk");
        }
        var row = page.Page.Locator(".mp-conflict tbody tr");
        await Assertions.Expect(row.Locator("td")).ToHaveTextAsync(["5", "7"]);
        Assert.Empty(await page.AxeAsync());
        Assert.Equal(TimeSpan.FromMinutes(5), (await MailboxAsync(id)).PollInterval);
        await page.Button(form.Say("ConflictKeep")).ClickAsync();
        await form.SaysAsync("SavedOk");
        Assert.Equal(TimeSpan.FromMinutes(7), (await MailboxAsync(id)).PollInterval);
        page.AssertNoComplaints();
    }

    [Fact]
    public async Task Reader_SeesTheSettingsAndCannotChangeThem()
    {
        var (id, user) = await StoredAsync();
        var email = $"reader{id:N}@contoso.test";
        await portal.Reception.AddPersonAsync(email, PortalRole.Reader, organization, Cancellation);
        await using var page = await portal.OpenAsync();
        await page.SignInAsync(email);
        await page.GoAsync($"/reception/{id}");
        await Assertions.Expect(page.Region("settings-heading")).ToContainTextAsync(user);
        await Assertions.Expect(page.Page.Locator("main input, main select")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Button("Guardar")).ToHaveCountAsync(0);
        Assert.Empty(await page.AxeAsync());
        page.AssertNoComplaints();
    }

    private async Task<FormOnScreen> NewAsync(PortalPage page, bool english = false)
    {
        await page.GoAsync($"/organizations/{organization}/reception/new");
        return new(page, portal.Sandbox, english);
    }

    /// <summary>A mailbox that works.</summary>
    private async Task<(Guid Id, string User)> StoredAsync()
    {
        var user = FormOnScreen.FreshMailbox();
        var saved = await portal.Services.GetRequiredService<MailboxSaving>().CreateAsync(Actor.Portal, organization, portal.Reception.Settings(user), null, Cancellation);
        Assert.True(saved.Report.Ok);
        return (saved.Id, user);
    }

    private Task<ReceptionMailbox> MailboxAsync(Guid id) => portal.Services.GetRequiredService<MailboxQueries>().GetAsync(Actor.Portal, id, Cancellation);

    private async Task<int> CountAsync() => (await portal.Services.GetRequiredService<MailboxQueries>().ListAsync(Actor.Portal, organization, Cancellation)).Count;
}
