using MailPortal.Accounts;
using MailPortal.Components;
using MailPortal.Users;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace MailPortal.BrowserTests;

/// <summary>What was typed into the sending form and not stored.</summary>
public sealed class SendingDraftTests(PortalFixture portal)
{
    private const string Secret = "Typed~but.never_kept-0123456789";

    [Fact]
    public async Task CircuitLost_MidForm_GivesBackWhatWasTyped_AndNeverTheSecret()
    {
        await using var sender = await SenderOnScreen.OpenAsync(portal);
        await sender.Page.GoAsync("/sending");
        await sender.TypeAsync("address", "borrador@contoso.test");
        await sender.Field("secret").ClickAsync();
        await sender.TypeAsync("secret", Secret);
        Assert.DoesNotContain(Secret, await sender.Page.Page.EvaluateAsync<string>("JSON.stringify(sessionStorage)"), StringComparison.Ordinal);
        await sender.Page.Page.EvaluateAsync("Blazor.disconnect()");
        await sender.Page.Page.Locator("#notificationAddresses").FillAsync("sin-circuito@contoso.test");

        await sender.Page.Page.ReloadAsync();
        await sender.Page.InteractiveAsync();

        await Assertions.Expect(sender.Page.Page.Locator("#account-form .mp-draft .mp-alert")).ToContainTextAsync(ComponentsText.ResourceManager.In(false, "DraftTitle"));
        await Assertions.Expect(sender.Field("address")).ToHaveValueAsync("borrador@contoso.test");
        await Assertions.Expect(sender.Field("notificationAddresses")).ToHaveValueAsync("sin-circuito@contoso.test");
        Assert.DoesNotContain(Secret, await sender.Page.Page.ContentAsync(), StringComparison.Ordinal);
        Assert.Empty(await sender.Page.AxeAsync());
    }

    [Fact]
    public async Task Left_WithoutSaving_ComesBackAsItIsStored()
    {
        await using var sender = await SenderOnScreen.OpenAsync(portal);
        await sender.Page.GoAsync("/sending");
        await sender.TypeAsync("address", "borrador@contoso.test");
        await sender.Page.Link(sender.Say("Close")).ClickAsync();
        await sender.Answer("Leave").ClickAsync();
        await Assertions.Expect(sender.Field("address")).ToHaveCountAsync(0);

        await sender.Page.GoAsync("/sending");

        await Assertions.Expect(sender.Field("address")).ToHaveValueAsync(sender.Address);
        await Assertions.Expect(sender.Page.Page.Locator(".mp-draft .mp-alert")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Defaults_ReloadedBeforeSaving_AreGivenBack()
    {
        await using var sender = await SenderOnScreen.OpenAsync(portal);
        await sender.Page.GoAsync("/sending?tab=defaults");
        await sender.TypeAsync("senderName", "Facturación Contoso");
        await sender.Field("signature").FillAsync("<p>Saludos</p>");
        await sender.Field("saveToSent").UncheckAsync();

        await sender.Page.Page.ReloadAsync();
        await sender.Page.InteractiveAsync();

        await Assertions.Expect(sender.Field("senderName")).ToHaveValueAsync("Facturación Contoso");
        await Assertions.Expect(sender.Field("signature")).ToHaveValueAsync("<p>Saludos</p>");
        await Assertions.Expect(sender.Field("saveToSent")).Not.ToBeCheckedAsync();
    }

    [Fact]
    public async Task SaveAndLink_SomethingIsWrong_GoesToTheField()
    {
        await using var sender = await SenderOnScreen.OpenAsync(portal);
        await sender.Page.GoAsync("/sending");
        await sender.TypeAsync("applicationId", "no es un GUID");

        await sender.Link.ClickAsync();
        await sender.Answer("SaveAndLink").ClickAsync();

        await Assertions.Expect(sender.Field("account-outcome")).ToHaveTextAsync(sender.Say("NotSaved"));
        await Assertions.Expect(sender.Field("applicationId")).ToHaveAttributeAsync("aria-invalid", "true");
        await Assertions.Expect(sender.Field("applicationId")).ToBeFocusedAsync();
        Assert.Empty(await sender.Page.AxeAsync());
    }

    [Fact]
    public async Task SignedOut_InAnotherTab_SavesNothingMore()
    {
        await using var sender = await SenderOnScreen.OpenAsync(portal);
        await sender.Page.GoAsync("/sending");
        await sender.TypeAsync("address", "borrador@contoso.test");
        await using var other = new PortalPage(await sender.Page.Page.Context.NewPageAsync(), page => page.CloseAsync());
        await other.GoAsync("/");
        await other.Button("Cerrar sesión").ClickAsync();
        await other.HeadingIsAsync("Inicia sesión");

        // Where the page has not noticed by itself yet.
        await sender.Page.Page.EvaluateAsync("document.querySelector('button[type=submit][form=account-form]')?.click()");

        await sender.Page.HeadingIsAsync("Sesión terminada");
        Assert.Equal(sender.Address, (await portal.Services.GetRequiredService<AccountDirectory>().OfUserAsync(Actor.Portal, sender.UserId, TestContext.Current.CancellationToken))!.Account.Address);
    }

    /// <summary>On a screen that is lower than the column beside the form.</summary>
    [Fact]
    public async Task Test_ItsResultIsOnTheScreen()
    {
        await using var sender = await SenderOnScreen.OpenAsync(portal);
        await sender.LinkAsync();
        await sender.Page.Page.SetViewportSizeAsync(1366, 600);
        await sender.Field("recipient").FillAsync(FormOnScreen.FreshMailbox());

        await sender.SendTest.ClickAsync();
        await Assertions.Expect(sender.TestOutcome.Locator(".mp-alert-good")).ToBeInViewportAsync(new() { Ratio = 1 });
    }
}
