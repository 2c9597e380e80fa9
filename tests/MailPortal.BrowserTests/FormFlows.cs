using MailPortal.Sandbox;
using Microsoft.Playwright;

namespace MailPortal.BrowserTests;

/// <summary>What a person does with the form from day to day; the same on each database.</summary>
public abstract class FormFlows(PortalFixture portal) : OnForm(portal)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Form_FilledInAndSaved_IsActiveAndReceives(bool english)
    {
        await using var page = await Portal.OpenSignedInAsync(english: english);
        var form = new FormOnScreen(page, Portal.Sandbox, english);
        var user = FormOnScreen.FreshMailbox();
        await page.GoAsync($"/organizations/{Organization}");
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

        var mail = await Portal.Reception.DeliverInvoiceAsync(Cancellation, user);
        await page.Button(english ? "Check now" : "Revisar ahora").ClickAsync();
        await Assertions.Expect(page.Page.Locator(".mp-live")).ToContainTextAsync(english ? "Documents: 1" : "Documentos: 1");
        await page.GoAsync($"/documents?q={mail.Document!.Number}");
        await page.Row(mail.Document.Number).GetByRole(AriaRole.Link).ClickAsync();
        await Assertions.Expect(page.Page.Locator("h1")).ToContainTextAsync(mail.Document.Number);
        page.AssertNoComplaints();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Form_WrongSecret_IsExplainedAtTheSecret(bool english)
    {
        await using var page = await Portal.OpenSignedInAsync(english: english);
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
    public async Task Edit_WrongSecretForAWorkingMailbox_GoesOnReceivingWithTheOldOne(bool english)
    {
        var (id, user) = await StoredAsync();
        await using var page = await Portal.OpenSignedInAsync(english: english);
        var form = new FormOnScreen(page, Portal.Sandbox, english);
        await page.GoAsync($"/reception/{id}");
        await form.Field("secret").ClickAsync();
        await form.FillTwiceAsync("secret", WrongSecret);
        await form.SaveAsync();
        await Assertions.Expect(page.Page.Locator(".mp-banner")).ToContainTextAsync(form.Say("CandidateTitle"));
        await Assertions.Expect(form.Note("secret")).ToContainTextAsync("MP2002");
        await Assertions.Expect(page.Page.Locator("h1")).ToContainTextAsync(english ? "Active" : "Activo");
        Assert.Empty(await page.AxeAsync());
        await Portal.Reception.DeliverInvoiceAsync(Cancellation, user);
        await page.Button(english ? "Check now" : "Revisar ahora").ClickAsync();
        await Assertions.Expect(page.Page.Locator(".mp-live")).ToContainTextAsync(english ? "Documents: 1" : "Documentos: 1");
        // It waits for whoever opens the form again, until somebody decides.
        await page.GoAsync($"/reception/{id}");
        await Assertions.Expect(page.Page.Locator(".mp-banner")).ToHaveCountAsync(1);
        await page.Button(form.Say("CandidateDiscard")).ClickAsync();
        await form.SaysAsync("CandidateDiscarded");
        await Assertions.Expect(page.Page.Locator(".mp-banner")).ToHaveCountAsync(0);
        page.AssertNoComplaints();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TwoPeopleEditing_TheSecondIsShownTheDifferenceAndChooses(bool english)
    {
        var (id, _) = await StoredAsync();
        await using var page = await Portal.OpenSignedInAsync(english: english);
        await using var other = await Portal.OpenSignedInAsync();
        var (form, theirs) = (new FormOnScreen(page, Portal.Sandbox, english), new FormOnScreen(other, Portal.Sandbox));
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
        await Assertions.Expect(row.Locator("td")).ToHaveTextAsync(["2", "5", "7"]);
        Assert.Empty(await page.AxeAsync());
        Assert.Equal(TimeSpan.FromMinutes(5), (await MailboxAsync(id)).PollInterval);
        await page.Button(form.Say("ConflictKeep")).ClickAsync();
        await form.SaysAsync("SavedOk");
        Assert.Equal(TimeSpan.FromMinutes(7), (await MailboxAsync(id)).PollInterval);
        page.AssertNoComplaints();
    }
}

public sealed class FormFlowsTests(PortalFixture portal) : FormFlows(portal);
