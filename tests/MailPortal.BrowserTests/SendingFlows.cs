using System.Text.RegularExpressions;
using MailPortal.Outbox;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace MailPortal.BrowserTests;

/// <summary>From an empty form to a mail that arrived.</summary>
public abstract partial class SendingFlows(PortalFixture portal, bool english) : IFlows
{
    public bool English => english;

    [Fact]
    public async Task Account_FilledIn_IsLinkedInASmallWindow_AndSendsATest()
    {
        await using var sender = await SenderOnScreen.OpenAsync(portal, english, stored: false);
        await sender.Page.GoAsync("/sending");
        await Assertions.Expect(sender.State).ToHaveTextAsync(sender.Say("NotLinked"));
        await sender.FillAsync();
        await Assertions.Expect(sender.SendTest).ToBeDisabledAsync();
        await Assertions.Expect(sender.SendTest).ToHaveAccessibleDescriptionAsync(sender.SayOfMail("TestNeedsSave"));

        await sender.Link.ClickAsync();
        await Assertions.Expect(sender.Dialog).ToContainTextAsync(sender.Say("UnsavedTitle"));
        await Assertions.Expect(sender.Dialog).ToContainTextAsync(sender.Say("UnsavedText"));
        // It takes nothing away: not in the colour of what does.
        await Assertions.Expect(sender.Dialog).ToHaveClassAsync(Harmless());
        await sender.Answer("Cancel").ClickAsync();
        await Assertions.Expect(sender.Dialog).ToHaveCountAsync(0);
        await Assertions.Expect(sender.Field("account-outcome")).ToBeEmptyAsync();
        await sender.Link.ClickAsync();
        var window = await sender.PressLinkAsync(sender.Answer("SaveAndLink"));
        await Assertions.Expect(sender.Field("account-outcome")).ToHaveTextAsync(sender.Say("Saved"));
        await Assertions.Expect(sender.LinkOutcome).ToContainTextAsync(sender.Say("Linking"));
        await Assertions.Expect(sender.SendTest).ToHaveAccessibleDescriptionAsync(sender.SayOfMail("TestNeedsLink"));

        await window.Locator("#login").FillAsync(sender.Address);
        await window.Locator("#next").ClickAsync();
        await Assertions.Expect(window.Locator("#account")).ToHaveTextAsync(sender.Address);
        var closed = SenderOnScreen.UntilClosedAsync(window);
        await window.Locator("#accept").ClickAsync();
        await Assertions.Expect(window.Locator("#link-result")).ToHaveTextAsync(sender.Say("WindowLinked"));
        await Assertions.Expect(window.Locator(".mp-lead")).ToHaveTextAsync(sender.Say("WindowLinkedText", sender.Address));
        await closed;
        await Assertions.Expect(sender.LinkedAddress).ToHaveTextAsync(sender.Address);
        await Assertions.Expect(sender.State).ToHaveTextAsync(sender.Say("Linked"));
        await Assertions.Expect(sender.LinkOutcome).ToContainTextAsync(sender.Say("LinkedNow", sender.Address));

        var recipient = FormOnScreen.FreshMailbox();
        await sender.SendTest.ClickAsync();
        await Assertions.Expect(sender.Field("recipient-note")).Not.ToBeEmptyAsync();
        await sender.Field("recipient").FillAsync(recipient);
        await sender.SendTest.ClickAsync();
        await Assertions.Expect(sender.TestOutcome).Not.ToBeEmptyAsync();
        // Over a server database this node, which receives nothing, leaves jobs to others that are not there: the test is its clock.
        await portal.Services.GetRequiredService<SendOutboxJob>().SendDueAsync(TestContext.Current.CancellationToken);
        await Assertions.Expect(sender.TestOutcome).ToContainTextAsync(sender.SayOfMail("TestSent", recipient));
        Assert.Equal([sender.SayOfMail("TestSubject")], portal.Sandbox.Look(recipient).SelectMany(f => f.Messages).Select(m => m.Subject));
        Assert.Equal([sender.Address], portal.Sandbox.Sent.All().Where(m => m.Recipients.Contains(recipient)).Select(m => m.Sender));
        sender.Page.AssertNoComplaints();
    }

    [GeneratedRegex("mp-dialog-harmless")]
    private static partial Regex Harmless();
}

public sealed class SendingFlowsTests(PortalFixture portal) : SendingFlows(portal, english: false);
