using System.Net;
using MailPortal.Sandbox;

namespace MailPortal.Tests.Sandbox.Entra;

public sealed class AuthorizeRefusalTests(RunningSandbox sandbox) : IClassFixture<RunningSandbox>
{
    private const string Unknown = "0f0f0f0f-1111-2222-3333-444444444444";
    private readonly Linking _linking = new(sandbox);

    public static TheoryData<string, string, Guid, string?, string> OwnPage => new()
    {
        // what, tenant, application, redirect URI -> code
        { "other path", "common", SampleTenant.Sending.ClientId, "http://localhost:8080/oauth_callbacks", "AADSTS50011" },
        { "other capitals", "common", SampleTenant.Sending.ClientId, "http://localhost:8080/OAuth_callback", "AADSTS50011" },
        { "slash at the end", "common", SampleTenant.Sending.ClientId, "http://localhost:8080/oauth_callback/", "AADSTS50011" },
        { "address instead of localhost", "common", SampleTenant.Sending.ClientId, "http://127.0.0.1:8080/oauth_callback", "AADSTS50011" },
        { "https on localhost", "common", SampleTenant.Sending.ClientId, "https://localhost:8080/oauth_callback", "AADSTS50011" },
        { "other port of another host", "common", SampleTenant.Sending.ClientId, "https://portal.contoso.test:8443/oauth_callback", "AADSTS50011" },
        { "another host", "common", SampleTenant.Sending.ClientId, "https://evil.example/oauth_callback", "AADSTS50011" },
        { "a user before the host", "common", SampleTenant.Sending.ClientId, "http://x@localhost:8080/oauth_callback", "AADSTS50011" },
        { "no address", "common", SampleTenant.Sending.ClientId, "oauth_callback", "AADSTS90102" },
        { "unknown application", "common", new Guid(Unknown), Linking.Callback, "AADSTS700016" },
        { "unknown tenant", Unknown, SampleTenant.Sending.ClientId, Linking.Callback, "AADSTS90002" },
        { "no tenant", "contoso", SampleTenant.Sending.ClientId, Linking.Callback, "AADSTS900023" },
        { "single tenant at common", "common", SampleTenant.SingleTenant.ClientId, Linking.Callback, "AADSTS50194" },
        { "single tenant at organizations", "organizations", SampleTenant.SingleTenant.ClientId, Linking.Callback, "AADSTS50194" },
        { "single tenant at another's", "adatum.test", SampleTenant.SingleTenant.ClientId, Linking.Callback, "AADSTS700016" },
        { "personal only at common", "common", SampleTenant.PersonalOnly.ClientId, Linking.Callback, "AADSTS9002331" },
    };

    [Theory, MemberData(nameof(OwnPage))]
    public async Task Refused_OnItsOwnPage_NeverSendsTheBrowserAnywhere(string what, string tenant, Guid application, string? redirect, string code)
    {
        using var browser = new Browser(sandbox.Info);
        await browser.OpenAsync(_linking.Authorize(tenant, changes: [("client_id", application.ToString()), ("redirect_uri", redirect)]));

        Assert.Equal((what, HttpStatusCode.BadRequest, null, code), (what, browser.Status, browser.SentTo, browser.ErrorCode));
    }

    [Theory]
    [InlineData("http://localhost/oauth_callback")]
    [InlineData("http://localhost:52341/oauth_callback")]
    [InlineData("https://portal.contoso.test/oauth_callback")]
    public async Task RedirectUri_Registered_IsTaken(string redirect)
    {
        using var browser = new Browser(sandbox.Info);
        await browser.OpenAsync(_linking.Authorize(changes: ("redirect_uri", redirect)));
        await browser.PressIdAsync("cancel");

        Assert.StartsWith(redirect + "?error=access_denied", browser.SentTo!.AbsoluteUri, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("response_type", "token", "unsupported_response_type", 700054)]
    [InlineData("response_mode", "telegram", "invalid_request", 70007)]
    [InlineData("prompt", "maybe", "invalid_request", 90023)]
    [InlineData("code_challenge", "short", "invalid_request", 501491)]
    [InlineData("code_challenge_method", "S512", "invalid_request", 50149)]
    [InlineData("scope", "https://graph.microsoft.com/Mail.Sendd", "invalid_client", 650053)]
    [InlineData("scope", "https://api.example/x", "invalid_resource", 500011)]
    [InlineData("scope", "https://graph.microsoft.com/.default https://graph.microsoft.com/Mail.Send", "invalid_scope", 70011)]
    [InlineData("scope", null, "invalid_request", 900144)]
    public async Task Refused_ApplicationKnown_IsToldToIt(string parameter, string? value, string error, int code)
    {
        using var browser = new Browser(sandbox.Info);
        await browser.OpenAsync(_linking.Authorize(changes: (parameter, value)));

        Assert.Equal((error, "s t&1"), (browser.Query("error"), browser.Query("state")));
        Assert.StartsWith($"AADSTS{code}: ", browser.Query("error_description"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("5f1c2a9e-7d84-4b36-9c51-2e8a6b0d4f17", "olga@adatum.test", "AADSTS50020")]
    [InlineData("contoso.test", "ana.personal@outlook.test", "AADSTS50020")]
    [InlineData("organizations", "ana.personal@outlook.test", "AADSTS500200")]
    [InlineData("consumers", "ana@contoso.test", "AADSTS500208")]
    public async Task Account_OfTheWrongKind_IsRefusedOnThePage(string tenant, string account, string code)
    {
        using var browser = new Browser(sandbox.Info);
        await browser.OpenAsync(_linking.Authorize(tenant));
        await browser.ChooseAsync(account);

        Assert.Equal((null, code), (browser.SentTo, browser.ErrorCode));
    }

    [Fact]
    public async Task Account_Disabled_IsRefusedOnThePage()
    {
        var account = sandbox.FreshMailbox();
        sandbox.Server.Administer(account, AccountAction.Disable);
        using var browser = new Browser(sandbox.Info);
        await browser.OpenAsync(_linking.Authorize(changes: ("login_hint", account)));
        await browser.ChooseAsync(account);

        Assert.Equal((null, "AADSTS50057"), (browser.SentTo, browser.ErrorCode));
    }

    [Fact]
    public async Task Form_OfAnotherBrowsersSignIn_IsRefused()
    {
        using var attacker = new Browser(sandbox.Info);
        await attacker.OpenAsync(_linking.Authorize());
        using var victim = new Browser(sandbox.Info);
        await victim.OpenAsync(_linking.Authorize());

        await victim.PostAsync("/common/login", null, ("ctx", attacker.Hidden("ctx")[0]), ("account", "ana@contoso.test"));

        Assert.Equal((HttpStatusCode.BadRequest, null), (victim.Status, victim.SentTo));
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("localhost:1")]
    public async Task Page_UnderAnotherName_IsForbidden(string host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _linking.Authorize()) { Headers = { Host = host } };
        using var response = await sandbox.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task Form_FromAnotherSite_IsForbidden()
    {
        using var browser = new Browser(sandbox.Info);
        await browser.OpenAsync(_linking.Authorize());

        await browser.PostAsync("/common/login", "https://evil.example", ("ctx", browser.Hidden("ctx")[0]), ("account", "ana@contoso.test"));

        Assert.Equal(HttpStatusCode.Forbidden, browser.Status);
    }
}
