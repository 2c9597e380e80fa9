using Bunit;
using MailPortal.Accounts;
using MailPortal.Organizations;
using MailPortal.Users;
using Microsoft.Extensions.DependencyInjection;
using Radzen;

namespace MailPortal.Tests.Portal.Accounts;

/// <summary>The card of an organisation's application while other things happen.</summary>
public sealed class SendingApplicationCardTests(SendingPortal sending) : IClassFixture<SendingPortal>, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30); // ends with what it waits for

    private readonly BunitContext bunit = new();

    private static CancellationToken Cancellation => Xunit.TestContext.Current.CancellationToken;

    private SendingApplications Applications => sending.Portal.Get<SendingApplications>();

    public ValueTask DisposeAsync() => bunit.DisposeAsync();

    /// <summary>A new secret is asked for, and nothing typed yet, while somebody else begins to use the application.</summary>
    [Fact]
    public async Task Secret_AskedForWhileSomethingElseChanges_StaysOpen()
    {
        var (organization, card) = await RenderAsync();
        await card.PressAsync("button#secret");

        await sending.NewSenderAsync(change: s => new AccountSettings { Method = s.Method, Address = s.Address, SharedBy = organization }, organization: organization);
        card.WaitForAssertion(() => Assert.Equal(string.Format(null, AccountText.SharedUse, 1, 0), card.Find("#application-use").TextContent), Patience);

        Assert.Single(card.FindAll("input#secret"));
    }

    [Fact]
    public async Task Expiry_ThatIsOver_IsWarnedOf()
    {
        var card = (await RenderAsync()).Card;

        await card.TypeAsync("input#secretExpiresOn", "2020-01-01");
        Assert.Contains(AccountText.ExpiryPassed, card.Find("#secretExpiresOn-note").TextContent, StringComparison.Ordinal);
        await card.TypeAsync("input#secretExpiresOn", "2099-01-01");
        Assert.DoesNotContain(AccountText.ExpiryPassed, card.Find("#secretExpiresOn-note").TextContent, StringComparison.Ordinal);
    }

    /// <summary>Another one was stored meanwhile: whoever asked for the field sees so, and asks again.</summary>
    [Fact]
    public async Task Secret_AskedForWhileAnotherIsStored_IsShownAsStored()
    {
        var (organization, card) = await RenderAsync();
        await card.PressAsync("button#secret");

        await Applications.SaveAsync(Actor.Portal, organization, SendingPortal.Application with { NotificationAddresses = ["avisos@contoso.test"], SecretExpiresOn = new DateOnly(2030, 1, 31) }, version: null, Cancellation);

        card.WaitForAssertion(() => Assert.Equal("avisos@contoso.test", card.Find("#notificationAddresses").GetAttribute("value")), Patience);
        Assert.Single(card.FindAll("button#secret"));
    }

    [Fact]
    public async Task Typed_WhileSomebodyElseRemovesTheApplication_StaysAndMakesItAnew()
    {
        var (organization, card) = await RenderAsync();
        await card.TypeAsync("input#notificationAddresses", "avisos@contoso.test");

        Assert.True(await Applications.DeleteAsync(Actor.Portal, organization, null, Cancellation));

        card.WaitForAssertion(() => Assert.Contains(AccountText.SharedGone, card.Find("#application-outcome").TextContent, StringComparison.Ordinal), Patience);
        Assert.Equal("avisos@contoso.test", card.Find("input#notificationAddresses").GetAttribute("value"));
        Assert.Empty(card.FindAll("button#delete-application"));
    }

    /// <summary>What is removed is what was looked at: a secret that somebody stored in between is not.</summary>
    [Fact]
    public async Task Delete_AnotherOneWasStoredMeanwhile_IsRefused()
    {
        var (organization, card) = await RenderAsync();
        await card.TypeAsync("input#notificationAddresses", "mine@contoso.test");
        await Applications.SaveAsync(Actor.Portal, organization, SendingPortal.Application with { NotificationAddresses = ["theirs@contoso.test"], SecretExpiresOn = new DateOnly(2030, 1, 31) }, version: null, Cancellation);

        await card.PressAsync("button#delete-application");

        Assert.Contains(AccountText.SharedDeleteOvertaken, card.Find("#application-outcome").TextContent, StringComparison.Ordinal);
        Assert.Equal("mine@contoso.test", card.Find("input#notificationAddresses").GetAttribute("value"));
        Assert.NotNull(await Applications.FindAsync(Actor.Portal, organization, Cancellation));

        // Seen, it may go.
        await card.PressAsync("button#delete-application");
        Assert.Null(await Applications.FindAsync(Actor.Portal, organization, Cancellation));
    }

    private async Task<(Guid Organization, IRenderedComponent<SendingApplicationCard> Card)> RenderAsync()
    {
        var organization = (await sending.Portal.Get<OrganizationChanges>().CreateAsync(Actor.Portal, new OrganizationForm { Name = $"Contoso {Guid.NewGuid():N}", TaxId = "900123456" }, Cancellation)).Id;
        await Applications.SaveAsync(Actor.Portal, organization, SendingPortal.Application, version: null, Cancellation);
        var (user, _) = await sending.Portal.AddUserAsync(PortalRole.Manager, organization);
        bunit.ServeAs(sending.Portal, user.Id, interactive: true, (services, _) => services.AddScoped<DialogService, AnsweringDialogs>());
        var card = bunit.Render<SendingApplicationCard>(p => p.Add(c => c.OrganizationId, organization));
        card.WaitForElement("button#secret", Patience);
        return (organization, card);
    }
}
