using System.Net;
using System.Security.Claims;
using MailPortal.Data;
using MailPortal.Users;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MailPortal.Tests.Portal.Users;

public sealed class SignInTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SignIn_RightPassword_OpensThePageAskedFor()
    {
        await using var portal = new TestPortal();
        using var browser = portal.Browser();
        var answer = await TestPortal.SignInAsync(browser, $"  {TestPortal.AdminEmail.ToUpperInvariant()} ", TestPortal.AdminPassword, "/login?returnUrl=%2Forganizations");
        Assert.Equal("/organizations", TestPortal.Leads(answer));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/organizations", Cancellation)).StatusCode);
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("//evil.example")]
    public async Task SignIn_ReturnUrlElsewhere_IsHome(string returnUrl)
    {
        await using var portal = new TestPortal();
        using var browser = portal.Browser();
        var answer = await TestPortal.SignInAsync(browser, TestPortal.AdminEmail, TestPortal.AdminPassword, $"/login?returnUrl={Uri.EscapeDataString(returnUrl)}");
        Assert.Equal("/", TestPortal.Leads(answer));
    }

    [Fact]
    public async Task SignIn_Refused_AnswersAlikeWhateverTheReason()
    {
        await using var portal = new TestPortal();
        var (locked, _) = await portal.AddUserAsync(PortalRole.Manager);
        var (disabled, _) = await portal.AddUserAsync(PortalRole.Manager);
        await using (var db = await portal.DbAsync())
        {
            await db.Set<PortalUser>().Where(u => u.Id == disabled.Id).ExecuteUpdateAsync(s => s.SetProperty(u => u.Disabled, true), Cancellation);
            await db.Set<PortalUser>().Where(u => u.Id == locked.Id).ExecuteUpdateAsync(s => s.SetProperty(u => u.LockoutEnd, DateTimeOffset.MaxValue), Cancellation);
        }
        var answers = new HashSet<string>();
        foreach (var (email, password) in new[] { ("nobody@contoso.test", "x"), (TestPortal.AdminEmail, "wrong"), (locked.Email!, TestPortal.AdminPassword), (disabled.Email!, TestPortal.AdminPassword) })
        {
            using var browser = portal.Browser();
            var answer = await TestPortal.SignInAsync(browser, email, password);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            var html = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Cancellation));
            answers.Add(html[html.IndexOf("role=\"alert\"", StringComparison.Ordinal)..html.IndexOf("</form>", StringComparison.Ordinal)].Split("<form")[0]);
            Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/", Cancellation)).StatusCode);
        }
        Assert.Contains("No pudimos iniciar sesión.", Assert.Single(answers), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignIn_FiveWrongPasswords_LocksAlsoForTheRightOne()
    {
        await using var portal = new TestPortal();
        using var browser = portal.Browser();
        for (var attempt = 0; attempt < 4; attempt++) await TestPortal.SignInAsync(browser, TestPortal.AdminEmail, "wrong");
        await using (var db = await portal.DbAsync()) Assert.Null((await db.Set<PortalUser>().SingleAsync(Cancellation)).LockoutEnd);
        await TestPortal.SignInAsync(browser, TestPortal.AdminEmail, "wrong");
        Assert.Equal(HttpStatusCode.OK, (await TestPortal.SignInAsync(browser, TestPortal.AdminEmail, TestPortal.AdminPassword)).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/", Cancellation)).StatusCode);
        await using (var db = await portal.DbAsync())
            Assert.InRange((await db.Set<PortalUser>().SingleAsync(Cancellation)).LockoutEnd!.Value, DateTimeOffset.UtcNow.AddMinutes(13), DateTimeOffset.UtcNow.AddMinutes(16));
    }

    [Fact]
    public async Task SignIn_ManyAttemptsFromOneAddress_AreSlowedDown()
    {
        await using var portal = new TestPortal(("SignIn:AttemptsPerMinute", "3"));
        using var browser = portal.Browser();
        for (var attempt = 0; attempt < 3; attempt++)
            Assert.Equal(HttpStatusCode.OK, (await TestPortal.SignInAsync(browser, $"nobody{attempt}@contoso.test", "x")).StatusCode);
        var answer = await TestPortal.SignInAsync(browser, TestPortal.AdminEmail, TestPortal.AdminPassword);
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Contains("Demasiados intentos", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignOut_Post_EndsIt_GetDoesNot()
    {
        await using var portal = new TestPortal();
        using var browser = await portal.SignedInAsync();
        Assert.NotEqual(HttpStatusCode.Redirect, (await browser.GetAsync("/sign-out", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/", Cancellation)).StatusCode);
        Assert.Equal("/login", (await TestPortal.PostFormAsync(browser, "/", "/sign-out")).Headers.Location!.ToString());
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Disabled_AtTheNextRequest_IsOutside()
    {
        await using var portal = new TestPortal(("SignIn:RevalidateEvery", "00:00:00"));
        var (user, _) = await portal.AddUserAsync(PortalRole.Manager);
        using var browser = await portal.SignedInAsync(user.Email!);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/", Cancellation)).StatusCode);
        await DisableAsync(portal, user);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Circuit_DisabledUser_IsFoundInvalid()
    {
        await using var portal = new TestPortal();
        var (user, _) = await portal.AddUserAsync(PortalRole.Manager);
        await using var scope = portal.Services.CreateAsyncScope();
        var principal = await scope.ServiceProvider.GetRequiredService<PortalSignInManager>().CreateUserPrincipalAsync(user);
        using var validation = new SignInValidation(portal.Get<ILoggerFactory>(), portal.Get<IServiceScopeFactory>(), portal.Get<IOptions<SecurityStampValidatorOptions>>());
        Assert.True(await validation.IsValidAsync(principal));
        await DisableAsync(portal, user);
        Assert.False(await validation.IsValidAsync(principal));
        Assert.IsType<SignInValidation>(scope.ServiceProvider.GetRequiredService<AuthenticationStateProvider>());
    }

    /// <summary>A page in another tab, and a copy of the cookie, end with the session; the same person's other browser stays.</summary>
    [Fact]
    public async Task SignOut_EndsWhatWasOpenFromIt_AndNoOtherSession()
    {
        await using var portal = new TestPortal();
        var (user, _) = await portal.AddUserAsync(PortalRole.Manager);
        await using var scope = portal.Services.CreateAsyncScope();
        var signIn = scope.ServiceProvider.GetRequiredService<PortalSignInManager>();
        var (here, elsewhere) = (await signIn.CreateUserPrincipalAsync(user), await signIn.CreateUserPrincipalAsync(user));
        using var validation = new SignInValidation(portal.Get<ILoggerFactory>(), portal.Get<IServiceScopeFactory>(), portal.Get<IOptions<SecurityStampValidatorOptions>>());
        var actors = scope.ServiceProvider.GetRequiredService<CurrentActor>();
        Microsoft.AspNetCore.Http.DefaultHttpContext Of(ClaimsPrincipal person) => new() { User = person, RequestServices = scope.ServiceProvider };
        Assert.Equal(user.Id, (await actors.GetAsync(Of(here))).UserId);
        Assert.True(await validation.IsValidAsync(here));

        var sessions = portal.Get<SignInSessions>();
        await Task.WhenAll(sessions.EndAsync(here), sessions.EndAsync(here));

        Assert.False((await Assert.ThrowsAsync<SessionOverException>(() => actors.GetAsync(Of(here)))).Disabled);
        Assert.False(await validation.IsValidAsync(here));
        Assert.Equal(user.Id, (await actors.GetAsync(Of(elsewhere))).UserId);
        Assert.True(await validation.IsValidAsync(elsewhere));
    }

    /// <summary>As long as any copy of a cookie may be believed, and no longer.</summary>
    [Fact]
    public async Task SignOut_IsRememberedForThirtyDays()
    {
        var clock = TestClock.At("2026-11-20T12:00:00Z");
        await using var portal = new TestPortal { Clock = clock };
        var (user, _) = await portal.AddUserAsync(PortalRole.Manager);
        await using var scope = portal.Services.CreateAsyncScope();
        var signIn = scope.ServiceProvider.GetRequiredService<PortalSignInManager>();
        var sessions = portal.Get<SignInSessions>();
        var (first, second, third) = (await signIn.CreateUserPrincipalAsync(user), await signIn.CreateUserPrincipalAsync(user), await signIn.CreateUserPrincipalAsync(user));

        await sessions.EndAsync(first);
        clock.Advance(TimeSpan.FromDays(29));
        await sessions.EndAsync(second);
        Assert.True(await sessions.IsOverAsync(first, Cancellation));
        clock.Advance(TimeSpan.FromDays(2));
        await sessions.EndAsync(third);

        Assert.Equal((false, true, true), (await sessions.IsOverAsync(first, Cancellation), await sessions.IsOverAsync(second, Cancellation), await sessions.IsOverAsync(third, Cancellation)));
    }

    /// <summary>On a computer that people share.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SignIn_OverAnother_EndsThatOneAlone(bool samePerson)
    {
        await using var portal = new TestPortal(("SignIn:RevalidateEvery", "00:00:00"));
        var (first, _) = await portal.AddUserAsync(PortalRole.Manager);
        var second = samePerson ? first : (await portal.AddUserAsync(PortalRole.Manager)).Item1;
        using var browser = portal.Browser();
        var signedIn = await TestPortal.SignInAsync(browser, first.Email!, TestPortal.AdminPassword);
        using var tab = portal.CreateClient(new() { AllowAutoRedirect = false, HandleCookies = false });
        tab.DefaultRequestHeaders.Add("Cookie", signedIn.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("MailPortal.SignIn=", StringComparison.Ordinal)).Split(';')[0]);

        await TestPortal.SignInAsync(browser, second.Email!, TestPortal.AdminPassword);

        Assert.Equal(samePerson ? HttpStatusCode.OK : HttpStatusCode.Redirect, (await tab.GetAsync("/sending", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/sending", Cancellation)).StatusCode);
    }

    /// <summary>The cookie is written anew now and then: an older copy of it is of the same session.</summary>
    [Theory]
    [InlineData("00:00:00", HttpStatusCode.Redirect)] // the cookie is looked at, and is none
    [InlineData("00:01:00", HttpStatusCode.Forbidden)] // the cookie is believed for a while, and whoever comes with it is refused
    public async Task SignOut_WithTheCookieOfNow_EndsAnEarlierCopyOfIt(string revalidateEvery, HttpStatusCode refused)
    {
        await using var portal = new TestPortal(("SignIn:RevalidateEvery", revalidateEvery));
        var (user, _) = await portal.AddUserAsync(PortalRole.Manager);
        using var browser = portal.Browser();
        var signedIn = await TestPortal.SignInAsync(browser, user.Email!, TestPortal.AdminPassword);
        var copy = signedIn.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("MailPortal.SignIn=", StringComparison.Ordinal)).Split(';')[0];
        using var thief = portal.CreateClient(new() { AllowAutoRedirect = false, HandleCookies = false });
        thief.DefaultRequestHeaders.Add("Cookie", copy);
        Assert.Equal(HttpStatusCode.OK, (await thief.GetAsync("/sending", Cancellation)).StatusCode);
        await browser.GetAsync("/sending", Cancellation);

        await TestPortal.PostFormAsync(browser, "/sending", "/sign-out");

        Assert.Equal(refused, (await thief.GetAsync("/sending", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task CurrentActor_ReadsRoleAndMembershipsAnewAndRefusesTheDisabled()
    {
        await using var portal = new TestPortal();
        var organization = Guid.NewGuid();
        var (user, _) = await portal.AddUserAsync(PortalRole.Reader, organization);
        await using var scope = portal.Services.CreateAsyncScope();
        var context = new Microsoft.AspNetCore.Http.DefaultHttpContext
        {
            User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, user.Id.ToString())], "test")),
            RequestServices = scope.ServiceProvider,
        };
        var actors = scope.ServiceProvider.GetRequiredService<CurrentActor>();
        var first = await actors.GetAsync(context);
        Assert.Equal((PortalRole.Reader, true), (first.Role, first.MayRead(organization)));
        await using (var db = await portal.DbAsync())
        {
            await db.Set<PortalUser>().Where(u => u.Id == user.Id).ExecuteUpdateAsync(s => s.SetProperty(u => u.Role, PortalRole.Manager), Cancellation);
            await db.Set<Membership>().Where(m => m.UserId == user.Id).ExecuteDeleteAsync(Cancellation);
        }
        var second = await actors.GetAsync(context);
        Assert.Equal((PortalRole.Manager, false), (second.Role, second.MayRead(organization)));
        await DisableAsync(portal, user);
        Assert.True((await Assert.ThrowsAsync<SessionOverException>(() => actors.GetAsync(context))).Disabled);
        context.User = new ClaimsPrincipal();
        await Assert.ThrowsAsync<AccessDeniedException>(() => actors.GetAsync(context));
    }

    private static async Task DisableAsync(TestPortal portal, PortalUser user)
    {
        await using var scope = portal.Services.CreateAsyncScope();
        Assert.True(await scope.ServiceProvider.GetRequiredService<DisableUser>().RunAsync(Actor.Portal, user.Id, true, Cancellation));
    }
}
