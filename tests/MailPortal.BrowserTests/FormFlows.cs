using MailPortal.Mailboxes;
using MailPortal.Sandbox;
using Microsoft.Playwright;

namespace MailPortal.BrowserTests;

/// <summary>What a person does with the form from day to day.</summary>
public abstract class FormFlows(PortalFixture portal, bool english) : OnForm(portal), IFlows
{
    public bool English => english;

    [Fact]
    public async Task Form_FilledInAndSaved_IsActiveAndReceives()
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
        await form.IsAsync("Active");
        Assert.Matches("/reception/[0-9a-f-]{36}$", page.Page.Url);
        await Assertions.Expect(page.Page.Locator(".mp-step-passed")).ToHaveCountAsync(8);
        // Confirmed and stored: asked for no more, and the secret comes back nowhere.
        await Assertions.Expect(form.Field("tenantId-confirmation")).ToHaveCountAsync(0);
        await Assertions.Expect(form.Field("tenantId")).ToHaveValueAsync(SampleTenant.TenantId.ToString());
        await Assertions.Expect(page.Page.Locator("input[type=password]")).ToHaveCountAsync(0);
        Assert.DoesNotContain(SampleTenant.CurrentSecret.Value, await page.Page.ContentAsync(), StringComparison.Ordinal);
        Assert.Empty(await page.AxeAsync());

        var mail = await Portal.Reception.DeliverInvoiceAsync(Cancellation, user);
        await form.ReceiveOneAsync();
        await page.GoAsync($"/documents?q={mail.Document!.Number}");
        await page.Row(mail.Document.Number).GetByRole(AriaRole.Link).ClickAsync();
        await Assertions.Expect(page.Page.Locator("h1")).ToContainTextAsync(mail.Document.Number);
        page.AssertNoComplaints();
    }

    [Fact]
    public async Task Form_WrongSecret_IsExplainedAtTheSecret()
    {
        await using var page = await Portal.OpenSignedInAsync(english: english);
        var form = await NewAsync(page, english);
        await form.FillAllAsync(FormOnScreen.FreshMailbox(), secret: WrongSecret);
        await form.SaveAsync();
        await form.SaysAsync("SavedFailed");
        await form.BlamesAsync("secret", "MP2002");
        await Assertions.Expect(form.Field("secret")).ToBeFocusedAsync();
        await Assertions.Expect(page.Page.Locator(".mp-step-failed")).ToHaveCountAsync(1);
        Assert.Empty(await page.AxeAsync());
        // Mended in the same place.
        await form.FillTwiceAsync("secret", SampleTenant.CurrentSecret.Value);
        await form.SaveAsync();
        await form.SaysAsync("SavedOk");
        page.AssertNoComplaints();
    }

    [Fact]
    public async Task Edit_WrongSecretForAWorkingMailbox_GoesOnReceivingWithTheOldOne()
    {
        var (id, user) = await StoredAsync();
        await using var page = await Portal.OpenSignedInAsync(english: english);
        var form = new FormOnScreen(page, Portal.Sandbox, english);
        await page.GoAsync($"/reception/{id}");
        await form.Field("secret").ClickAsync();
        await form.FillTwiceAsync("secret", WrongSecret);
        await form.SaveAsync();
        await Assertions.Expect(page.Page.Locator(".mp-banner")).ToContainTextAsync(form.Say("CandidateTitle"));
        await form.BlamesAsync("secret", "MP2002");
        await form.IsAsync("Active");
        Assert.Empty(await page.AxeAsync());
        await Portal.Reception.DeliverInvoiceAsync(Cancellation, user);
        await form.ReceiveOneAsync();
        // It waits for whoever opens the form again, until somebody decides.
        await page.GoAsync($"/reception/{id}");
        await Assertions.Expect(page.Page.Locator(".mp-banner")).ToHaveCountAsync(1);
        await page.Button(form.Say("CandidateDiscard")).ClickAsync();
        await form.SaysAsync("CandidateDiscarded");
        await Assertions.Expect(page.Page.Locator(".mp-banner")).ToHaveCountAsync(0);
        page.AssertNoComplaints();
    }

    [Fact]
    public async Task TwoPeopleEditing_TheSecondIsShownTheDifferenceAndChooses()
    {
        var (id, _) = await StoredAsync();
        await using var page = await Portal.OpenSignedInAsync(english: english);
        await using var other = await Portal.OpenSignedInAsync();
        var (form, theirs) = (new FormOnScreen(page, Portal.Sandbox, english), new FormOnScreen(other, Portal.Sandbox));
        await page.GoAsync($"/reception/{id}");
        await other.GoAsync($"/reception/{id}");
        foreach (var (who, minutes) in new[] { (form, "7"), (theirs, "5") })
        {
            await who.Field("pollInterval").EvaluateAsync("field => field.closest('details').open = true");
            await who.FillAsync("pollInterval", minutes);
        }
        await theirs.SaveAsync();
        await theirs.SaysAsync("SavedOk");
        await form.SaysAsync("OvertakenTyped");
        await form.SaveAsync();
        var row = page.Page.Locator(".mp-conflict tbody tr");
        await Assertions.Expect(row.Locator("td")).ToHaveTextAsync(["2", "5", "7"]);
        Assert.Empty(await page.AxeAsync());
        Assert.Equal(TimeSpan.FromMinutes(5), (await MailboxAsync(id)).PollInterval);
        await page.Button(form.Say("ConflictKeep")).ClickAsync();
        await form.SaysAsync("SavedOk");
        Assert.Equal(TimeSpan.FromMinutes(7), (await MailboxAsync(id)).PollInterval);
        page.AssertNoComplaints();
    }

    [Fact]
    public async Task Count_BeforeAnythingIsRead_TellsHowManyWouldBe()
    {
        await using var page = await Portal.OpenSignedInAsync(english: english);
        var form = await NewAsync(page, english);
        var user = FormOnScreen.FreshMailbox();
        await Portal.Reception.DeliverInvoiceAsync(Cancellation, user);
        await Portal.Reception.DeliverInvoiceAsync(Cancellation, user);
        await form.FillAllAsync(user);
        await page.Page.Locator("#advanced summary").ClickAsync();
        await page.Button(form.Say("Count")).ClickAsync();
        await Assertions.Expect(page.Page.Locator(".mp-count-line")).ToContainTextAsync(string.Format(null, form.Say("Counted"), 2));
        Assert.Empty(await page.AxeAsync());
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
        await using var page = await Portal.OpenSignedInAsync(english: english);
        var form = new FormOnScreen(page, Portal.Sandbox, english);
        await page.GoAsync($"/reception/{saved.Id}");
        // Typed beside it, and not saved with it.
        await form.Field("pollInterval").EvaluateAsync("field => field.closest('details').open = true");
        await form.FillAsync("pollInterval", "11");
        await page.Button(form.Say("UpdateSecret")).ClickAsync();
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await page.Button(form.Say("SaveSecret")).ClickAsync();
        await Assertions.Expect(form.Note("new-secret")).ToContainTextAsync(MailboxRuleText.ResourceManager.In(english, "Required"));
        Assert.Empty(await page.AxeAsync());
        await form.FillTwiceAsync("new-secret", SampleTenant.CurrentSecret.Value);
        await page.Button(form.Say("SaveSecret")).ClickAsync();
        // The addresses are told of a date: without one they would be told of nothing.
        await Assertions.Expect(form.Note("new-expiry").Locator(".mp-field-error")).ToHaveCountAsync(1);
        await form.FillAsync("new-expiry", "2028-02-29");
        await page.Button(form.Say("SaveSecret")).ClickAsync();
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
}

public sealed class FormFlowsTests(PortalFixture portal) : FormFlows(portal, english: false);
