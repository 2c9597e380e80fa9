using MailPortal.Accounts;
using MailPortal.Organizations;
using MailPortal.Sandbox;
using MailPortal.Users;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace MailPortal.BrowserTests;

/// <summary>"Aplicación de envío" of an organisation: set up once, and its people only link.</summary>
public sealed class SharedApplicationTests(PortalFixture portal)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SetUpOnce_TheirUsersOnlyLink_AndFollowANewSecret(bool english)
    {
        var organization = (await portal.Services.GetRequiredService<OrganizationChanges>().CreateAsync(
            Actor.Portal, new OrganizationForm { Name = $"Contoso {Guid.NewGuid():N}", TaxId = "900123456" }, TestContext.Current.CancellationToken)).Id;
        await using var page = await portal.OpenSignedInAsync(english: english);
        var looks = new Looks(page, english);
        await looks.ReturnAsync();
        await page.GoAsync($"/organizations/{organization}");
        await page.Page.Locator("#begin-application").ClickAsync();
        await page.Page.Locator("#save-application").ClickAsync();
        await Assertions.Expect(page.Page.Locator("#applicationId-note")).Not.ToBeEmptyAsync();
        await Assertions.Expect(page.Page.Locator("#applicationId")).ToBeFocusedAsync();
        await TypeAsync(page, "applicationId", SampleTenant.Sending.ClientId.ToString());
        await SecretAsync(page, 0);
        await page.Page.Locator("#save-application").ClickAsync();
        var outcome = page.Page.Locator("#application-outcome");
        await Assertions.Expect(outcome).ToHaveTextAsync(Say("SharedUnproved"));

        await using var sender = await SenderOnScreen.OpenAsync(portal, english, stored: false, organization: organization);
        await sender.Page.GoAsync("/sending");
        await Assertions.Expect(sender.Field("sharedBy")).ToHaveValueAsync(organization.ToString());
        await Assertions.Expect(sender.Page.Page.Locator("#applicationId, #secret, #audience")).ToHaveCountAsync(0);
        await sender.TypeAsync("address", sender.Address);
        await sender.Link.ClickAsync();
        var window = await sender.PressLinkAsync(sender.Answer("SaveAndLink"));
        await sender.SignInAsync(window);
        await Assertions.Expect(sender.LinkedAddress).ToHaveTextAsync(sender.Address);
        sender.Page.AssertNoComplaints();

        await Assertions.Expect(page.Page.Locator("#application-use")).ToHaveTextAsync(Say("SharedUse", 1, 1));
        await page.Page.Locator("button#secret").ClickAsync();
        await SecretAsync(page, 1);
        await page.Page.Locator("#save-application").ClickAsync();
        await Assertions.Expect(outcome).ToHaveTextAsync(Say("Saved"));
        await looks.LookAsync("organization-application");
        await page.Page.Locator("#delete-application").ClickAsync();
        await page.Page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { Name = Say("SharedDelete"), Exact = true }).ClickAsync();
        await Assertions.Expect(outcome).ToHaveTextAsync(Say("SharedInUse", 1));
        Assert.Empty(looks.Problems);
        page.AssertNoComplaints();

        string Say(string key, params object?[] values) => string.Format(null, AccountText.ResourceManager.In(english, key), values);
    }

    /// <summary>Both began while there was none: the second one is told before anything of the first one's is replaced.</summary>
    [Fact]
    public async Task SetUpByTwoAtOnce_TheSecondIsTold()
    {
        var organization = (await portal.Services.GetRequiredService<OrganizationChanges>().CreateAsync(
            Actor.Portal, new OrganizationForm { Name = $"Contoso {Guid.NewGuid():N}", TaxId = "900123456" }, TestContext.Current.CancellationToken)).Id;
        await using var page = await portal.OpenSignedInAsync();
        await page.GoAsync($"/organizations/{organization}");
        await page.Page.Locator("#begin-application").ClickAsync();
        await TypeAsync(page, "applicationId", SampleTenant.Sending.ClientId.ToString());
        await SecretAsync(page, 0);
        var applications = portal.Services.GetRequiredService<SendingApplications>();
        var theirs = await applications.SaveAsync(Actor.Portal, organization,
            new() { ApplicationId = SampleTenant.SingleTenant.ClientId.ToString(), Secret = new(SampleTenant.SingleTenant.Secrets[0].Value) }, Guid.Empty, TestContext.Current.CancellationToken);

        await page.Page.Locator("#save-application").ClickAsync();

        await Assertions.Expect(page.Page.Locator("#application-outcome")).ToHaveTextAsync(AccountText.ResourceManager.In(false, "SharedOvertaken"));
        await Assertions.Expect(page.Page.Locator("#applicationId")).ToHaveValueAsync(SampleTenant.Sending.ClientId.ToString());
        Assert.Equal(theirs.Application.Version, (await applications.FindAsync(Actor.Portal, organization, TestContext.Current.CancellationToken))!.Application.Version);
        page.AssertNoComplaints();
    }

    private static async Task SecretAsync(PortalPage page, int number)
    {
        await TypeAsync(page, "secret", SampleTenant.Sending.Secrets[number].Value);
        await TypeAsync(page, "secret-confirmation", SampleTenant.Sending.Secrets[number].Value);
    }

    private static async Task TypeAsync(PortalPage page, string field, string value)
    {
        await page.Page.Locator($"input#{field}").FillAsync(value);
        await page.Page.Locator($"input#{field}").BlurAsync();
    }
}
