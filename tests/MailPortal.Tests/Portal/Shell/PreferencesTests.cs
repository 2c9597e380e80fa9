using System.Net;

namespace MailPortal.Tests.Portal.Shell;

public sealed class PreferencesTests
{
    [Fact]
    public async Task Language_English_StaysAndReturnsToThePage()
    {
        await using var portal = new TestPortal();
        using var browser = portal.Browser();
        Assert.Contains("<html lang=\"es\"", await browser.GetStringAsync("/login", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        var answer = await TestPortal.PostFormAsync(browser, "/login", "/preferences/language", ("language", "en"), ("returnUrl", "/login?x=1"));
        Assert.Equal("/login?x=1", answer.Headers.Location!.ToString());
        var html = await browser.GetStringAsync("/login", TestContext.Current.CancellationToken);
        Assert.Contains("<html lang=\"en\"", html, StringComparison.Ordinal);
        Assert.Contains("Sign in", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Language_SignedIn_IsKeptWithTheUser()
    {
        await using var portal = new TestPortal();
        using var browser = await portal.SignedInAsync();
        await TestPortal.PostFormAsync(browser, "/", "/preferences/language", ("language", "en"), ("returnUrl", "/"));
        using var elsewhere = await portal.SignedInAsync();
        Assert.Contains("<html lang=\"en\"", await elsewhere.GetStringAsync("/", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    public async Task ReturnUrl_Elsewhere_IsHome(string returnUrl)
    {
        await using var portal = new TestPortal();
        using var browser = portal.Browser();
        var answer = await TestPortal.PostFormAsync(browser, "/login", "/preferences/theme", ("theme", "Dark"), ("returnUrl", returnUrl));
        Assert.Equal("/", answer.Headers.Location!.ToString());
    }

    [Fact]
    public async Task Theme_Dark_IsThereFromTheFirstPaintAndSystemTakesItBack()
    {
        await using var portal = new TestPortal();
        using var browser = portal.Browser();
        await TestPortal.PostFormAsync(browser, "/login", "/preferences/theme", ("theme", "Dark"), ("returnUrl", "/login"));
        var dark = await browser.GetStringAsync("/login", TestContext.Current.CancellationToken);
        Assert.Contains("data-theme=\"dark\"", dark, StringComparison.Ordinal);
        Assert.DoesNotContain("standard-base", dark, StringComparison.Ordinal);
        await TestPortal.PostFormAsync(browser, "/login", "/preferences/theme", ("theme", "System"), ("returnUrl", "/login"));
        var system = await browser.GetStringAsync("/login", TestContext.Current.CancellationToken);
        Assert.DoesNotContain("data-theme", system, StringComparison.Ordinal);
        Assert.Contains("(prefers-color-scheme: dark)", system, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/preferences/language", "language", "fr")]
    [InlineData("/preferences/theme", "theme", "Purple")]
    public async Task UnknownChoice_IsRefused(string target, string field, string value)
    {
        await using var portal = new TestPortal();
        using var browser = portal.Browser();
        Assert.Equal(HttpStatusCode.BadRequest, (await TestPortal.PostFormAsync(browser, "/login", target, (field, value))).StatusCode);
    }

    [Theory]
    [InlineData("/preferences/language", "language", "en")]
    [InlineData("/sign-out", "x", "y")]
    public async Task Post_WithoutAntiforgeryToken_IsRefused(string target, string field, string value)
    {
        await using var portal = new TestPortal();
        using var browser = await portal.SignedInAsync();
        using var content = new FormUrlEncodedContent([KeyValuePair.Create(field, value)]);
        var answer = await browser.PostAsync(target, content, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Contains("No pudimos aceptar el formulario", WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)), StringComparison.Ordinal);
    }
}
