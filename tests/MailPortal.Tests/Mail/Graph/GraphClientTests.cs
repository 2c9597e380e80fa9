using System.Globalization;
using System.Net;
using MailPortal.Mail;
using MailPortal.Mail.Graph;
using MailPortal.Mail.Microsoft;
using MailPortal.Mail.Network;
using MailPortal.Mail.Problems;
using Microsoft.AspNetCore.Http;

namespace MailPortal.Tests.Mail.Graph;

public sealed class GraphClientTests : IAsyncLifetime
{
    private LocalGraph graph = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => graph = await LocalGraph.StartAsync();

    public ValueTask DisposeAsync() => graph.DisposeAsync();

    [Fact]
    public async Task ReadProfile_TellsWhoseTokenItIs()
    {
        var profile = await graph.Client().ReadProfileAsync(Cancellation);
        Assert.Equal(("c4a1b2d3-e5f6-4789-a0b1-c2d3e4f50617", "Ana Ruiz", "ana@contoso.test", "a.ruiz@contoso.onmicrosoft.test"), (profile.Id, profile.DisplayName, profile.Mail, profile.UserPrincipalName));
        Assert.All(["ANA@contoso.test", "facturas@contoso.test ", "a.ruiz@contoso.onmicrosoft.test"], address => Assert.True(profile.Owns(address), address));
        Assert.All(["otro@contoso.test", "", "/o=ExchangeLabs"], address => Assert.False(profile.Owns(address), address));
        var asked = Assert.Single(graph.Requests);
        Assert.Equal($"Bearer {LocalGraph.GoodToken}", asked.Authorization);
        Assert.True(Guid.TryParse(asked.ClientRequestId, out _));
    }

    [Fact]
    public async Task ReadProfile_PropertyUnknownThere_DoesWithoutIt()
    {
        graph.Next("GET /me", c => LocalGraph.Refuse(c, 400, "BadRequest", "Could not find a property named 'proxyAddresses'."));
        Assert.Empty((await graph.Client().ReadProfileAsync(Cancellation)).OtherAddresses);
    }

    [Theory]
    [InlineData("[]"), InlineData(""), InlineData("<html>"), InlineData("{}")]
    public async Task ReadProfile_AnswerThatIsNoProfile_IsOneOfOurs(string body)
    {
        graph.Next("GET /me", c => c.Response.WriteAsync(body));
        await AssertRefused(MailProblem.GraphUnexpectedAnswer, null);
    }

    [Fact]
    public async Task ReadProfile_AnswerWithoutEnd_IsCutOff()
    {
        graph.Next("GET /me", async c =>
        {
            var piece = new byte[1024 * 1024];
            for (var i = 0; i < 100 && !c.RequestAborted.IsCancellationRequested; i++) await c.Response.Body.WriteAsync(piece);
        });
        var problem = await AssertRefused(MailProblem.GraphUnexpectedAnswer, null);
        Assert.Contains("goes on beyond 16777216 bytes", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_TokenRefused_AsksOnceMoreWithAFreshOne()
    {
        Give("eyJ-old", LocalGraph.GoodToken);
        await graph.Client().ReadProfileAsync(Cancellation);
        Assert.Equal([(null, false), (null, true)], graph.TokenRequests);
    }

    [Fact]
    public async Task Send_FreshTokenRefusedToo_IsToldWithoutIt()
    {
        Give("eyJ-old", "eyJ-also-bad");
        var problem = await AssertRefused(MailProblem.GraphTokenRefused, "InvalidAuthenticationToken");
        Assert.Equal(2, graph.Requests.Count);
        Assert.Contains($"request id {LocalGraph.RequestId}", problem.Detail, StringComparison.Ordinal);
        Assert.Contains($"client request id {graph.Requests.Last().ClientRequestId}", problem.Detail, StringComparison.Ordinal);
        Assert.Contains("2026-11-20T10:00:00", problem.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7ImVzc2VudGlhbCI6dHJ1ZX19fQ==")]
    [InlineData("eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7ImVzc2VudGlhbCI6dHJ1ZX19fQ")]
    public async Task Send_ClaimsWanted_AreHandedToTheSourceAsJson(string claims)
    {
        Challenge(claims);
        await graph.Client().ReadProfileAsync(Cancellation);
        Assert.Equal([(null, false), ("""{"access_token":{"nbf":{"essential":true}}}""", false)], graph.TokenRequests);
    }

    [Fact]
    public async Task Send_ClaimsWantedAgain_WantsASignIn()
    {
        Challenge("e30=", then: _ => Challenge("e30="));
        await AssertRefused(MailProblem.SignInNeeded, "insufficient_claims");
        Assert.Equal(2, graph.TokenRequests.Count);
    }

    [Fact]
    public async Task Send_InnerErrorIsFiner_NamesIt()
    {
        graph.Next("GET /me", c => LocalGraph.Refuse(c, 403, "accessDenied", "Forbidden", new { code = "SomethingNew", innererror = new { code = "MailboxNotEnabledForRESTAPI", innerError = new { code = "Unheard" } } }));
        await AssertRefused(MailProblem.MailboxNotInCloud, "MailboxNotEnabledForRESTAPI");
    }

    [Theory]
    [InlineData(403, "SomethingNew", MailProblem.GraphAccessDenied), InlineData(401, "SomethingNew", MailProblem.GraphTokenRefused), InlineData(413, "SomethingNew", MailProblem.MessageTooBig)]
    [InlineData(429, "SomethingNew", MailProblem.GraphThrottled), InlineData(500, "SomethingNew", MailProblem.GraphUnavailable), InlineData(409, "SomethingNew", MailProblem.GraphRefused)]
    public async Task Send_CodeInNoList_GoesByTheStatus(int status, string code, MailProblem expected)
    {
        for (var i = 0; i < 2; i++) graph.Next("GET /me", c => AgainAsync(c));
        await AssertRefused(expected, code);

        async Task AgainAsync(HttpContext context)
        {
            graph.Next("GET /me", AgainAsync);
            await LocalGraph.Refuse(context, status, code, "Words.");
        }
    }

    [Theory]
    [InlineData(302, MailProblem.GraphUnexpectedAnswer), InlineData(404, MailProblem.GraphUnexpectedAnswer), InlineData(502, MailProblem.GraphUnavailable), InlineData(403, MailProblem.GraphAccessDenied)]
    public async Task Send_AnswerOfSomethingInBetween_IsOneOfOurs(int status, MailProblem expected)
    {
        graph.Next("GET /me", c =>
        {
            c.Response.StatusCode = status;
            c.Response.Headers.Location = "https://elsewhere.example.test/";
            return c.Response.WriteAsync("<html>proxy</html>");
        });
        await AssertRefused(expected, $"HTTP {status.ToString(CultureInfo.InvariantCulture)}");
    }

    [Theory]
    [InlineData("37"), InlineData("Fri, 20 Nov 2026 10:00:37 GMT")]
    public async Task Send_Throttled_KeepsWhatGraphAsksToWait(string retryAfter)
    {
        graph.Next("GET /me", c =>
        {
            c.Response.Headers.RetryAfter = retryAfter;
            return LocalGraph.Refuse(c, 429, "ApplicationThrottled", "Application is over its MailboxConcurrency limit.");
        });
        var problem = await AssertRefused(MailProblem.GraphThrottled, "ApplicationThrottled", new Servers.ManualTime());
        Assert.Equal(TimeSpan.FromSeconds(37), problem.RetryAfter);
    }

    [Fact]
    public async Task Send_AnswerEchoesTheToken_IsBlankedOut()
    {
        graph.Next("GET /me", c => LocalGraph.Refuse(c, 403, LocalGraph.GoodToken, $"You sent {c.Request.Headers.Authorization}"));
        var problem = await AssertRefused(MailProblem.GraphAccessDenied, null);
        Assert.Contains("You sent Bearer ***", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_NothingListens_IsUnreachable()
    {
        var cloud = MicrosoftCloud.Custom(new("https://login.example.test"), "https://x", new("http://127.0.0.1:1"));
        var http = MicrosoftHttp.CreateClient(new MailNetwork(new() { AllowedPrivateNetworks = [IPNetwork.Parse("127.0.0.0/8")] }));
        var client = new GraphClient(http, cloud, (_, _, _) => Task.FromResult(new MicrosoftToken(new(LocalGraph.GoodToken), DateTimeOffset.MaxValue, true)), TimeProvider.System);
        var problem = await Assert.ThrowsAsync<MailProblemException>(() => client.ReadProfileAsync(Cancellation));
        Assert.Equal(MailProblem.GraphUnreachable, problem.Problem);
        Assert.Contains("127.0.0.1: MP1003", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_SourceRefuses_ItsProblemComesThrough()
    {
        var client = new GraphClient(new HttpClient(), graph.Cloud, (_, _, _) => throw new MailProblemException(MailProblem.SignInNeeded, "revoked"), TimeProvider.System);
        Assert.Equal(MailProblem.SignInNeeded, (await Assert.ThrowsAsync<MailProblemException>(() => client.ReadProfileAsync(Cancellation))).Problem);
        Assert.Empty(graph.Requests);
    }

    [Fact]
    public async Task Handover_BreaksBeforeTheEnd_IsNotHandedOver()
    {
        var content = new HandoverContent(new byte[200_000]);
        await Assert.ThrowsAsync<HttpRequestException>(() => content.CopyToAsync(new Broken(150_000), Cancellation));
        Assert.False(content.IsHandedOver);
        await Assert.ThrowsAsync<HttpRequestException>(() => content.CopyToAsync(new Broken(199_999), Cancellation));
        Assert.True(content.IsHandedOver);
    }

    private void Give(params string[] tokens)
    {
        graph.Given.Clear();
        foreach (var token in tokens) graph.Given.Enqueue(token);
    }

    private void Challenge(string claims, Action<HttpContext>? then = null) => graph.Next("GET /me", async (context, _) =>
    {
        context.Response.Headers.WWWAuthenticate = $"Bearer realm=\"\", authorization_uri=\"https://login.example.test/common/oauth2/authorize\", error=\"insufficient_claims\", claims=\"{claims}\"";
        await LocalGraph.Refuse(context, 401, "InvalidAuthenticationToken", "Continuous access evaluation resulted in challenge with result: InteractionRequired");
        then?.Invoke(context);
        return true;
    });

    private async Task<MailProblemException> AssertRefused(MailProblem expected, string? upstream, TimeProvider? time = null)
    {
        var problem = await Assert.ThrowsAsync<MailProblemException>(() => graph.Client(time).ReadProfileAsync(Cancellation));
        Assert.True(problem.Problem == expected, problem.ToString());
        if (upstream is not null) Assert.Equal(upstream, problem.UpstreamCode);
        Assert.DoesNotContain("eyJ-", problem.ToString(), StringComparison.Ordinal);
        return problem;
    }

    private sealed class Broken(int takes) : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Length + buffer.Length > takes) throw new IOException("Broken pipe");
            return base.WriteAsync(buffer, cancellationToken);
        }
    }
}
