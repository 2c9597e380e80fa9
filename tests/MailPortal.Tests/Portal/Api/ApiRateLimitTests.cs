using System.Net;

namespace MailPortal.Tests.Portal.Api;

public sealed class ApiRateLimitTests
{
    private const string Key = "clave-de-prueba-con-todos-los-alcances";

    [Theory]
    [InlineData("Bearer " + Key)]
    [InlineData("bearer " + Key)]
    [InlineData("BEARER   " + Key)]
    public async Task Calls_BeyondTheLimit_AreRefusedHoweverTheHeaderIsSpelled(string spelled)
    {
        await using var portal = new TestPortal(("Bootstrap:ApiKey", Key), ("Api:CallsPerMinute", "1"), ("Reception:Enabled", "false"));
        using var http = portal.Browser();
        Assert.Equal(HttpStatusCode.OK, (await CallAsync(http, "Bearer " + Key)).StatusCode);

        using var refused = await CallAsync(http, spelled);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType!.MediaType);
        // Somebody else is not held up by it.
        Assert.Equal(HttpStatusCode.Unauthorized, (await CallAsync(http, "Bearer another-key-that-nobody-made")).StatusCode);
    }

    private static async Task<HttpResponseMessage> CallAsync(HttpClient http, string authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/status");
        Assert.True(request.Headers.TryAddWithoutValidation("Authorization", authorization));
        return await http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
