using MailPortal.Sandbox;

namespace MailPortal.Tests.Sandbox.Entra;

public sealed class AdminConsentTests(RunningSandbox sandbox) : IClassFixture<RunningSandbox>
{
    private readonly Linking _linking = new(sandbox);

    private Uri Consent(SandboxApplication application, string scope = "https://graph.microsoft.com/Mail.Send offline_access", string redirect = Linking.Callback) => new(sandbox.Info.Authorize,
        $"{SampleTenant.TenantId}/v2.0/adminconsent?client_id={application.ClientId}&state=s1&redirect_uri={Uri.EscapeDataString(redirect)}&scope={Uri.EscapeDataString(scope)}");

    [Fact]
    public async Task Consent_OfAnAdministrator_HoldsForEverybodyOfTheTenant()
    {
        var tenant = SampleTenant.TenantId.ToString();
        using (var administrator = new Browser(sandbox.Info))
        {
            await administrator.OpenAsync(Consent(SampleTenant.SingleTenant));
            await administrator.ChooseAsync(SampleAccounts.Administrator.Address);
            await administrator.PressIdAsync("accept");
            Assert.Equal(("True", tenant, "s1"), (administrator.Query("admin_consent"), administrator.Query("tenant"), administrator.Query("state")));
        }

        using var user = new Browser(sandbox.Info);
        await user.OpenAsync(_linking.Authorize(tenant, SampleTenant.SingleTenant, ("scope", "https://graph.microsoft.com/Mail.Send offline_access")));
        await user.ChooseAsync(SampleAccounts.NeedsAdministrator.Address);

        var (status, body) = await _linking.RedeemAsync(user.Query("code")!, tenant, SampleTenant.SingleTenant);
        Assert.Equal((200, "Mail.Send"), (status, Linking.Claims(body.GetProperty("access_token").GetString()!).GetProperty("scp").GetString()));
    }

    [Fact]
    public async Task Consent_OfAnybodyElse_IsNotTaken()
    {
        using var browser = new Browser(sandbox.Info);
        await browser.OpenAsync(Consent(SampleTenant.Sending));
        await browser.ChooseAsync("luis@contoso.test");

        Assert.Equal("AADSTS90094", browser.ErrorCode);
    }

    [Fact]
    public async Task Consent_Declined_SaysSo()
    {
        using var browser = new Browser(sandbox.Info);
        await browser.OpenAsync(Consent(SampleTenant.Sending));
        await browser.ChooseAsync(SampleAccounts.Administrator.Address);
        await browser.PressIdAsync("cancel");

        Assert.Equal(("consent_required", "True"), (browser.Query("error"), browser.Query("admin_consent")));
        Assert.StartsWith("AADSTS65004: ", browser.Query("error_description"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Consent_WrongRedirectUri_StaysOnItsOwnPage()
    {
        using var browser = new Browser(sandbox.Info);
        await browser.OpenAsync(Consent(SampleTenant.Sending, redirect: "https://evil.example/"));

        Assert.Equal((null, "AADSTS50011"), (browser.SentTo, browser.ErrorCode));
    }

    [Fact]
    public async Task SignOut_EndsTheSession_AndLeadsNowhereUnknown()
    {
        using var browser = new Browser(sandbox.Info);
        await browser.OpenAsync(_linking.Authorize());
        await browser.PressIdAsync("next", ("login", sandbox.FreshMailbox()));
        await browser.PressIdAsync("accept");

        await browser.OpenAsync(new(sandbox.Info.Authorize, "common/oauth2/v2.0/logout?post_logout_redirect_uri=https://evil.example/"));
        Assert.Null(browser.SentTo);

        await browser.OpenAsync(_linking.Authorize());
        Assert.Null(browser.SentTo);
    }
}
