using MailPortal.Accounts;
using MailPortal.Sandbox;
using MailPortal.Users;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace MailPortal.BrowserTests;

/// <summary>"Vincular cuenta" where it does not go as wished.</summary>
public sealed class SendingLinkTests(PortalFixture portal)
{
    [Fact]
    public async Task OtherAccount_Kept_IsLinkedAndTheAddressFollows()
    {
        await using var sender = await SenderOnScreen.OpenAsync(portal);
        var other = $"otra.{sender.Address}";
        await SignInAsOtherAsync(sender, other);

        await sender.Page.Button(sender.Say("OtherKeep", other)).ClickAsync();

        await Assertions.Expect(sender.LinkedAddress).ToHaveTextAsync(other);
        await Assertions.Expect(sender.Field("address")).ToHaveValueAsync(other);
        await Assertions.Expect(sender.State).ToHaveTextAsync(sender.Say("Linked"));
        sender.Page.AssertNoComplaints();
    }

    [Fact]
    public async Task OtherAccount_StartedAgain_IsAskedWhichOneThoughTheBrowserIsSignedIn()
    {
        await using var sender = await SenderOnScreen.OpenAsync(portal);
        await SignInAsOtherAsync(sender, $"otra.{sender.Address}");

        var window = await sender.PressLinkAsync(sender.Page.Button(sender.Say("OtherAgain")));
        await sender.SignInAsync(window);

        await Assertions.Expect(sender.LinkedAddress).ToHaveTextAsync(sender.Address);
        await Assertions.Expect(sender.Field("address")).ToHaveValueAsync(sender.Address);
        sender.Page.AssertNoComplaints();
    }

    [Fact]
    public async Task OtherAccount_Discarded_LeavesNothingLinked()
    {
        await using var sender = await SenderOnScreen.OpenAsync(portal);
        await SignInAsOtherAsync(sender, $"otra.{sender.Address}");

        await sender.Page.Button(sender.Say("OtherDrop")).ClickAsync();

        await Assertions.Expect(sender.LinkOutcome).ToBeEmptyAsync();
        await Assertions.Expect(sender.State).ToHaveTextAsync(sender.Say("NotLinked"));
        await sender.Page.GoAsync("/sending");
        await Assertions.Expect(sender.LinkOutcome).ToBeEmptyAsync();
        sender.Page.AssertNoComplaints();
    }

    [Fact]
    public async Task WindowBlocked_TheSameTabGoesToMicrosoftAndComesBack()
    {
        await using var sender = await SenderOnScreen.OpenAsync(portal);
        var tab = sender.Page.Page;
        await tab.AddInitScriptAsync("window.open = () => null");
        await sender.Page.GoAsync("/sending");

        await sender.Link.ClickAsync();
        await tab.Locator("#account-form").WaitForAsync();
        await sender.SignInAsync(tab);
        await Assertions.Expect(tab.Locator("#link-result")).ToHaveTextAsync(sender.Say("WindowLinked"));
        await Assertions.Expect(tab.Locator("[data-close-window]")).ToBeHiddenAsync();
        await sender.Page.Link(sender.Say("WindowBack")).ClickAsync();

        await sender.Page.InteractiveAsync();
        await Assertions.Expect(sender.LinkedAddress).ToHaveTextAsync(sender.Address);
        await Assertions.Expect(sender.Field("can-test")).ToHaveTextAsync(sender.Say("CanTest"));
        // Told where it ended, and not once more at every reload.
        await Assertions.Expect(sender.LinkOutcome).ToHaveTextAsync("");
        sender.Page.AssertNoComplaints();
    }

    [Fact]
    public async Task Window_ItsWayBack_ClosesIt()
    {
        await using var sender = await SenderOnScreen.OpenAsync(portal);
        await sender.Page.GoAsync("/sending");
        var window = await sender.PressLinkAsync();
        await sender.SignInAsync(window, press: "cancel");
        await Assertions.Expect(window.Locator("#link-result")).ToHaveTextAsync(sender.Say("WindowRefused"));
        var closed = SenderOnScreen.UntilClosedAsync(window);

        await window.GetByRole(AriaRole.Link, new() { Name = sender.Say("WindowBack"), Exact = true }).ClickAsync();

        await closed;
        await Assertions.Expect(sender.LinkOutcome).ToContainTextAsync(sender.Say("LinkRefused"));
        sender.Page.AssertNoComplaints();
    }

    [Fact]
    public async Task WindowClosedByThePerson_IsNoticed()
    {
        await using var sender = await SenderOnScreen.OpenAsync(portal);
        await sender.Page.GoAsync("/sending");
        var window = await sender.PressLinkAsync();
        await Assertions.Expect(sender.LinkOutcome).ToContainTextAsync(sender.Say("Linking"));

        await window.CloseAsync();

        await Assertions.Expect(sender.LinkOutcome).ToContainTextAsync(sender.Say("LinkingClosed"));
        await Assertions.Expect(sender.Link).ToBeEnabledAsync();
        sender.Page.AssertNoComplaints();
    }

    [Fact]
    public async Task ConsentRefused_SaysWhy_AndGivesTheAdministratorsLink()
    {
        await using var sender = await SenderOnScreen.OpenAsync(portal);
        await sender.Page.GoAsync("/sending");
        var window = await sender.PressLinkAsync();

        await sender.SignInAsync(window, press: "cancel");

        await Assertions.Expect(window.Locator("#link-result")).ToHaveTextAsync(sender.Say("WindowRefused"));
        await ShowsConsentLinkAsync(sender, "AADSTS65004");
        sender.Page.AssertNoComplaints();
    }

    [Fact]
    public async Task AdministratorMustConsent_SaysSo_AndGivesTheAdministratorsLink()
    {
        await using var sender = await SenderOnScreen.OpenAsync(portal, address: SampleAccounts.NeedsAdministrator.Address);
        await sender.Page.GoAsync("/sending");
        var window = await sender.PressLinkAsync();

        await sender.SignInAsync(window, press: "cancel");

        await ShowsConsentLinkAsync(sender, "AADSTS");
        sender.Page.AssertNoComplaints();
    }

    [Fact]
    public async Task Unlink_AsksFirst_AndSaysThatItIsDone()
    {
        await using var sender = await SenderOnScreen.OpenAsync(portal);
        await sender.LinkAsync();

        await sender.Field("unlink").ClickAsync();
        await Assertions.Expect(sender.Dialog).ToContainTextAsync(sender.Say("UnlinkQuestion", sender.Address));
        await sender.Answer("Cancel").ClickAsync();
        await Assertions.Expect(sender.Dialog).ToHaveCountAsync(0);
        await Assertions.Expect(sender.LinkedAddress).ToHaveTextAsync(sender.Address);
        await sender.Field("unlink").ClickAsync();
        await sender.Answer("Unlink").ClickAsync();

        await Assertions.Expect(sender.LinkOutcome).ToHaveTextAsync(sender.Say("Unlinked"));
        await Assertions.Expect(sender.State).ToHaveTextAsync(sender.Say("NotLinked"));
        await Assertions.Expect(sender.SendTest).ToBeDisabledAsync();
        Assert.Null((await portal.Services.GetRequiredService<AccountDirectory>().OfUserAsync(Actor.Portal, sender.UserId, TestContext.Current.CancellationToken))!.Link);
        sender.Page.AssertNoComplaints();
    }

    private static async Task SignInAsOtherAsync(SenderOnScreen sender, string other)
    {
        await sender.Page.GoAsync("/sending");
        var window = await sender.PressLinkAsync();
        await sender.SignInAsync(window, other);
        var closed = SenderOnScreen.UntilClosedAsync(window);
        await Assertions.Expect(window.Locator(".mp-lead")).ToContainTextAsync(sender.Say("OtherText", other, sender.Address).TrimEnd('.'));
        await Assertions.Expect(sender.LinkOutcome).ToContainTextAsync(sender.Say("OtherText", other, sender.Address));
        await Assertions.Expect(sender.LinkedAddress).ToHaveCountAsync(0);
        await closed;
        Assert.Empty(await sender.Page.AxeAsync());
    }

    private static async Task ShowsConsentLinkAsync(SenderOnScreen sender, string code)
    {
        await Assertions.Expect(sender.LinkOutcome).ToContainTextAsync(sender.Say("LinkRefused"));
        await Assertions.Expect(sender.LinkOutcome).ToContainTextAsync(code);
        var copied = await sender.LinkOutcome.Locator("[data-copy*=adminconsent]").GetAttributeAsync("data-copy");
        Assert.Contains(SampleTenant.Sending.ClientId.ToString(), copied, StringComparison.Ordinal);
        Assert.Empty(await sender.Page.AxeAsync());
    }
}
