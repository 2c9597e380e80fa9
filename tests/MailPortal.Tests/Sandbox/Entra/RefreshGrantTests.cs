using MailPortal.Sandbox;
using MailPortal.Sandbox.Faults;

namespace MailPortal.Tests.Sandbox.Entra;

public sealed class RefreshGrantTests(TurnedClock sandbox) : IClassFixture<TurnedClock>
{
    private readonly Linking _linking = new(sandbox);

    private async Task<(string Account, string Token)> LinkedAsync()
    {
        var account = sandbox.FreshMailbox();
        return (account, (await _linking.LinkAsync(account)).GetProperty("refresh_token").GetString()!);
    }

    [Fact]
    public async Task Refresh_GivesANewTokenEachTime_AndTheOldOneGoesOnWorking()
    {
        var (_, first) = await LinkedAsync();

        var second = (await _linking.RefreshAsync(first)).Body.GetProperty("refresh_token").GetString();
        var again = await _linking.RefreshAsync(first);

        Assert.Equal(200, again.Status);
        Assert.Equal(3, new HashSet<string?> { first, second, again.Body.GetProperty("refresh_token").GetString() }.Count);
    }

    [Fact]
    public async Task Refresh_RotationStrict_RefusesAUsedOne()
    {
        var (account, first) = await LinkedAsync();
        sandbox.Server.Faults.Set(Fault.RefreshTokenRotationStrict, new() { Mailbox = account });

        var second = await _linking.RefreshAsync(first);

        Linking.Refused(70000, "invalid_grant", await _linking.RefreshAsync(first));
        Assert.Equal(200, (await _linking.RefreshAsync(second.Body.GetProperty("refresh_token").GetString()!)).Status);
        sandbox.Server.Faults.Clear(Fault.RefreshTokenRotationStrict);
    }

    [Fact]
    public async Task Refresh_AnswerLost_HasUsedTheTokenUp()
    {
        var (account, token) = await LinkedAsync();
        sandbox.Server.Faults.Set(Fault.RefreshTokenRotationStrict, new() { Mailbox = account });
        sandbox.Server.Faults.Set(Fault.TokenEndpointDown, new() { Mailbox = account, Status = 0, After = true, Times = 1 });

        await Assert.ThrowsAsync<HttpRequestException>(() => _linking.RefreshAsync(token));

        Linking.Refused(70000, "invalid_grant", await _linking.RefreshAsync(token));
        sandbox.Server.Faults.Clear(Fault.RefreshTokenRotationStrict);
    }

    [Theory]
    [InlineData(AccountAction.RevokeSessions, 50173, "bad_token")]
    [InlineData(AccountAction.WithdrawConsent, 65001, "consent_required")]
    [InlineData(AccountAction.ExpireRefreshTokens, 700082, "bad_token")]
    [InlineData(AccountAction.Disable, 50057, null)]
    [InlineData(AccountAction.BlockByPolicy, 53003, "message_only")]
    public async Task Refresh_AfterWhatAnAdministratorDid_IsRefused(AccountAction action, int code, string? suberror)
    {
        var (account, token) = await LinkedAsync();
        using var control = await sandbox.Http.PostAsync(new Uri(sandbox.Info.Control, $"sandbox/accounts/{account}/{char.ToLowerInvariant($"{action}"[0])}{$"{action}"[1..]}"), null, TestContext.Current.CancellationToken);
        Assert.Equal(204, (int)control.StatusCode);

        var answer = await _linking.RefreshAsync(token);

        Linking.Refused(code, "invalid_grant", answer);
        Assert.Equal(suberror, answer.Body.TryGetProperty("suberror", out var said) ? said.GetString() : null);
    }

    [Fact]
    public async Task Refresh_AfterSigningInAgain_WorksThoughTheOldOneWasRevoked()
    {
        var (account, old) = await LinkedAsync();
        sandbox.Server.Administer(account, AccountAction.RevokeSessions);
        var renewed = (await _linking.LinkAsync(account)).GetProperty("refresh_token").GetString()!;

        Assert.Equal(200, (await _linking.RefreshAsync(renewed)).Status);
        Linking.Refused(50173, "invalid_grant", await _linking.RefreshAsync(old));
    }

    [Fact]
    public async Task Refresh_UnusedForNinetyDays_IsRefused()
    {
        var (_, token) = await LinkedAsync();
        sandbox.Clock.Now += TimeSpan.FromDays(91);

        Linking.Refused(700082, "invalid_grant", await _linking.RefreshAsync(token));
    }

    [Fact]
    public async Task Refresh_UnknownOrOfAnotherApplication_IsRefused()
    {
        var (_, token) = await LinkedAsync();

        Linking.Refused(9002313, "invalid_grant", await _linking.RefreshAsync("1.Anobody"));
        Linking.Refused(70000, "invalid_grant", await _linking.AskAsync("refresh_token", SampleTenant.TenantId.ToString(), SampleTenant.Reception, ("refresh_token", token)));
    }

    [Fact]
    public async Task Refresh_ForMoreThanWasConsented_IsRefused()
    {
        var (_, token) = await LinkedAsync();

        Linking.Refused(65001, "invalid_grant", await _linking.RefreshAsync(token, ("scope", "https://graph.microsoft.com/Mail.ReadWrite")));
    }

    [Fact]
    public async Task Administer_UnknownAccountOrAction_IsNotFound()
    {
        foreach (var path in new[] { "sandbox/accounts/nadie@contoso.test/disable", "sandbox/accounts/ana@contoso.test/promote" })
        {
            using var answer = await sandbox.Http.PostAsync(new Uri(sandbox.Info.Control, path), null, TestContext.Current.CancellationToken);
            Assert.Equal(404, (int)answer.StatusCode);
        }
    }
}
