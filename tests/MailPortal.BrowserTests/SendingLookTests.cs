using MailPortal.Sandbox;
using Microsoft.Playwright;

namespace MailPortal.BrowserTests;

/// <summary>The states of "Envío" on every screen: accessible, nothing wider than it.</summary>
public sealed class SendingLookTests(PortalFixture portal)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task EveryState_IsAccessibleAndFitsTheScreen(bool english)
    {
        await using var sender = await SenderOnScreen.OpenAsync(portal, english, stored: false, name: "Laura Gómez");
        var (page, looks) = (sender.Page, new Looks(sender.Page, english));
        await looks.ReturnAsync();
        await page.GoAsync("/sending");
        await looks.LookAsync("account-empty");
        await page.Button(sender.Say("Save")).First.ClickAsync();
        await Assertions.Expect(page.Page.Locator(".mp-field-wrong").First).ToBeVisibleAsync();
        await looks.LookAsync("account-refused");
        await page.GoAsync("/outbox");
        await looks.LookAsync("account-outbox-empty");
        await page.GoAsync("/sending");
        await sender.FillAsync();
        await sender.Link.ClickAsync();
        await Assertions.Expect(sender.Dialog).ToBeVisibleAsync();
        await looks.LookAsync("account-dialog", whole: false);

        var window = await sender.PressLinkAsync(sender.Answer("SaveAndLink"));
        await Assertions.Expect(sender.LinkOutcome).ToContainTextAsync(sender.Say("Linking"));
        await looks.LookAsync("account-waiting");
        await sender.SignInAsync(window, press: "cancel");
        await Assertions.Expect(sender.LinkOutcome).ToContainTextAsync(sender.Say("LinkRefused"));
        await looks.LookAsync("account-consent-refused");
        await LookAtEndAsync(window.Url, "link-refused");
        await window.CloseAsync();

        window = await sender.PressLinkAsync();
        await sender.SignInAsync(window, $"otra.{sender.Address}");
        var other = page.Button(sender.Say("OtherAgain"));
        await Assertions.Expect(other).ToBeVisibleAsync();
        await looks.LookAsync("account-other");
        await LookAtEndAsync(window.Url, "link-other");
        await SenderOnScreen.UntilClosedAsync(window); // as long as it is open, the next one is the same
        window = await sender.PressLinkAsync(other);
        await sender.SignInAsync(window);
        await Assertions.Expect(window.Locator("#link-result")).ToBeVisibleAsync();
        var ended = window.Url;
        await Assertions.Expect(sender.LinkedAddress).ToHaveTextAsync(sender.Address);
        await looks.LookAsync("account-linked");
        await LookAtEndAsync(ended, "link-made");
        await LookAtEndAsync("/sending/link", "link-start");
        await sender.Field("other-methods").Locator("summary").ClickAsync();
        await looks.LookAsync("account-other-methods");
        await sender.Field("update-secret").ClickAsync();
        await sender.Field("save-secret").ClickAsync();
        await Assertions.Expect(sender.Field("new-secret-note")).Not.ToBeEmptyAsync();
        await looks.LookAsync("account-secret", whole: false);
        await page.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(sender.Field("new-secret")).ToHaveCountAsync(0);

        await sender.Field("recipient").FillAsync($"cobros@{SampleTenant.OpenDomain}");
        await sender.SendTest.ClickAsync();
        await Assertions.Expect(sender.TestOutcome.Locator(".mp-alert-good")).ToBeVisibleAsync();
        await looks.LookAsync("account-tested");
        await sender.Field("unlink").ClickAsync();
        await Assertions.Expect(sender.Dialog).ToBeVisibleAsync();
        await looks.LookAsync("account-unlink", whole: false);
        await sender.Answer("Cancel").ClickAsync();
        await sender.Field("method").SelectOptionAsync("SmtpPassword");
        await Assertions.Expect(sender.Field("smtpHost")).ToBeVisibleAsync();
        foreach (var help in await page.Page.Locator("main .mp-help:visible").AllAsync()) await help.ClickAsync();
        await looks.LookAsync("account-password");
        await page.Link(sender.Say("TabDefaults")).ClickAsync();
        await sender.TypeAsync("senderName", "Laura Gómez");
        await sender.Field("signature").FillAsync("<p>Laura Gómez<br><b>Contoso Pruebas</b> · <a href='https://contoso.test'>contoso.test</a></p>");
        await sender.Field("signature").BlurAsync();
        await Assertions.Expect(page.Page.Locator("iframe.mp-preview")).ToBeVisibleAsync();
        await looks.LookAsync("account-defaults");
        Assert.Empty(looks.Problems);
        page.AssertNoComplaints();

        // Where the small window ended, as a tab that does not close itself.
        async Task LookAtEndAsync(string address, string name)
        {
            await using var tab = await portal.OpenSignedInAsync(english: english, email: sender.Email);
            await tab.Page.GotoAsync(address);
            var end = new Looks(tab, english);
            await end.LookAsync(name);
            looks.Problems.AddRange(end.Problems);
            tab.AssertNoComplaints();
        }
    }
}
