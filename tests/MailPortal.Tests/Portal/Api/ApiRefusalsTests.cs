using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace MailPortal.Tests.Portal.Api;

/// <summary>What never reaches an endpoint is refused in the same form.</summary>
public sealed class ApiRefusalsTests
{
    private const string Key = "clave-de-prueba-con-todos-los-alcances";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("POST", "documents", "application/json", HttpStatusCode.MethodNotAllowed, "MP0405")]
    [InlineData("DELETE", "status", null, HttpStatusCode.MethodNotAllowed, "MP0405")]
    [InlineData("POST", "organizations", "text/plain", HttpStatusCode.UnsupportedMediaType, "MP0415")]
    [InlineData("GET", "nothing-of-the-kind", null, HttpStatusCode.NotFound, "MP0404")]
    [InlineData("POST", "../v9/organizations", "application/json", HttpStatusCode.NotFound, "MP0404")]
    public async Task Call_ThatNoEndpointTakes_IsAProblemWithItsCode(string method, string path, string? type, HttpStatusCode status, string code)
    {
        await using var portal = new TestPortal(("Bootstrap:ApiKey", Key));
        using var http = portal.Browser();
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.SendAsync(Request(method, path, type), Cancellation)).StatusCode);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        using var answer = await http.SendAsync(Request(method, path, type), Cancellation);
        Assert.Equal((status, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal(code, problem.RootElement.GetProperty("code").GetString());
        if (status is HttpStatusCode.MethodNotAllowed) Assert.Contains("GET", answer.Content.Headers.Allow);
    }

    [Fact]
    public async Task Body_TooLarge_IsAProblemWithItsCode()
    {
        await using var portal = new TestPortal(("Bootstrap:ApiKey", Key));
        portal.UseKestrel(0);
        portal.StartServer();
        // Of its own accord a client waits a second for the refusal and then sends into a connection that is closed.
        using var handler = new SocketsHttpHandler { Expect100ContinueTimeout = Timeout.InfiniteTimeSpan };
        using var http = new HttpClient(handler) { BaseAddress = portal.ClientOptions.BaseAddress };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        http.DefaultRequestHeaders.ExpectContinue = true;
        using var body = new ByteArrayContent(new byte[31 * 1024 * 1024]) { Headers = { ContentType = new("application/json") } };
        using var answer = await http.PostAsync("/api/v1/organizations", body, Cancellation);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Contains("MP0413", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Description_TellsOfEveryRefusal()
    {
        await using var portal = new TestPortal(("Bootstrap:ApiKey", Key));
        using var http = portal.Browser();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        using var description = JsonDocument.Parse(await http.GetStringAsync("/openapi/v1.json", Cancellation));
        foreach (var path in description.RootElement.GetProperty("paths").EnumerateObject())
            foreach (var operation in path.Value.EnumerateObject())
                foreach (var status in (string[])["400", "401", "403", "404", "429", "500"])
                    Assert.EndsWith("/Problem", operation.Value.GetProperty("responses").GetProperty(status).GetProperty("content").GetProperty("application/problem+json").GetProperty("schema").GetProperty("$ref").GetString(), StringComparison.Ordinal);
        Assert.Equal("string", description.RootElement.GetProperty("components").GetProperty("schemas").GetProperty("Problem").GetProperty("properties").GetProperty("code").GetProperty("type").GetString());
    }

    private static HttpRequestMessage Request(string method, string path, string? type) =>
        new(new HttpMethod(method), $"/api/v1/{path}") { Content = type is null ? null : new StringContent("{}", Encoding.UTF8, type) };
}
