namespace MailPortal.Tests.Portal.Shell;

public sealed class SecurityHeadersTests
{
    [Theory]
    [InlineData("/login")]
    [InlineData("/")]
    [InlineData("/nowhere")]
    [InlineData("/favicon.svg")]
    public async Task EveryAnswer_CarriesThem(string path)
    {
        await using var portal = new TestPortal();
        using var browser = portal.Browser();
        var answer = await browser.GetAsync(path, TestContext.Current.CancellationToken);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        var scripts = policy.Split(';', StringSplitOptions.TrimEntries).Single(d => d.StartsWith("script-src", StringComparison.Ordinal));
        Assert.Equal("script-src 'self'", scripts);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("same-origin", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
        Assert.NotEmpty(Assert.Single(answer.Headers.GetValues("Permissions-Policy")));
    }

    [Fact]
    public async Task Cookies_AreKeptFromScriptsAndOtherSites()
    {
        await using var portal = new TestPortal();
        using var browser = portal.Browser();
        browser.BaseAddress = new("https://localhost");
        var answer = await TestPortal.SignInAsync(browser, TestPortal.AdminEmail, TestPortal.AdminPassword);
        var cookies = answer.Headers.GetValues("Set-Cookie").ToList();
        Assert.Contains(cookies, c => c.StartsWith("MailPortal.SignIn=", StringComparison.Ordinal));
        Assert.All(cookies, c =>
        {
            Assert.Contains("httponly", c, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("samesite=", c, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("samesite=none", c, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("secure", c, StringComparison.OrdinalIgnoreCase);
        });
    }
}
