using MailPortal.Mail;
using MailPortal.Mail.Microsoft;
using MailPortal.Mail.Problems;
using Microsoft.AspNetCore.Http;

namespace MailPortal.Tests.Mail.Microsoft;

public sealed class MicrosoftTokensTests(LocalAuthority authority) : IClassFixture<LocalAuthority>
{
    private static readonly Secret Good = new(LocalAuthority.GoodSecret);

    [Fact]
    public async Task Acquire_GoodSecret_GivesTokenAndSaysWhatMicrosoftExpects()
    {
        var token = await Acquire(authority.Tokens(), Good);
        var contents = TokenContents.Read(token.Value)!;
        Assert.Equal((LocalAuthority.Tenant, LocalAuthority.Application, LocalAuthority.ObjectId), (contents.TenantId, contents.ApplicationId, contents.ObjectId));
        Assert.InRange(token.ExpiresOn, DateTimeOffset.UtcNow.AddMinutes(50), DateTimeOffset.UtcNow.AddMinutes(70));
        var form = authority.Requests.Last(r => r["client_id"] == LocalAuthority.Application && r["client_secret"] == LocalAuthority.GoodSecret);
        Assert.Equal(("client_credentials", "https://outlook.office365.com/.default"), (form["grant_type"], form["scope"]));
    }

    [Fact]
    public async Task Acquire_Again_AsksOnlyWhenForced()
    {
        var tokens = authority.Tokens();
        Assert.False((await Acquire(tokens, Good)).FromCache);
        Assert.True((await Acquire(tokens, Good)).FromCache);
        Assert.False((await Acquire(tokens, Good, force: true)).FromCache);
    }

    [Fact]
    public async Task Acquire_WrongSecretAfterGoodOne_NeverGetsTheOldToken()
    {
        var tokens = authority.Tokens();
        await Acquire(tokens, Good);
        var problem = await Refused(tokens, new("Q~8another-secret"));
        Assert.Equal((MailProblem.ClientSecretWrong, "AADSTS7000215"), (problem.Problem, problem.UpstreamCode));
        Assert.True((await Acquire(tokens, Good)).FromCache);
    }

    [Fact]
    public async Task Acquire_AnotherScope_NeverGetsTheTokenOfTheFirst()
    {
        var tokens = authority.Tokens();
        await Acquire(tokens, Good);
        var graph = await AcquireGraph();
        Assert.False(graph.FromCache);
        Assert.Equal("https://graph.example.test", TokenContents.Read(graph.Value)!.Audience);
        Assert.True((await AcquireGraph()).FromCache);
        Assert.Equal(2, tokens.Remembered);

        Task<MicrosoftToken> AcquireGraph() => tokens.AcquireForApplicationAsync(authority.Cloud, LocalAuthority.Tenant, LocalAuthority.Application, Good,
            MicrosoftScopes.GraphApplication(authority.Cloud), false, TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData(LocalAuthority.Tenant, LocalAuthority.Application, "nothing right", MailProblem.ClientSecretWrong, "AADSTS7000215")]
    [InlineData(LocalAuthority.Tenant, LocalAuthority.Application, "3f2b8c1d-9a7e-4d56-b0c3-2e1f4a5b6c7d", MailProblem.ClientSecretIdGiven, "AADSTS7000215")]
    [InlineData(LocalAuthority.Tenant, LocalAuthority.Application, LocalAuthority.ExpiredSecret, MailProblem.ClientSecretExpired, "AADSTS7000222")]
    [InlineData(LocalAuthority.Tenant, "00000000-1111-2222-3333-444444444444", LocalAuthority.GoodSecret, MailProblem.ApplicationNotFound, "AADSTS700016")]
    [InlineData("99999999-1111-2222-3333-444444444444", LocalAuthority.Application, LocalAuthority.GoodSecret, MailProblem.TenantNotFound, "AADSTS90002")]
    [InlineData("../common?x=#y", LocalAuthority.Application, LocalAuthority.GoodSecret, MailProblem.TenantNotFound, "AADSTS90002")]
    public async Task Acquire_Refused_NamesProblemAndMicrosoftsNumber(string tenant, string application, string secret, MailProblem expected, string upstream)
    {
        var problem = await Assert.ThrowsAsync<MailProblemException>(() => authority.Tokens().AcquireForApplicationAsync(
            authority.Cloud, tenant, application, new(secret), false, TestContext.Current.CancellationToken));
        Assert.Equal((expected, upstream), (problem.Problem, problem.UpstreamCode));
        Assert.Contains("correlation id 66666666-7777-8888-9999-000000000000", problem.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, problem.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("", LocalAuthority.Application, "x", MailProblem.TenantRequired)]
    [InlineData(LocalAuthority.Tenant, " ", "x", MailProblem.ApplicationIdMalformed)]
    [InlineData(LocalAuthority.Tenant, LocalAuthority.Application, "", MailProblem.ClientSecretMissing)]
    public async Task Acquire_SomethingMissing_SaysWhat(string tenant, string application, string secret, MailProblem expected)
    {
        var problem = await Assert.ThrowsAsync<MailProblemException>(() => authority.Tokens().AcquireForApplicationAsync(
            authority.Cloud, tenant, application, new(secret), false, TestContext.Current.CancellationToken));
        Assert.Equal(expected, problem.Problem);
    }

    [Fact]
    public async Task Acquire_AnswerEchoesTheSecret_IsBlankedOut()
    {
        var problem = await Instead(c => LocalAuthority.Refuse(401, "invalid_client", 7000215, $"Invalid client secret '{c.Request.Form["client_secret"]}'."), "Q~8echoed-secret");
        Assert.Contains("Invalid client secret '***'", problem.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("Q~8echoed-secret", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Acquire_Throttled_KeepsWhatMicrosoftAsksToWait()
    {
        var problem = await Instead(c =>
        {
            c.Response.Headers.RetryAfter = "7";
            return LocalAuthority.Refuse(429, "temporarily_unavailable", 90055, "The request was throttled.");
        });
        Assert.Equal((MailProblem.TokenServiceThrottled, "AADSTS90055", TimeSpan.FromSeconds(7)), (problem.Problem, problem.UpstreamCode, problem.RetryAfter));
    }

    [Theory]
    [InlineData(400, "text/html", "<html>proxy says no</html>", MailProblem.TokenRefused)]
    [InlineData(400, "application/json", "[]", MailProblem.TokenRefused)]
    [InlineData(400, "application/json", """{"error":"something_new","error_description":"AADSTS9999999: Never heard of.","error_codes":[9999999]}""", MailProblem.TokenRefused)]
    [InlineData(503, "text/plain", "come back", MailProblem.TokenServiceUnavailable)]
    public async Task Acquire_AnswerInNoList_IsStillOneOfOurs(int status, string type, string body, MailProblem expected)
    {
        var problem = await Instead(_ => Results.Text(body, type, statusCode: status));
        Assert.Equal(expected, problem.Problem);
        if (body.Contains("9999999", StringComparison.Ordinal)) Assert.Equal("AADSTS9999999", problem.UpstreamCode);
    }

    [Fact]
    public async Task Acquire_Redirected_DoesNotCarryTheSecretAlong()
    {
        var before = authority.Requests.Count(r => r.GetValueOrDefault("client_secret") == "Q~8followed");
        await Instead(c => c.Request.Path.Value!.StartsWith($"/{LocalAuthority.Tenant}", StringComparison.Ordinal)
            ? Results.Redirect($"https://localhost:{authority.Port}/elsewhere/oauth2/v2.0/token", permanent: false, preserveMethod: true) : Results.Ok(), "Q~8followed");
        Assert.Equal(1, authority.Requests.Count(r => r.GetValueOrDefault("client_secret") == "Q~8followed") - before);
    }

    [Fact]
    public async Task Acquire_LoopbackNotAllowed_IsRefusedBeforeAnythingIsSent()
    {
        var tokens = new MicrosoftTokens(MicrosoftHttp.CreateClient(authority.Network(loopback: false)), TimeProvider.System);
        AssertUnreachable(await Refused(tokens, new("Q~8never-sent")), "localhost: MP1002");
        Assert.DoesNotContain(authority.Requests, r => r["client_secret"] == "Q~8never-sent");
    }

    [Fact]
    public async Task Acquire_AuthorityNotTrusted_NamesTheCertificate()
    {
        var tokens = new MicrosoftTokens(MicrosoftHttp.CreateClient(authority.Network(trusted: false)), TimeProvider.System);
        AssertUnreachable(await Refused(tokens, new("Q~8untrusted")), "localhost: MP1012");
        Assert.DoesNotContain(authority.Requests, r => r["client_secret"] == "Q~8untrusted");
    }

    [Theory]
    [InlineData("https://no-such-host.invalid", "no-such-host.invalid: MP1001")]
    [InlineData("https://localhost:1", "localhost: MP1003")]
    public async Task Acquire_NobodyThere_NamesTheHostAndTheReason(string instance, string expected)
    {
        var cloud = MicrosoftCloud.Custom(new(instance), "https://outlook.office365.com", new("https://graph.example.test"));
        var problem = await Assert.ThrowsAsync<MailProblemException>(() => authority.Tokens().AcquireForApplicationAsync(
            cloud, LocalAuthority.Tenant, LocalAuthority.Application, Good, false, TestContext.Current.CancellationToken));
        AssertUnreachable(problem, expected);
    }

    [Fact]
    public async Task Acquire_Cancelled_IsNoProblem()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => authority.Tokens().AcquireForApplicationAsync(
            authority.Cloud, LocalAuthority.Tenant, LocalAuthority.Application, Good, true, cancelled.Token));
    }

    [Fact]
    public async Task Acquire_ManyAtOnce_AskOnce()
    {
        var tokens = authority.Tokens();
        var asked = authority.Requests.Count(r => r["client_id"] == LocalAuthority.ApplicationWithoutRole);
        var all = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Acquire(tokens, Good, application: LocalAuthority.ApplicationWithoutRole)));
        Assert.Single(all.Select(t => t.Value).Distinct());
        Assert.Equal(1, authority.Requests.Count(r => r["client_id"] == LocalAuthority.ApplicationWithoutRole) - asked);
    }

    [Fact]
    public async Task Secrets_UnusedForTwoHours_AreForgotten()
    {
        var time = new Clock();
        var tokens = authority.Tokens(time);
        await Acquire(tokens, Good);
        await Refused(tokens, new("Q~8typed wrong once"));
        Assert.Equal(2, tokens.Remembered);
        time.Now += TimeSpan.FromHours(3);
        await Acquire(tokens, Good);
        Assert.Equal(1, tokens.Remembered);
    }

    private static void AssertUnreachable(MailProblemException problem, string detail)
    {
        Assert.Equal(MailProblem.TokenServiceUnreachable, problem.Problem);
        Assert.StartsWith(detail, problem.Detail, StringComparison.Ordinal);
    }

    private Task<MicrosoftToken> Acquire(MicrosoftTokens tokens, Secret secret, bool force = false, string application = LocalAuthority.Application) =>
        tokens.AcquireForApplicationAsync(authority.Cloud, LocalAuthority.Tenant, application, secret, force, TestContext.Current.CancellationToken);

    private Task<MailProblemException> Refused(MicrosoftTokens tokens, Secret secret) => Assert.ThrowsAsync<MailProblemException>(() => Acquire(tokens, secret));

    // An application of its own each time: MSAL keeps a Retry-After for the whole process.
    private async Task<MailProblemException> Instead(Func<HttpContext, IResult> answer, string secret = "Q~8any")
    {
        var application = Guid.NewGuid().ToString();
        authority.Instead[application] = answer;
        return await Assert.ThrowsAsync<MailProblemException>(() => Acquire(authority.Tokens(), new(secret), application: application));
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
