using System.Net.Http.Headers;
using MailPortal.Sandbox;
using Microsoft.Identity.Client;

namespace MailPortal.Tests.Sandbox.Entra;

/// <summary>Microsoft's own library against the sandbox: what it takes for Microsoft, ours will.</summary>
public sealed class MsalTests(RunningSandbox sandbox) : IClassFixture<RunningSandbox>
{
    private static readonly string[] Scopes = ["https://graph.microsoft.com/Mail.Send", "https://graph.microsoft.com/User.Read"];
    private static readonly string[] Smtp = ["https://outlook.office.com/SMTP.Send"];

    private IConfidentialClientApplication Confidential(string tenant) => ConfidentialClientApplicationBuilder.Create(SampleTenant.Sending.ClientId.ToString())
        .WithClientSecret(SampleTenant.Sending.Secrets[0].Value).WithAuthority(new Uri(sandbox.Info.Entra, tenant).AbsoluteUri, false).WithInstanceDiscovery(false)
        .WithRedirectUri(Linking.Callback).WithHttpClientFactory(new OneClient(sandbox.Http)).Build();

    private IPublicClientApplication Public(string tenant) => PublicClientApplicationBuilder.Create(SampleTenant.Sending.ClientId.ToString())
        .WithAuthority(new Uri(sandbox.Info.Entra, tenant).AbsoluteUri, false).WithInstanceDiscovery(false).WithHttpClientFactory(new OneClient(sandbox.Http)).Build();

    [Theory]
    [InlineData("ana@contoso.test", "common")]
    [InlineData("ana.personal@outlook.test", "consumers")]
    public async Task CodeAndSilentRefresh_OfTwoResources_Work(string account, string tenant)
    {
        var application = Confidential(tenant);
        var address = await application.GetAuthorizationRequestUrl(Scopes).WithPkce(out var verifier).WithLoginHint(account).WithPrompt(Prompt.SelectAccount)
            .WithExtraScopesToConsent(Smtp).ExecuteAsync(TestContext.Current.CancellationToken);
        using var browser = new Browser(sandbox.Info);
        await browser.OpenAsync(address);
        await browser.ChooseAsync(account);
        await browser.PressIdAsync("accept");

        var first = await application.AcquireTokenByAuthorizationCode(Scopes, browser.Query("code")).WithPkceCodeVerifier(verifier).ExecuteAsync(TestContext.Current.CancellationToken);
        var second = await application.AcquireTokenSilent(Smtp, first.Account).ExecuteAsync(TestContext.Current.CancellationToken);
        var third = await application.AcquireTokenSilent(Scopes, first.Account).WithForceRefresh(true).ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal(account, first.Account.Username);
        Assert.Equal(3, new HashSet<string> { first.AccessToken, second.AccessToken, third.AccessToken }.Count);
        sandbox.Server.Administer(account, AccountAction.RevokeSessions);
        var refused = await Assert.ThrowsAsync<MsalUiRequiredException>(() => application.AcquireTokenSilent(Scopes, first.Account).WithForceRefresh(true).ExecuteAsync(TestContext.Current.CancellationToken));
        Assert.Contains("AADSTS50173", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DeviceCode_SignedInElsewhere_Works()
    {
        var account = sandbox.FreshMailbox();
        var answer = await Public("organizations").AcquireTokenWithDeviceCode(Scopes, async code =>
        {
            using var browser = new Browser(sandbox.Info);
            await browser.OpenAsync(new(code.VerificationUrl));
            await browser.PressIdAsync("next", ("otc", code.UserCode));
            await browser.PressIdAsync("next", ("login", account));
            await browser.PressIdAsync("accept");
        }).ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal(account, answer.Account.Username);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(sandbox.Info.Graph, "v1.0/me")) { Headers = { Authorization = AuthenticationHeaderValue.Parse(answer.CreateAuthorizationHeader()) } };
        using var me = await sandbox.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.True(me.IsSuccessStatusCode);
    }

    private sealed class OneClient(HttpClient http) : IMsalHttpClientFactory
    {
        public HttpClient GetHttpClient() => http;
    }
}
