using System.Net;
using System.Web;
using MailPortal.Accounts;
using MailPortal.Sandbox;
using MailPortal.Tests.Sandbox;

namespace MailPortal.Tests.Portal.Accounts;

/// <summary>The administrator's link: what it asks for, and what is said of what comes back.</summary>
public sealed class AdminConsentTests(SendingPortal sending) : IClassFixture<SendingPortal>
{
    private static readonly Uri Here = new("http://localhost/");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(LinkExtras.None, "Mail.Send User.Read openid profile offline_access")]
    [InlineData(LinkExtras.LargeMail, "Mail.Send User.Read Mail.ReadWrite openid profile offline_access")]
    [InlineData(LinkExtras.SendAs, "Mail.Send User.Read Mail.Send.Shared openid profile offline_access")]
    [InlineData(LinkExtras.LargeMail | LinkExtras.SendAs, "Mail.Send User.Read Mail.ReadWrite Mail.Send.Shared openid profile offline_access")]
    public async Task Link_AsksForWhatTheAttemptAskedFor(LinkExtras extras, string scopes)
    {
        var asked = HttpUtility.ParseQueryString((await ConsentAsync(extras)).Query)["scope"]!;

        Assert.Equal(scopes, string.Join(' ', asked.Split(' ').Select(s => s[(s.LastIndexOf('/') + 1)..])));
    }

    [Fact]
    public async Task Link_AfterAnotherApplicationWasTyped_IsOfTheOneThatWasRefused()
    {
        var sender = await sending.NewSenderAsync();
        var attempt = await AttemptAsync(sender, LinkExtras.None);
        await sending.Portal.Get<AccountSaving>().SaveAsync(sender.Actor, sender.User.Id, SendingPortal.Settings(sender.Address) with { ApplicationId = SampleTenant.SingleTenant.ClientId.ToString(), Secret = new("another~one") }, null, Cancellation);

        Assert.Equal(SampleTenant.Sending.ClientId.ToString(), HttpUtility.ParseQueryString(Linking.AdminConsentFor(attempt, Here).Query)["client_id"]);
    }

    [Fact]
    public async Task Administrator_Accepts_IsToldWhatTheAnswerSays_AndThePersonIsAskedNothing()
    {
        var sender = await sending.NewSenderAsync();
        var consent = Linking.AdminConsentFor(await AttemptAsync(sender, LinkExtras.LargeMail), Here);

        var (leads, page) = await ComeBackAsync(await AtMicrosoftAsync(consent, "accept"));

        Assert.StartsWith("/sending/linked?consent=", leads, StringComparison.Ordinal);
        Assert.Contains("Consentimiento del administrador", page, StringComparison.Ordinal);
        Assert.Contains("El portal lo comprueba cuando cada usuario vincula su cuenta", page, StringComparison.Ordinal);
        using var browser = await sender.BrowserAsync();
        Assert.Equal(LinkOutcome.Linked, (await sender.LinkAsync(browser, extras: LinkExtras.LargeMail)).Outcome);
        Assert.True(LinkScopes.AllowDrafts((await sender.ViewAsync()).Link!.Scopes));
    }

    /// <summary>One permission that the sign-in asks for and the link does not, and the person is refused as before.</summary>
    [Fact]
    public async Task Administrator_Accepts_WhereUsersMayConsentToNothing_ThePersonLinks()
    {
        var sender = await sending.NewSenderAsync(change: s => s with
        {
            ApplicationId = SampleTenant.SingleTenant.ClientId.ToString(), Secret = new(SampleTenant.SingleTenant.Secrets[0].Value), Audience = AccountAudience.Tenant, TenantId = SampleTenant.TenantId.ToString(),
        });
        using var browser = await sender.BrowserAsync();
        var refused = await AttemptAsync(sender, LinkExtras.None);
        await ComeBackAsync(await AtMicrosoftAsync(Linking.AdminConsentFor(refused, Here), "accept"));

        Assert.Equal(LinkOutcome.Linked, (await sender.LinkAsync(browser)).Outcome);
    }

    [Fact]
    public async Task Administrator_Declines_IsToldWhyInWordsAndCode()
    {
        var (leads, page) = await ComeBackAsync(await AtMicrosoftAsync(await ConsentAsync(LinkExtras.None), "cancel"));

        Assert.EndsWith("&why=MP2061", leads, StringComparison.Ordinal);
        Assert.Contains("No llegó el consentimiento", page, StringComparison.Ordinal);
        Assert.Contains("No se aceptaron los permisos.", page, StringComparison.Ordinal);
        Assert.Contains("MP2061", page, StringComparison.Ordinal);
        Assert.Contains("El mismo enlace sirve para intentarlo otra vez.", page, StringComparison.Ordinal);
    }

    /// <summary>Microsoft need not say that it is about consent: the state does.</summary>
    [Fact]
    public async Task Refusal_WithoutSayingOfWhat_IsToldByItsState()
    {
        var state = HttpUtility.ParseQueryString((await ConsentAsync(LinkExtras.None)).Query)["state"]!;

        var (leads, _) = await ComeBackAsync($"/oauth_callback?error=access_denied&error_description=AADSTS90094:%20x&state={Uri.EscapeDataString(state)}");

        Assert.EndsWith("&why=MP2062", leads, StringComparison.Ordinal);
    }

    /// <summary>Whoever writes an address has the portal claim nothing.</summary>
    [Theory]
    [InlineData("/oauth_callback?admin_consent=True&tenant=x&state=consent")]
    [InlineData("/oauth_callback?admin_consent=True&tenant=x")]
    [InlineData("/oauth_callback?admin_consent=True&error=access_denied&error_description=AADSTS65004")]
    [InlineData("/oauth_callback?admin_consent=True&state=00000000000000000000000000000000.CfDJ8")]
    [InlineData("/sending/linked?why=AdminConsent")]
    [InlineData("/sending/linked?consent=consent")]
    [InlineData("/sending/linked?consent=00000000000000000000000000000000.CfDJ8")]
    public async Task Address_Written_SaysNothingOfConsent(string address)
    {
        var (leads, page) = await ComeBackAsync(address);

        Assert.DoesNotContain("consent=", leads.Replace(address, "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("Este intento de vinculación no existe o ya terminó.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("onsentimiento", page, StringComparison.Ordinal);
    }

    /// <summary>The sealed part is of one attempt.</summary>
    [Fact]
    public async Task State_OfAnotherAttempt_IsNotOurs()
    {
        var states = sending.Portal.Get<ConsentState>();
        var (one, other) = (Guid.NewGuid(), Guid.NewGuid());
        var state = states.For(one);

        Assert.Equal(one, states.AttemptOf(state));
        var moved = other.ToString("N") + state[32..];
        Assert.Null(states.AttemptOf(moved));
        Assert.Null(states.AttemptOf(null));
        var (_, page) = await ComeBackAsync($"/oauth_callback?admin_consent=True&state={Uri.EscapeDataString(moved)}");
        Assert.Contains("Este intento de vinculación no existe o ya terminó.", page, StringComparison.Ordinal);
    }

    private AccountLinking Linking => sending.Portal.Get<AccountLinking>();

    private async Task<LinkAttempt> AttemptAsync(Sender sender, LinkExtras extras) =>
        await sender.AttemptAsync((await Linking.StartAsync(sender.Actor, sender.AccountId, Here, extras, Cancellation)).AttemptId);

    private async Task<Uri> ConsentAsync(LinkExtras extras) => Linking.AdminConsentFor(await AttemptAsync(await sending.NewSenderAsync(), extras), Here);

    /// <summary>An administrator opens the link, in a browser that the portal does not know.</summary>
    private async Task<string> AtMicrosoftAsync(Uri consent, string press)
    {
        using var administrator = new Browser(sending.Sandbox.Info);
        await administrator.OpenAsync(consent);
        await administrator.ChooseAsync(SampleAccounts.Administrator.Address);
        await administrator.PressIdAsync(press);
        return administrator.SentTo!.PathAndQuery;
    }

    private async Task<(string Leads, string Page)> ComeBackAsync(string address)
    {
        using var browser = sending.Portal.Browser();
        using var answer = await browser.GetAsync(address, Cancellation);
        var leads = TestPortal.Leads(answer) ?? address;
        return (leads, WebUtility.HtmlDecode(await browser.GetStringAsync(leads, Cancellation)));
    }
}
