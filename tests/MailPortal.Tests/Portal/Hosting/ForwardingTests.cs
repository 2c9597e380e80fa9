using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace MailPortal.Tests.Portal.Hosting;

/// <summary>Whose word counts about where a request came from.</summary>
public sealed class ForwardingTests
{
    private const string Proxy = "10.1.0.4";
    private const string Browser = "203.0.113.7";

    [Theory]
    [InlineData("127.0.0.1", null, true)] // on this machine
    [InlineData("::ffff:127.0.0.1", null, true)]
    [InlineData(Proxy, null, false)] // not named
    [InlineData(Proxy, "10.1.0.0/24", true)]
    [InlineData("10.1.1.4", "10.1.0.0/24", false)]
    [InlineData("127.0.0.1", "10.1.0.0/24", false)] // the list takes its place
    public async Task Request_IsTakenForTheBrowsers_OnlyFromATrustedProxy(string from, string? trusted, bool believed)
    {
        await using var portal = new TestPortal([("Forwarding:TrustedProxies:0", trusted)]);

        var context = await AskAsync(portal, from, Browser);

        Assert.Equal(believed ? ("https", "correo.contoso.test", Browser) : ("http", "localhost", from), SeenIn(context));
        // What depends on it: a cookie that goes by https alone.
        Assert.Equal(believed, Assert.Single(context.Response.Headers.SetCookie, c => c!.StartsWith("MailPortal.Forms=", StringComparison.Ordinal))!.Contains("secure", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Request_ThroughTwoProxies_IsTheBrowsers_AndNotWhatItSaysOfItself()
    {
        await using var portal = new TestPortal([("Forwarding:TrustedProxies:0", "10.1.0.0/24")]);

        var context = await AskAsync(portal, Proxy, $"192.0.2.66, {Browser}, 10.1.0.5");

        Assert.Equal(Browser, SeenIn(context).Address);
    }

    [Fact]
    public async Task Start_NoNetwork_NamesTheKey()
    {
        await using var portal = new TestPortal([("Forwarding:TrustedProxies:0", "10.1.0.0/24"), ("Forwarding:TrustedProxies:1", "the proxy")]);
        var refused = Assert.Throws<OptionsValidationException>(() => portal.Services);
        Assert.Contains("Forwarding:TrustedProxies:1: 'the proxy'", Assert.Single(refused.Failures), StringComparison.Ordinal);
    }

    private static Task<HttpContext> AskAsync(TestPortal portal, string from, string forwardedFor) => portal.Server.SendAsync(request =>
    {
        request.Connection.RemoteIpAddress = IPAddress.Parse(from);
        request.Request.Method = HttpMethods.Get;
        request.Request.Host = new("localhost");
        request.Request.Path = "/login";
        request.Request.Headers["X-Forwarded-For"] = forwardedFor;
        request.Request.Headers["X-Forwarded-Proto"] = string.Join(", ", forwardedFor.Split(',').Select(_ => "https"));
        request.Request.Headers["X-Forwarded-Host"] = string.Join(", ", forwardedFor.Split(',').Select(_ => "correo.contoso.test"));
    }, TestContext.Current.CancellationToken);

    private static (string Scheme, string Host, string? Address) SeenIn(HttpContext context) =>
        (context.Request.Scheme, context.Request.Host.Value!, context.Connection.RemoteIpAddress?.ToString());
}
