using System.Net;
using System.Text.RegularExpressions;
using MailPortal.Data;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Tests.Portal.Users;

public sealed partial class FirstAdministratorTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Bootstrap_SecondStart_LeavesTheUserAndItsPassword()
    {
        var first = new TestPortal { KeepFolder = true };
        (await first.SignedInAsync()).Dispose();
        await first.DisposeAsync();
        await using var second = new TestPortal(("DataDirectory", first.Folder), ("Bootstrap:AdminPassword", "another one entirely"));
        (await second.SignedInAsync()).Dispose();
        await using var db = await second.DbAsync();
        Assert.Equal(PortalRole.Administrator, (await db.Set<PortalUser>().SingleAsync(Cancellation)).Role);
        Assert.DoesNotContain(second.Log, l => l.Contains("/setup?token=", StringComparison.Ordinal));
        await db.DisposeAsync();
        await second.DisposeAsync();
        Directory.Delete(first.Folder, recursive: true);
    }

    [Theory]
    [InlineData("short", "Bootstrap:AdminPassword")]
    [InlineData("aaaaaaaaaaaaaaa", "Bootstrap:AdminPassword")]
    [InlineData(null, "Bootstrap:AdminPassword")]
    public async Task Bootstrap_WeakPassword_StopsTheStartAndNamesTheKey(string? password, string key)
    {
        await using var portal = new TestPortal(("Bootstrap:AdminPassword", password));
        var stopped = Assert.Throws<InvalidOperationException>(portal.Browser);
        Assert.Contains(key, stopped.Message, StringComparison.Ordinal);
        if (password is not null) Assert.DoesNotContain(password, stopped.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SetupLink_MakesTheFirstAdministratorOnceAndOnlyByTheButton()
    {
        await using var portal = new TestPortal(("Bootstrap:AdminEmail", null), ("PublicBaseUrl", "https://portal.contoso.test/"));
        using var browser = portal.Browser();
        var link = Link().Match(Assert.Single(portal.Log, l => l.Contains("/setup?token=", StringComparison.Ordinal))).Value;
        Assert.StartsWith("https://portal.contoso.test/setup?token=", link, StringComparison.Ordinal);
        var page = link[link.IndexOf("/setup", StringComparison.Ordinal)..];

        // A mail scanner or a preview follows the link: nothing happens.
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(page, Cancellation)).StatusCode);
        Assert.Equal(0, await UsersAsync(portal));

        Assert.Contains("no coinciden", await TextAsync(await SubmitAsync(browser, page, "a long passphrase", "another")), StringComparison.Ordinal);
        Assert.Contains("al menos 10 caracteres", await TextAsync(await SubmitAsync(browser, page, "short", "short")), StringComparison.Ordinal);
        Assert.Equal(0, await UsersAsync(portal));

        Assert.Equal("/", TestPortal.Leads(await SubmitAsync(browser, page, "a long passphrase", "a long passphrase")));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/organizations", Cancellation)).StatusCode);

        using var late = portal.Browser();
        Assert.Contains("Este enlace ya no sirve", await late.GetStringAsync(page, Cancellation), StringComparison.Ordinal);
        Assert.Equal(1, await UsersAsync(portal));
    }

    [Theory]
    [InlineData("/setup")]
    [InlineData("/setup?token=guess")]
    public async Task Setup_WithoutTheToken_OffersNoForm(string page)
    {
        await using var portal = new TestPortal(("Bootstrap:AdminEmail", null));
        using var browser = portal.Browser();
        var html = await browser.GetStringAsync(page, Cancellation);
        Assert.DoesNotContain("Input.Password", html, StringComparison.Ordinal);
        await SubmitAsync(browser, page, "a long passphrase", "a long passphrase");
        Assert.Equal(0, await UsersAsync(portal));
    }

    private static Task<HttpResponseMessage> SubmitAsync(HttpClient browser, string page, string password, string again) =>
        TestPortal.PostFormAsync(browser, page, page, ("_handler", "setup"), ("Input.Email", "first@contoso.test"), ("Input.Password", password), ("Input.Again", again));

    private static async Task<string> TextAsync(HttpResponseMessage answer) => WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Cancellation));

    private static async Task<int> UsersAsync(TestPortal portal)
    {
        await using var db = await portal.DbAsync();
        return await db.Set<PortalUser>().CountAsync(Cancellation);
    }

    [GeneratedRegex("https?://[^ ]+")]
    private static partial Regex Link();
}
