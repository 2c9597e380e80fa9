using System.Net;
using System.Reflection;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Routing;

namespace MailPortal.Tests.Portal.Shell;

/// <summary>Nothing is readable without signing in.</summary>
public sealed class ClosedDoorTests
{
    // What a stranger may open; everything that begins like this and nothing else. Of linking: Microsoft's redirect reaches a small window whose sign-in may have ended, and the page that says so.
    private static readonly string[] Open =
        ["/login", "/setup", "/error", "/status/{Code:int}", "/preferences/", "/health/", "/oauth_callback", "/sending/linked"];

    public static TheoryData<string> Pages() => [.. typeof(Program).Assembly.GetTypes()
        .Where(t => typeof(IComponent).IsAssignableFrom(t) && t.GetCustomAttribute<AllowAnonymousAttribute>() is null)
        .SelectMany(t => t.GetCustomAttributes<RouteAttribute>())
        .Select(r => r.Template.Replace("{Id:guid}", Guid.NewGuid().ToString(), StringComparison.OrdinalIgnoreCase))];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Page_WithoutSignIn_LeadsToTheDoor(string path)
    {
        await using var portal = new TestPortal();
        using var browser = portal.Browser();
        var answer = await browser.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.StartsWith("http://localhost/login?returnUrl=", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Endpoints_OpenToStrangers_AreTheKnownOnes()
    {
        await using var portal = new TestPortal();
        using var browser = portal.Browser();
        var open = portal.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is not null && !IsStaticAsset(e))
            .Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/'))
            .Where(p => !Open.Any(o => p.StartsWith(o, StringComparison.Ordinal)))
            .ToList();
        Assert.Empty(open);
    }

    [Fact]
    public async Task UnknownAddress_WithoutSignIn_TellsNothing()
    {
        await using var portal = new TestPortal();
        using var browser = portal.Browser();
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/no/such/page", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task UnknownAddress_SignedIn_IsNotFoundWithAPage()
    {
        await using var portal = new TestPortal();
        using var browser = await portal.SignedInAsync();
        var answer = await browser.GetAsync("/no/such/page", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("Aquí no hay nada", WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)), StringComparison.Ordinal);
    }

    private static bool IsStaticAsset(RouteEndpoint endpoint) =>
        endpoint.Metadata.Any(m => m.GetType().Name == "StaticAssetDescriptor");
}
