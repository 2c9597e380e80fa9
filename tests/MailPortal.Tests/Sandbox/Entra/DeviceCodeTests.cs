using System.Text.Json;
using MailPortal.Sandbox;

namespace MailPortal.Tests.Sandbox.Entra;

public sealed class DeviceCodeTests(TurnedClock sandbox) : IClassFixture<TurnedClock>
{
    private readonly Linking _linking = new(sandbox);

    private async Task<JsonElement> BeginAsync(SandboxApplication? application = null, string tenant = "common")
    {
        using var form = new FormUrlEncodedContent([new("client_id", (application ?? SampleTenant.Sending).ClientId.ToString()), new("scope", Linking.Scopes)]);
        using var response = await sandbox.Http.PostAsync(new Uri(sandbox.Info.Entra, $"{tenant}/oauth2/v2.0/devicecode"), form, TestContext.Current.CancellationToken);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
    }

    private Task<(int Status, JsonElement Body)> PollAsync(JsonElement begun, string grant = "urn:ietf:params:oauth:grant-type:device_code") =>
        _linking.AskAsync(grant, fields: [("device_code", begun.GetProperty("device_code").GetString()), ("client_secret", null)]);

    private async Task<Browser> TypeAsync(JsonElement begun)
    {
        var browser = new Browser(sandbox.Info);
        await browser.OpenAsync(new(begun.GetProperty("verification_uri").GetString()!));
        await browser.PressIdAsync("next", ("otc", begun.GetProperty("user_code").GetString()!));
        return browser;
    }

    [Theory]
    [InlineData("urn:ietf:params:oauth:grant-type:device_code")]
    [InlineData("device_code")]
    public async Task Code_TypedAndConsented_BecomesTokensOnce(string grant)
    {
        var begun = await BeginAsync();
        Assert.Equal((900, 5), (begun.GetProperty("expires_in").GetInt32(), begun.GetProperty("interval").GetInt32()));
        Assert.Contains(begun.GetProperty("user_code").GetString()!, begun.GetProperty("message").GetString(), StringComparison.Ordinal);
        Linking.Refused(70016, "authorization_pending", await PollAsync(begun, grant));

        using var browser = await TypeAsync(begun);
        await browser.PressIdAsync("next", ("login", sandbox.FreshMailbox()));
        await browser.PressIdAsync("accept");

        var (status, body) = await PollAsync(begun, grant);
        Assert.Equal(200, status);
        Assert.NotEmpty(body.GetProperty("refresh_token").GetString()!);
        Linking.Refused(70018, "bad_verification_code", await PollAsync(begun, grant));
    }

    [Fact]
    public async Task Code_Declined_SaysSo()
    {
        var begun = await BeginAsync();
        using var browser = await TypeAsync(begun);
        await browser.ChooseAsync("luis@contoso.test");
        if (browser.Html.Contains("id=\"accept\"", StringComparison.Ordinal)) await browser.PressIdAsync("cancel");

        Linking.Refused(70018, "authorization_declined", await PollAsync(begun));
    }

    [Fact]
    public async Task Code_AfterFifteenMinutes_HasExpired()
    {
        var begun = await BeginAsync();
        sandbox.Clock.Now += TimeSpan.FromMinutes(15);

        Linking.Refused(70020, "expired_token", await PollAsync(begun));
        using var browser = await TypeAsync(begun);
        Assert.Equal("AADSTS70018", browser.ErrorCode);
    }

    [Fact]
    public async Task Code_Mistyped_IsAskedForAgain()
    {
        using var browser = new Browser(sandbox.Info);
        await browser.OpenAsync(new(sandbox.Info.Authorize, "common/oauth2/deviceauth"));
        await browser.PressIdAsync("next", ("otc", "XXXXXXXXX"));

        Assert.Equal("AADSTS70018", browser.ErrorCode);
    }

    [Fact]
    public async Task Code_NoPublicClientFlows_IsRefusedAtTheTokenEndpoint()
    {
        var tenant = SampleTenant.TenantId.ToString();
        var begun = await BeginAsync(SampleTenant.Reception, tenant);

        Linking.Refused(7000218, "invalid_client",
            await _linking.AskAsync("device_code", tenant, SampleTenant.Reception, ("device_code", begun.GetProperty("device_code").GetString()), ("client_secret", null)), 401);
    }
}
