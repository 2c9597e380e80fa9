using MailPortal.Accounts;
using MailPortal.Mail;
using Microsoft.Playwright;

namespace MailPortal.BrowserTests;

/// <summary>The sending form, and who sees what of it.</summary>
public sealed class SendingTests(PortalFixture portal)
{
    [Fact]
    public async Task LeavingWithUnsavedChanges_AsksFirst()
    {
        await using var sender = await SenderOnScreen.OpenAsync(portal);
        await sender.Page.GoAsync("/sending");
        await sender.TypeAsync("address", $"otra.{sender.Address}");

        await sender.Page.Link("Panel").First.ClickAsync();
        await Assertions.Expect(sender.Dialog).ToContainTextAsync(sender.Say("LeaveQuestion"));
        await sender.Answer("Stay").ClickAsync();
        await Assertions.Expect(sender.Dialog).ToHaveCountAsync(0);
        await Assertions.Expect(sender.Field("address")).ToHaveValueAsync($"otra.{sender.Address}");
        await sender.Page.Link("Panel").First.ClickAsync();
        await sender.Answer("Leave").ClickAsync();

        await sender.Page.HeadingIsAsync("Panel");
        await sender.Page.GoAsync("/sending");
        await Assertions.Expect(sender.Field("address")).ToHaveValueAsync(sender.Address);
        sender.Page.AssertNoComplaints();
    }

    [Fact]
    public async Task OtherPartsOfTheForm_AreLookedAtWithoutLosingWhatIsTyped()
    {
        await using var sender = await SenderOnScreen.OpenAsync(portal);
        await sender.Page.GoAsync("/sending");
        await sender.TypeAsync("address", $"otra.{sender.Address}");

        await sender.Page.Link(sender.Say("TabDefaults")).ClickAsync();
        await sender.TypeAsync("senderName", "Laura Gómez");
        await sender.Page.Link(sender.Say("TabAccount")).ClickAsync();

        await Assertions.Expect(sender.Dialog).ToHaveCountAsync(0);
        await Assertions.Expect(sender.Field("address")).ToHaveValueAsync($"otra.{sender.Address}");
        sender.Page.AssertNoComplaints();
    }

    [Fact]
    public async Task Save_SomethingWrong_IsToldAtItsFieldWithTheFocusThere()
    {
        await using var sender = await SenderOnScreen.OpenAsync(portal, stored: false);
        await sender.Page.GoAsync("/sending");
        await sender.TypeAsync("address", "sin arroba");
        await sender.Page.Button(sender.Say("Save")).First.ClickAsync();

        await Assertions.Expect(sender.Field("account-outcome")).ToHaveTextAsync(sender.Say("NotSaved"));
        await Assertions.Expect(sender.Field("address-note")).ToContainTextAsync(AccountRuleText.ResourceManager.In(false, "NotAnAddress"));
        await Assertions.Expect(sender.Field("applicationId-note")).Not.ToBeEmptyAsync();
        await Assertions.Expect(sender.Field("address")).ToBeFocusedAsync();
        Assert.Empty(await sender.Page.AxeAsync());
        sender.Page.AssertNoComplaints();
    }

    [Fact]
    public async Task LinkRefusedForItsSecret_SaysWhichFieldToMend()
    {
        await using var sender = await SenderOnScreen.OpenAsync(portal);
        await sender.StoreAsync(sender.Settings with { Secret = new Secret("wrong~secret") });
        await sender.Page.GoAsync("/sending");
        var window = await sender.PressLinkAsync();
        await sender.SignInAsync(window);

        await Assertions.Expect(sender.LinkOutcome).ToContainTextAsync("AADSTS7000215");
        await Assertions.Expect(sender.State).ToHaveTextAsync(sender.Say("NotLinked"));
        sender.Page.AssertNoComplaints();
    }

    [Fact]
    public async Task Administrator_SeesTheAccount_AndCannotSignInForItsOwner()
    {
        var scene = await portal.SendingAsync();
        await using var page = await portal.OpenSignedInAsync();
        await page.GoAsync("/sending/accounts");
        await page.Page.Locator($"tbody a[href='/sending/{scene.UserId}']").ClickAsync();

        await page.HeadingIsAsync(string.Format(null, AccountText.ResourceManager.In(false, "Title"), "Laura Gómez"));
        Assert.EndsWith($"/sending/{scene.UserId}", page.Page.Url, StringComparison.Ordinal);
        await Assertions.Expect(page.Page.Locator("#linked-address")).ToContainTextAsync("@auto.test");
        await Assertions.Expect(page.Region("link-heading")).ToContainTextAsync(string.Format(null, AccountText.ResourceManager.In(false, "LinkOnlySelf"), "Laura Gómez"));
        await Assertions.Expect(page.Page.Locator("#link, #link-large")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Page.Locator("#unlink")).ToBeVisibleAsync();
        page.AssertNoComplaints();
    }
}
