using System.Text.Json;
using MailPortal.Sandbox;

namespace MailPortal.Tests.Sandbox.Entra;

public sealed class PasswordGrantTests(RunningSandbox sandbox) : IClassFixture<RunningSandbox>
{
    private readonly Linking _linking = new(sandbox);

    private Task<(int Status, JsonElement Body)> AskAsync(string user, string password, string tenant = "organizations", params (string Name, string? Value)[] changes) =>
        _linking.AskAsync("password", tenant, null, [("username", user), ("password", password), ("scope", Linking.Scopes), .. changes]);

    [Fact]
    public async Task Password_RightAndConsented_BecomesTokens()
    {
        var account = sandbox.FreshMailbox();
        Linking.Refused(65001, "invalid_grant", await AskAsync(account, SampleTenant.OpenDomainPassword));
        await _linking.CodeAsync(account);

        var (status, body) = await AskAsync(account, SampleTenant.OpenDomainPassword, changes: ("client_secret", null));

        Assert.Equal(200, status);
        Assert.Equal(account, Linking.Claims(body.GetProperty("access_token").GetString()!).GetProperty("upn").GetString());
    }

    [Fact]
    public async Task Password_Wrong_IsRefusedAndLocksAfterTen()
    {
        var account = sandbox.FreshMailbox();
        for (var i = 0; i < 10; i++) Linking.Refused(50126, "invalid_grant", await AskAsync(account, "wrong"));

        Linking.Refused(50053, "invalid_grant", await AskAsync(account, SampleTenant.OpenDomainPassword));
    }

    [Fact]
    public async Task Password_SecondFactorNeeded_IsRefusedWithClaims()
    {
        var answer = await AskAsync(SampleAccounts.Mfa.Address, SampleAccounts.Mfa.Password);

        Linking.Refused(50076, "invalid_grant", answer);
        Assert.Equal("basic_action", answer.Body.GetProperty("suberror").GetString());
        Assert.Contains("access_token", answer.Body.GetProperty("claims").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Password_WhereItIsNotForIt_IsRefused()
    {
        Linking.Refused(50034, "invalid_grant", await AskAsync("nadie@contoso.test", "x"));
        Linking.Refused(9001023, "invalid_request", await AskAsync("ana@contoso.test", "x", "common"));
        Linking.Refused(9001023, "invalid_request", await AskAsync("ana.personal@outlook.test", "x", "consumers"));
        Linking.Refused(500200, "invalid_request", await AskAsync(SampleAccounts.Personal.Address, SampleAccounts.Personal.Password));
        Linking.Refused(900144, "invalid_request", await AskAsync("ana@contoso.test", "x", changes: ("password", null)));
        var disabled = sandbox.FreshMailbox();
        sandbox.Server.Administer(disabled, AccountAction.Disable);
        Linking.Refused(50057, "invalid_grant", await AskAsync(disabled, SampleTenant.OpenDomainPassword));
    }
}
