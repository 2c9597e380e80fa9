using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using MailPortal.Mail;
using MailPortal.Mail.Microsoft;
using MailPortal.Mail.Problems;
using Microsoft.AspNetCore.Http;

namespace MailPortal.Tests.Mail.Microsoft;

public sealed class AccountSignInTests(LocalSignIn server) : IClassFixture<LocalSignIn>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IReadOnlyList<string> Scopes => MicrosoftScopes.GraphSend(server.Cloud);

    [Fact]
    public async Task Begin_GivesAnAddressOnTheFrontChannel()
    {
        var application = server.Register();
        var request = await server.SignIn().BeginAsync(application, LocalSignIn.Callback, Scopes, "state+&1", "nonce-1", "ana@contoso.test", false, Cancellation);
        var query = LocalSignIn.QueryOf(request.Address);
        Assert.Equal($"{server.Cloud.AuthorizeBaseUrl}/common/oauth2/v2.0/authorize", request.Address.GetLeftPart(UriPartial.Path));
        Assert.Equal((application.ApplicationId, "code", "query", "state+&1", "nonce-1", "ana@contoso.test", LocalSignIn.Callback.AbsoluteUri),
            (query["client_id"], query["response_type"], query["response_mode"], query["state"], query["nonce"], query["login_hint"], query["redirect_uri"]));
        Assert.Equal(("S256", Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(request.CodeVerifier.Reveal())))), (query["code_challenge_method"], query["code_challenge"]));
        Assert.Superset(new HashSet<string>([.. Scopes, "openid", "profile", "offline_access"]), query["scope"].Split(' ').ToHashSet());
        Assert.False(query.ContainsKey("prompt"));
        Assert.DoesNotContain(request.CodeVerifier.Reveal(), request.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Begin_SelectAccount_AsksWhichAndNothingElse()
    {
        var request = await server.SignIn().BeginAsync(server.Register(), LocalSignIn.Callback, Scopes, "s", "n", null, true, Cancellation);
        var query = LocalSignIn.QueryOf(request.Address);
        Assert.Equal("select_account", query["prompt"]);
        Assert.False(query.ContainsKey("login_hint"));
    }

    [Fact]
    public async Task Redeem_GivesAccountTokensAndLink()
    {
        var application = server.Register();
        var tokens = await LinkAsync(application);
        Assert.Equal(new SignedInAccount(LocalSignIn.Ana.Tenant, LocalSignIn.Ana.ObjectId, "ana@contoso.test", "Ana Ruiz"), tokens.Account);
        Assert.False(tokens.Account.IsPersonal);
        Assert.Equal(Scopes.Order(), tokens.GrantedScopes.Order());
        Assert.False(tokens.AccessToken.FromCache);
        Assert.InRange(tokens.AccessToken.ExpiresOn, DateTimeOffset.UtcNow.AddMinutes(50), DateTimeOffset.UtcNow.AddMinutes(70));
    }

    [Fact]
    public async Task Redeem_PersonalAccountWithOpaqueToken_IsTold()
    {
        server.AtBrowser = LocalSignIn.Personal;
        try
        {
            var tokens = await LinkAsync(server.Register("consumers"));
            Assert.True(tokens.Account.IsPersonal);
            Assert.Equal("luis@outlook.test", tokens.Account.UserName);
        }
        finally
        {
            server.AtBrowser = LocalSignIn.Ana;
        }
    }

    [Fact]
    public async Task Redeem_WrongVerifier_IsInterrupted()
    {
        var (application, code, _) = await BrowsedAsync();
        await AssertRefused(() => Redeem(application, code, new(new string('x', 43)), "nonce"), MailProblem.LinkingInterrupted, "AADSTS501481", code, new string('x', 43));
    }

    [Fact]
    public async Task Redeem_SameCodeTwice_IsInterrupted()
    {
        var (application, code, verifier) = await BrowsedAsync();
        await Redeem(application, code, verifier, "nonce");
        await AssertRefused(() => Redeem(application, code, verifier, "nonce"), MailProblem.LinkingInterrupted, "AADSTS54005", code, verifier.Reveal());
    }

    [Fact]
    public async Task Redeem_NonceOfAnotherSignIn_IsInterrupted()
    {
        var (application, code, verifier) = await BrowsedAsync();
        await AssertRefused(() => Redeem(application, code, verifier, "another"), MailProblem.LinkingInterrupted, null, code, verifier.Reveal());
    }

    [Fact]
    public async Task Redeem_WrongSecret_NamesIt()
    {
        var (application, code, verifier) = await BrowsedAsync();
        await AssertRefused(() => Redeem(application with { ClientSecret = new("Q~8wrong") }, code, verifier, "nonce"), MailProblem.ClientSecretWrong, "AADSTS7000215", code, verifier.Reveal(), "Q~8wrong");
        await AssertRefused(() => Redeem(application with { ClientSecret = new("") }, code, verifier, "nonce"), MailProblem.ClientSecretMissing, null, code);
    }

    [Fact]
    public async Task Redeem_OtherRedirectUri_NamesIt()
    {
        var (application, code, verifier) = await BrowsedAsync();
        await AssertRefused(() => server.SignIn().RedeemAsync(application, new("https://portal.example.test/Oauth_callback"), Scopes, code, verifier, "nonce", Cancellation),
            MailProblem.RedirectUriNotRegistered, "AADSTS50011", code);
    }

    [Fact]
    public async Task Redeem_AnswerEchoesEverything_IsBlankedOut()
    {
        var (application, code, verifier) = await BrowsedAsync();
        server.Instead[application.ApplicationId] = EchoForm;
        await AssertRefused(() => Redeem(application, code, verifier, "nonce"), MailProblem.SignInNeeded, "AADSTS70000", code, verifier.Reveal(), LocalSignIn.Secret);
    }

    [Fact]
    public async Task Redeem_ServerError_AsksOnce()
    {
        var (application, code, verifier) = await BrowsedAsync();
        server.Instead[application.ApplicationId] = _ => Results.Text("busy", statusCode: 503);
        await AssertRefused(() => Redeem(application, code, verifier, "nonce"), MailProblem.TokenServiceUnavailable, null, code);
        Assert.Single(server.Requests, r => r["client_id"] == application.ApplicationId);
    }

    [Fact]
    public async Task Refresh_TokenAtHand_AsksNobody()
    {
        var application = server.Register();
        var linked = await LinkAsync(application);
        var tokens = await Refresh(application, linked.Cache);
        Assert.True(tokens.AccessToken.FromCache);
        Assert.Equal((linked.Account, linked.AccessToken.Value), (tokens.Account, tokens.AccessToken.Value));
        Assert.Single(server.Requests, r => r["client_id"] == application.ApplicationId);
    }

    [Fact]
    public async Task Refresh_Forced_RotatesTheLink()
    {
        var application = server.Register();
        var linked = await LinkAsync(application);
        var fresh = await Refresh(application, linked.Cache, force: true);
        Assert.False(fresh.AccessToken.FromCache);
        Assert.NotEqual(linked.Cache, fresh.Cache);
        Assert.NotEqual(linked.AccessToken.Value, fresh.AccessToken.Value);
        Assert.Equal(linked.Account, fresh.Account);
        Assert.False((await Refresh(application, fresh.Cache, force: true)).AccessToken.FromCache);
        await AssertRefused(() => Refresh(application, linked.Cache, force: true), MailProblem.SignInNeeded, "AADSTS50173", RefreshTokenIn(linked.Cache));
    }

    [Fact]
    public async Task Refresh_AnotherResource_UsesTheSameLink()
    {
        var application = server.Register();
        var linked = await LinkAsync(application);
        var smtp = await server.SignIn().RefreshAsync(application, linked.Cache, MicrosoftScopes.SmtpSend(server.Cloud), false, null, Cancellation);
        Assert.Equal(["https://outlook.office.com/SMTP.Send"], smtp.GrantedScopes);
        Assert.True((await Refresh(application, smtp.Cache)).AccessToken.FromCache); // and Graph's token stays in it
    }

    [Fact]
    public async Task Refresh_Claims_AreHandedOver()
    {
        var application = server.Register();
        var linked = await LinkAsync(application);
        const string Claims = """{"access_token":{"nbf":{"essential":true,"value":"1604106651"}}}""";
        var tokens = await server.SignIn().RefreshAsync(application, linked.Cache, Scopes, false, Claims, Cancellation);
        Assert.False(tokens.AccessToken.FromCache);
        Assert.Contains("1604106651", server.Requests.Last(r => r["client_id"] == application.ApplicationId)["claims"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refresh_Revoked_WantsASignIn()
    {
        var application = server.Register();
        var linked = await LinkAsync(application);
        server.RevokeAll();
        await AssertRefused(() => Refresh(application, linked.Cache, force: true), MailProblem.SignInNeeded, "AADSTS50173", RefreshTokenIn(linked.Cache));
    }

    [Fact]
    public async Task Refresh_LinkOfAnotherApplication_WantsASignIn()
    {
        var linked = await LinkAsync(server.Register());
        await AssertRefused(() => Refresh(server.Register(), linked.Cache), MailProblem.SignInNeeded, null, RefreshTokenIn(linked.Cache));
    }

    [Theory]
    [InlineData(""), InlineData("no base64!"), InlineData("eA=="), InlineData("e30="), InlineData("W10="), InlineData("eyJBY2Nlc3NUb2tlbiI6NX0=")]
    [InlineData("eyJSZWZyZXNoVG9rZW4iOnsieCI6eyJzZWNyZXQiOjV9fX0=")]
    public async Task Refresh_UnreadableLink_WantsASignIn(string cache) =>
        await AssertRefused(() => Refresh(server.Register(), new(cache)), MailProblem.SignInNeeded, null);

    [Fact]
    public async Task Refresh_LinkThatLostItsRefreshToken_WantsASignIn()
    {
        var application = server.Register();
        var json = JsonNode.Parse(Convert.FromBase64String((await LinkAsync(application)).Cache.Reveal()))!;
        json["RefreshToken"]!.AsObject().Clear();
        var cache = new Secret(Convert.ToBase64String(Encoding.UTF8.GetBytes(json.ToJsonString())));
        await AssertRefused(() => Refresh(application, cache, force: true), MailProblem.SignInNeeded, null);
    }

    [Fact]
    public async Task Refresh_AnswerEchoesEverything_IsBlankedOut()
    {
        var application = server.Register();
        var linked = await LinkAsync(application);
        server.Instead[application.ApplicationId] = EchoForm;
        await AssertRefused(() => Refresh(application, linked.Cache, force: true), MailProblem.SignInNeeded, "AADSTS70000", RefreshTokenIn(linked.Cache), LocalSignIn.Secret, linked.AccessToken.Value.Reveal());
    }

    [Fact]
    public async Task Refresh_Throttled_KeepsWhatMicrosoftAsksToWait()
    {
        var application = server.Register();
        var linked = await LinkAsync(application);
        server.Instead[application.ApplicationId] = c =>
        {
            c.Response.Headers.RetryAfter = "9";
            return LocalAuthority.Refuse(429, "temporarily_unavailable", 90055, "The request was throttled.");
        };
        var problem = await AssertRefused(() => Refresh(application, linked.Cache, force: true), MailProblem.TokenServiceThrottled, "AADSTS90055");
        Assert.Equal(TimeSpan.FromSeconds(9), problem.RetryAfter);
    }

    [Fact]
    public async Task Password_Right_GivesALink()
    {
        var application = server.Register("organizations");
        var tokens = await server.SignIn().RedeemPasswordAsync(application, LocalSignIn.Ana.UserName, new(LocalSignIn.Ana.Password), Scopes, Cancellation);
        Assert.Equal(LocalSignIn.Ana.ObjectId, tokens.Account.ObjectId);
        Assert.False((await Refresh(application, tokens.Cache, force: true)).AccessToken.FromCache);
    }

    [Fact]
    public async Task Password_Wrong_IsAskedOnce()
    {
        var application = server.Register("organizations");
        await AssertRefused(() => server.SignIn().RedeemPasswordAsync(application, LocalSignIn.Ana.UserName, new("p4ss-wrong"), Scopes, Cancellation),
            MailProblem.PasswordWrong, "AADSTS50126", "p4ss-wrong");
        Assert.Single(server.Requests, r => r["client_id"] == application.ApplicationId);
        server.Instead[application.ApplicationId] = EchoForm;
        await AssertRefused(() => server.SignIn().RedeemPasswordAsync(application, LocalSignIn.Ana.UserName, new("p4ss-echoed"), Scopes, Cancellation),
            MailProblem.SignInNeeded, "AADSTS70000", "p4ss-echoed");
    }

    [Fact]
    public async Task DeviceCode_PendingThenDone_GivesALink()
    {
        var application = server.Register("organizations", secret: "");
        server.Owners[application.ApplicationId] = 2;
        var prompts = new List<DeviceCodePrompt>();
        var tokens = await DeviceAsync(application, prompts.Add);
        var prompt = Assert.Single(prompts);
        Assert.Equal(("BCDF2345", "https://microsoft.com/devicelogin"), (prompt.UserCode, prompt.Address.AbsoluteUri));
        Assert.InRange(prompt.ExpiresOn, DateTimeOffset.UtcNow.AddMinutes(10), DateTimeOffset.UtcNow.AddMinutes(20));
        Assert.Equal(LocalSignIn.Ana.ObjectId, tokens.Account.ObjectId);
        Assert.Equal(3, server.Requests.Count(r => r["client_id"] == application.ApplicationId));
        // Without a secret from beginning to end, and with one afterwards.
        var again = await Refresh(application, tokens.Cache, force: true);
        Assert.False((await Refresh(application with { ClientSecret = new(LocalSignIn.Secret) }, again.Cache, force: true)).AccessToken.FromCache);
    }

    [Fact]
    public async Task DeviceCode_Declined_IsTold()
    {
        var application = server.Register("organizations");
        server.Owners[application.ApplicationId] = -1;
        await AssertRefused(() => DeviceAsync(application, _ => { }), MailProblem.DeviceCodeDeclined, "AADSTS70018");
    }

    [Fact]
    public async Task DeviceCode_Cancelled_EndsWithTheCaller()
    {
        var application = server.Register("organizations");
        server.Owners[application.ApplicationId] = int.MaxValue;
        using var page = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => server.SignIn().RedeemDeviceCodeAsync(application, Scopes, _ => page.CancelAsync(), page.Token));
    }

    private Task<AccountTokens> DeviceAsync(MicrosoftApplication application, Action<DeviceCodePrompt> shown) =>
        server.SignIn().RedeemDeviceCodeAsync(application, Scopes, prompt =>
        {
            shown(prompt);
            return Task.CompletedTask;
        }, Cancellation);

    private async Task<AccountTokens> LinkAsync(MicrosoftApplication application)
    {
        var (_, code, verifier) = await BrowsedAsync(application);
        return await Redeem(application, code, verifier, "nonce");
    }

    private async Task<(MicrosoftApplication Application, string Code, Secret Verifier)> BrowsedAsync(MicrosoftApplication? given = null)
    {
        var application = given ?? server.Register();
        var request = await server.SignIn().BeginAsync(application, LocalSignIn.Callback, Scopes, "state", "nonce", null, false, Cancellation);
        var query = await LocalSignIn.BrowseAsync(request.Address);
        Assert.Equal("state", query["state"]);
        return (application, query["code"], request.CodeVerifier);
    }

    private Task<AccountTokens> Redeem(MicrosoftApplication application, string code, Secret verifier, string nonce) =>
        server.SignIn().RedeemAsync(application, LocalSignIn.Callback, Scopes, code, verifier, nonce, Cancellation);

    private Task<AccountTokens> Refresh(MicrosoftApplication application, Secret cache, bool force = false) =>
        server.SignIn().RefreshAsync(application, cache, Scopes, force, null, Cancellation);

    private static string RefreshTokenIn(Secret cache)
    {
        var json = Encoding.UTF8.GetString(Convert.FromBase64String(cache.Reveal()));
        var at = json.IndexOf("1.refresh-", StringComparison.Ordinal);
        return json[at..json.IndexOf('"', at)];
    }

    private static IResult EchoForm(HttpContext context) =>
        LocalAuthority.Refuse(400, "invalid_grant", 70000, $"We got {string.Join(' ', context.Request.Form.Select(f => $"{f.Key}={f.Value}"))}");

    private static async Task<MailProblemException> AssertRefused(Func<Task> ask, MailProblem expected, string? upstream, params string[] secrets)
    {
        var problem = await Assert.ThrowsAsync<MailProblemException>(ask);
        Assert.True(problem.Problem == expected, problem.ToString());
        if (upstream is not null) Assert.Equal(upstream, problem.UpstreamCode);
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, problem.ToString(), StringComparison.OrdinalIgnoreCase));
        return problem;
    }
}
