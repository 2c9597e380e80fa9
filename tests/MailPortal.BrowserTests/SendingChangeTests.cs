using MailPortal.Accounts;
using MailPortal.Outbox;
using MailPortal.Users;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace MailPortal.BrowserTests;

/// <summary>Changes over a link that works: asked before they are saved, and told from where mail leaves until they count.</summary>
public sealed class SendingChangeTests(PortalFixture portal)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Address_Changed_AsksFirst_AndTheOldOneSendsUntilTheNewOneIsLinked(bool english)
    {
        await using var sender = await SenderOnScreen.OpenAsync(portal, english);
        var looks = new Looks(sender.Page, english);
        await looks.ReturnAsync();
        await sender.LinkAsync();
        var other = $"otra.{sender.Address}";
        await sender.TypeAsync("address", other);

        await sender.Page.Button(sender.Say("Save")).First.ClickAsync();
        await Assertions.Expect(sender.Dialog).ToContainTextAsync(sender.Say("ChangeTitle"));
        await Assertions.Expect(sender.Dialog).ToContainTextAsync(sender.Say("ChangeWaits", sender.Address));
        await looks.LookAsync("account-change", whole: false);
        await sender.Answer("Cancel").ClickAsync();
        await Assertions.Expect(sender.Dialog).ToHaveCountAsync(0);
        await Assertions.Expect(sender.Field("address")).ToHaveValueAsync(other);
        Assert.Equal(sender.Address, (await ViewAsync(sender)).Account.Address);
        // Linking at once saves too, and says the same in the one question that it asks.
        await sender.Link.ClickAsync();
        await Assertions.Expect(sender.Dialog).ToContainTextAsync(sender.Say("UnsavedText"));
        await Assertions.Expect(sender.Dialog).ToContainTextAsync(sender.Say("ChangeWaits", sender.Address));
        await sender.Answer("Cancel").ClickAsync();
        await sender.Page.Button(sender.Say("Save")).First.ClickAsync();
        await sender.Answer("Save").ClickAsync();

        await Assertions.Expect(sender.Field("account-outcome")).ToHaveTextAsync(sender.Say("SavedWaits"));
        await Assertions.Expect(sender.Field("link-waits")).ToHaveTextAsync(sender.Say("LinkWaits", sender.Address));
        await Assertions.Expect(sender.State).ToHaveTextAsync(sender.Say("Linked"));
        await Assertions.Expect(sender.Field("can-test")).ToHaveTextAsync(sender.SayOfMail("TestLeavesFrom", sender.Address));
        await looks.LookAsync("account-waits");
        var recipient = FormOnScreen.FreshMailbox();
        await sender.Field("recipient").FillAsync(recipient);
        await sender.SendTest.ClickAsync();
        await Assertions.Expect(sender.TestOutcome).Not.ToBeEmptyAsync();
        await portal.Services.GetRequiredService<SendOutboxJob>().SendDueAsync(Cancellation);
        await Assertions.Expect(sender.TestOutcome).ToContainTextAsync(sender.SayOfMail("TestSent", recipient));
        Assert.Equal([sender.Address], portal.Sandbox.Sent.All().Where(m => m.Recipients.Contains(recipient)).Select(m => m.Sender));

        var window = await sender.PressLinkAsync();
        await sender.SignInAsync(window, other);
        await Assertions.Expect(sender.LinkedAddress).ToHaveTextAsync(other);
        await Assertions.Expect(sender.Field("link-waits")).ToHaveCountAsync(0);
        await Assertions.Expect(sender.Field("can-test")).ToHaveTextAsync(sender.Say("CanTest"));
        await window.CloseAsync();
        Assert.Empty(looks.Problems);
        sender.Page.AssertNoComplaints();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WayWithoutALink_SaysThatItTakesOverAtOnce_AndOffersTheTest(bool english)
    {
        await using var sender = await SenderOnScreen.OpenAsync(portal, english);
        var looks = new Looks(sender.Page, english);
        await looks.ReturnAsync();
        await sender.LinkAsync();
        await sender.Field("method").SelectOptionAsync("SmtpPassword");
        // What is missing is told before anything is asked.
        await sender.Page.Button(sender.Say("Save")).First.ClickAsync();
        await Assertions.Expect(sender.Field("account-outcome")).ToHaveTextAsync(sender.Say("NotSaved"));
        await Assertions.Expect(sender.Dialog).ToHaveCountAsync(0);
        foreach (var (field, value) in new[] { ("smtpHost", "smtp.contoso.test"), ("smtpPort", "587"), ("password", "una~contraseña"), ("password-confirmation", "una~contraseña") }) await sender.TypeAsync(field, value);

        await sender.Page.Button(sender.Say("Save")).First.ClickAsync();

        await Assertions.Expect(sender.Dialog).ToContainTextAsync(sender.Say("ChangeLeaves", sender.Address, sender.Say("SmtpPassword"), sender.Address));
        await looks.LookAsync("account-change-way", whole: false);
        await sender.Answer("Save").ClickAsync();
        await Assertions.Expect(sender.Field("account-outcome")).ToHaveTextAsync(sender.Say("SavedTest"));
        await Assertions.Expect(sender.SendTest).ToBeEnabledAsync();
        await Assertions.Expect(sender.Field("link-rests")).ToHaveTextAsync(sender.Say("LinkRests", sender.Address, sender.Say("SmtpPassword"), sender.Say("GraphDelegated")));
        await looks.LookAsync("account-changed-way");
        var view = await ViewAsync(sender);
        Assert.Equal((SendingMethod.SmtpPassword, LinkState.Linked), (view.Account.Method, view.Link!.State));
        await sender.Field("unlink").ClickAsync();
        await Assertions.Expect(sender.Dialog).ToContainTextAsync(sender.Say("UnlinkRestingQuestion", sender.Address));
        await sender.Answer("Unlink").ClickAsync();
        await Assertions.Expect(sender.Field("link-rests")).ToHaveCountAsync(0);
        Assert.Null((await ViewAsync(sender)).Link);
        Assert.Empty(looks.Problems);
        sender.Page.AssertNoComplaints();
    }

    private async Task<AccountView> ViewAsync(SenderOnScreen sender) => (await portal.Services.GetRequiredService<AccountDirectory>().OfUserAsync(Actor.Portal, sender.UserId, Cancellation))!;
}
