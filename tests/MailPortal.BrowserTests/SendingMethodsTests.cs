using MailPortal.Accounts;
using MailPortal.Sandbox;
using MailPortal.Users;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace MailPortal.BrowserTests;

/// <summary>What can be done about a link besides making it: a new secret, one permission more, and "Otros métodos".</summary>
public sealed class SendingMethodsTests(PortalFixture portal)
{
    [Fact]
    public async Task UpdateSecret_KeepsTheLink_AndWhatIsBeingTyped()
    {
        await using var sender = await SenderOnScreen.OpenAsync(portal);
        await sender.LinkAsync();
        await sender.TypeAsync("address", $"otra.{sender.Address}");

        await sender.Field("update-secret").ClickAsync();
        await TypeSecretAsync("not~the~one");
        await sender.Field("save-secret").ClickAsync();
        await Assertions.Expect(sender.Field("new-secret-note")).Not.ToBeEmptyAsync();
        Assert.Empty(await sender.Page.AxeAsync());
        await TypeSecretAsync(SampleTenant.Sending.Secrets[1].Value);
        await sender.Field("save-secret").ClickAsync();

        await Assertions.Expect(sender.Field("account-outcome")).ToHaveTextAsync(sender.Say("SecretUpdated"));
        await Assertions.Expect(sender.Field("address")).ToHaveValueAsync($"otra.{sender.Address}");
        await sender.Page.Page.ReloadAsync();
        await Assertions.Expect(sender.Field("address")).ToHaveValueAsync(sender.Address);
        await Assertions.Expect(sender.State).ToHaveTextAsync(sender.Say("Linked"));
        sender.Page.AssertNoComplaints();

        async Task TypeSecretAsync(string secret)
        {
            await sender.TypeAsync("new-secret", secret);
            await sender.TypeAsync("new-secret-confirmation", secret);
        }
    }

    [Fact]
    public async Task SendAs_IsAllowedBesidesWhatTheLinkHas()
    {
        await using var sender = await SenderOnScreen.OpenAsync(portal);
        await sender.LinkAsync();

        var window = await sender.PressLinkAsync(sender.Field("link-send-as"));
        if (await window.Locator("#login").IsVisibleAsync()) await sender.SignInAsync(window);
        else await window.Locator("#accept").ClickAsync();

        await Assertions.Expect(sender.Page.Page.GetByText(sender.Say("LinkSendAsAllowed"))).ToBeVisibleAsync();
        await Assertions.Expect(sender.Field("link-large")).ToBeVisibleAsync();
        sender.Page.AssertNoComplaints();
    }

    [Fact]
    public async Task DeviceCode_TypedInAnotherTab_Links()
    {
        await using var sender = await SenderOnScreen.OpenAsync(portal);
        await sender.Page.GoAsync("/sending");
        await OpenOthersAsync(sender);
        await sender.Field("begin-device").ClickAsync();
        var code = await sender.Field("device-code").Locator("code").InnerTextAsync();
        await Assertions.Expect(sender.Field("link-password")).ToBeDisabledAsync();
        Assert.Empty(await sender.Page.AxeAsync());

        var elsewhere = await sender.Page.Page.Context.NewPageAsync();
        await elsewhere.GotoAsync((await sender.Field("device-code").Locator("a").GetAttributeAsync("href"))!);
        await elsewhere.Locator("#otc").FillAsync(code);
        await elsewhere.Locator("#next").ClickAsync();
        await sender.SignInAsync(elsewhere);

        await Assertions.Expect(sender.LinkedAddress).ToHaveTextAsync(sender.Address, new() { Timeout = 30_000 });
        await Assertions.Expect(sender.LinkOutcome).ToHaveTextAsync(sender.Say("LinkedNow", sender.Address));
        await Assertions.Expect(sender.Field("device-code")).ToHaveCountAsync(0);
        sender.Page.AssertNoComplaints();
    }

    [Fact]
    public async Task DeviceCode_Cancelled_CanBeAskedForAgain()
    {
        await using var sender = await SenderOnScreen.OpenAsync(portal);
        await sender.Page.GoAsync("/sending");
        await OpenOthersAsync(sender);
        await sender.Field("begin-device").ClickAsync();
        await sender.Field("cancel-device").ClickAsync();

        await Assertions.Expect(sender.Field("begin-device")).ToBeEnabledAsync();
        await Assertions.Expect(sender.LinkOutcome).ToBeEmptyAsync();
        await Assertions.Expect(sender.Field("link-password")).ToBeEnabledAsync();
        sender.Page.AssertNoComplaints();
    }

    [Fact]
    public async Task Password_Wrong_LeavesTheLink_AndIsTypedAnew()
    {
        await using var sender = await SenderOnScreen.OpenAsync(portal);
        await sender.LinkAsync();
        await OpenOthersAsync(sender);
        await sender.Field("link-password").ClickAsync();
        await Assertions.Expect(sender.Field("microsoft-password-note")).Not.ToBeEmptyAsync();

        await sender.TypeAsync("microsoft-password", "wrong");
        await sender.Field("link-password").ClickAsync();
        await Assertions.Expect(sender.LinkOutcome).ToContainTextAsync(sender.Say("OldLinkStays"));
        await Assertions.Expect(sender.Field("microsoft-password")).ToHaveValueAsync("");
        Assert.Empty(await sender.Page.AxeAsync());
        await sender.TypeAsync("microsoft-password", SampleTenant.OpenDomainPassword);
        await sender.Field("link-password").ClickAsync();

        await Assertions.Expect(sender.LinkOutcome).ToHaveTextAsync(sender.Say("LinkedNow", sender.Address));
        sender.Page.AssertNoComplaints();
    }

    private static Task OpenOthersAsync(SenderOnScreen sender) => sender.Field("other-methods").Locator("summary").ClickAsync();
}
