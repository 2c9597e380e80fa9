using MailPortal.Sandbox;

namespace MailPortal.Tests.Sandbox.Entra;

public sealed class CodeGrantTests(TurnedClock sandbox) : IClassFixture<TurnedClock>
{
    private readonly Linking _linking = new(sandbox);

    [Fact]
    public async Task Code_EverythingRight_BecomesTokensOfThatPerson()
    {
        var (status, body) = await _linking.RedeemAsync(await _linking.CodeAsync("ana@contoso.test"), changes: ("client_info", "1"));

        Assert.Equal((200, "Bearer", 3599), (status, body.GetProperty("token_type").GetString(), body.GetProperty("expires_in").GetInt32()));
        Assert.Equal("https://graph.microsoft.com/Mail.Send https://graph.microsoft.com/User.Read openid profile", body.GetProperty("scope").GetString());
        Assert.NotEmpty(body.GetProperty("refresh_token").GetString()!);
        var access = Linking.Claims(body.GetProperty("access_token").GetString()!);
        Assert.Equal(("https://graph.microsoft.com", "Mail.Send User.Read openid profile"), (access.GetProperty("aud").GetString(), access.GetProperty("scp").GetString()));
        Assert.Equal(("ana@contoso.test", SampleTenant.TenantId), (access.GetProperty("upn").GetString(), access.GetProperty("tid").GetGuid()));
        var id = Linking.Claims(body.GetProperty("id_token").GetString()!);
        Assert.Equal((SampleTenant.Sending.ClientId, "n-1"), (id.GetProperty("aud").GetGuid(), id.GetProperty("nonce").GetString()));
        Assert.Equal(("ana@contoso.test", "Ana Contreras", SampleAccounts.Ana.Id), (id.GetProperty("preferred_username").GetString(), id.GetProperty("name").GetString(), id.GetProperty("oid").GetGuid()));
        Assert.Equal($"{sandbox.Info.Entra}{SampleTenant.TenantId}/v2.0", id.GetProperty("iss").GetString());
        var info = Linking.Claims("." + body.GetProperty("client_info").GetString());
        Assert.Equal((SampleAccounts.Ana.Id, SampleTenant.TenantId), (info.GetProperty("uid").GetGuid(), info.GetProperty("utid").GetGuid()));
    }

    [Fact]
    public async Task Code_UsedTwice_IsRefusedAndRevokesNothing()
    {
        var code = await _linking.CodeAsync(sandbox.FreshMailbox());
        var (_, first) = await _linking.RedeemAsync(code);

        Linking.Refused(54005, "invalid_grant", await _linking.RedeemAsync(code));

        Assert.Equal(200, (await _linking.RefreshAsync(first.GetProperty("refresh_token").GetString()!)).Status);
    }

    [Fact]
    public async Task Code_TwiceAtOnce_IsRedeemedOnce()
    {
        var code = await _linking.CodeAsync(sandbox.FreshMailbox());

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _linking.RedeemAsync(code)));

        Assert.Single(answers, a => a.Status == 200);
    }

    [Fact]
    public async Task Code_OlderThanTenMinutes_IsRefused()
    {
        var code = await _linking.CodeAsync(sandbox.FreshMailbox());
        sandbox.Clock.Now += TimeSpan.FromMinutes(11);

        Linking.Refused(70008, "invalid_grant", await _linking.RedeemAsync(code));
    }

    [Theory]
    [InlineData("code_verifier", "another-verifier-that-is-long-enough-to-be-one-000", 501481, "invalid_grant", 400)]
    [InlineData("code_verifier", null, 501481, "invalid_grant", 400)]
    [InlineData("redirect_uri", "http://localhost:9090/oauth_callback", 500112, "invalid_client", 401)]
    [InlineData("redirect_uri", null, 900144, "invalid_request", 400)]
    [InlineData("code", "1.Anobody-ever-gave-this", 9002313, "invalid_grant", 400)]
    [InlineData("code", null, 900144, "invalid_request", 400)]
    [InlineData("client_secret", "wrong", 7000215, "invalid_client", 401)]
    [InlineData("client_secret", null, 7000218, "invalid_client", 401)]
    [InlineData("scope", "https://graph.microsoft.com/Mail.ReadWrite", 65001, "invalid_grant", 400)]
    [InlineData("scope", "https://graph.microsoft.com/Mail.Send https://outlook.office.com/SMTP.Send", 700022, "invalid_scope", 400)]
    public async Task Code_SomethingWrong_IsRefusedAndGoesOnWaiting(string field, string? value, int code, string error, int status)
    {
        var given = await _linking.CodeAsync(sandbox.FreshMailbox());

        Linking.Refused(code, error, await _linking.RedeemAsync(given, changes: (field, value)), status);

        Assert.Equal(200, (await _linking.RedeemAsync(given)).Status);
    }

    [Fact]
    public async Task Code_OfAnotherApplicationOrAuthority_IsRefused()
    {
        var code = await _linking.CodeAsync(sandbox.FreshMailbox());

        Linking.Refused(70000, "invalid_grant", await _linking.RedeemAsync(code, SampleTenant.TenantId.ToString(), SampleTenant.Reception));
        Linking.Refused(700005, "invalid_grant", await _linking.RedeemAsync(code, SampleTenant.TenantId.ToString()));
    }

    [Fact]
    public async Task Code_WithoutPkce_IsTakenAndAVerifierThenProvesNothing()
    {
        using var browser = new Browser(sandbox.Info);
        await browser.OpenAsync(_linking.Authorize(changes: [("code_challenge", null), ("code_challenge_method", null)]));
        await browser.PressIdAsync("next", ("login", sandbox.FreshMailbox()));
        await browser.PressIdAsync("accept");

        Linking.Refused(501481, "invalid_grant", await _linking.RedeemAsync(browser.Query("code")!));
        Assert.Equal(200, (await _linking.RedeemAsync(browser.Query("code")!, changes: ("code_verifier", null))).Status);
    }

    [Fact]
    public async Task Code_ScopesOfSeveralResources_GivesATokenForEach()
    {
        var code = await _linking.CodeAsync(sandbox.FreshMailbox(), scopes: "https://graph.microsoft.com/User.Read https://outlook.office.com/SMTP.Send offline_access");
        var (_, graph) = await _linking.RedeemAsync(code);
        Assert.Equal("https://graph.microsoft.com", Linking.Claims(graph.GetProperty("access_token").GetString()!).GetProperty("aud").GetString());

        var (status, exchange) = await _linking.RefreshAsync(graph.GetProperty("refresh_token").GetString()!, ("scope", "https://outlook.office.com/SMTP.Send"));

        Assert.Equal(200, status);
        var claims = Linking.Claims(exchange.GetProperty("access_token").GetString()!);
        Assert.Equal(("https://outlook.office.com", "SMTP.Send"), (claims.GetProperty("aud").GetString(), claims.GetProperty("scp").GetString()));
    }

    [Fact]
    public async Task Code_WithoutOfflineAccess_BringsNoRefreshToken() =>
        Assert.False((await _linking.LinkAsync(sandbox.FreshMailbox(), "https://graph.microsoft.com/Mail.Send openid")).TryGetProperty("refresh_token", out _));

    [Theory]
    [InlineData("common")]
    [InlineData("consumers")]
    public async Task Code_OfAPersonalAccount_BringsAnOpaqueToken(string tenant)
    {
        var (status, body) = await _linking.RedeemAsync(await _linking.CodeAsync(SampleAccounts.Personal.Address, tenant), tenant);

        Assert.Equal(200, status);
        Assert.DoesNotContain('.', body.GetProperty("access_token").GetString()!);
        Assert.Equal("9188040d-6c67-4c5b-b112-36a304b66dad", Linking.Claims(body.GetProperty("id_token").GetString()!).GetProperty("tid").GetString());
    }
}
