using System.Net;
using MailPortal.Audit;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MailPortal.Tests.Portal.Users;

/// <summary>Passwords that somebody else knows, and how they become one's own.</summary>
public sealed class PasswordChangeTests
{
    private const string Page = "/profile/password";
    private const string Wanted = "una frase que solo yo sé";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reset_EndsSessions_AndOpensNothingUntilAnotherPasswordIsChosen()
    {
        await using var portal = new TestPortal();
        var (user, _) = await portal.AddUserAsync(PortalRole.Reader);
        using var open = await portal.SignedInAsync(user.Email!);
        Assert.Equal(HttpStatusCode.OK, (await open.GetAsync("/documents", Cancellation)).StatusCode);

        var password = await ResetAsync(portal, user.Id);

        Assert.Equal(HttpStatusCode.Forbidden, (await open.GetAsync("/documents", Cancellation)).StatusCode);
        using var old = portal.Browser();
        Assert.Equal(HttpStatusCode.OK, (await TestPortal.SignInAsync(old, user.Email!, TestPortal.AdminPassword)).StatusCode);
        using var browser = await portal.SignedInAsync(user.Email!, password);
        foreach (var path in (string[])["/", "/documents", "/profile", "/messages/00000000-0000-0000-0000-000000000001/raw"])
            Assert.Equal(Page, TestPortal.Leads(await browser.GetAsync(path, Cancellation)));
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync("/_blazor", Cancellation)).StatusCode);

        Assert.Equal("/", TestPortal.Leads(await ChangeAsync(browser, password, Wanted)));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/documents", Cancellation)).StatusCode);
        using var again = await portal.SignedInAsync(user.Email!, Wanted);
        Assert.Equal(HttpStatusCode.OK, (await again.GetAsync("/documents", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Change_OwnPassword_EndsTheOtherSessionsAndKeepsThisOne()
    {
        await using var portal = new TestPortal();
        var (user, _) = await portal.AddUserAsync(PortalRole.Reader);
        using var here = await portal.SignedInAsync(user.Email!);
        using var elsewhere = await portal.SignedInAsync(user.Email!);
        Assert.Equal("/profile?changed=true", TestPortal.Leads(await ChangeAsync(here, TestPortal.AdminPassword, Wanted)));
        Assert.Equal(HttpStatusCode.OK, (await here.GetAsync("/profile", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await elsewhere.GetAsync("/profile", Cancellation)).StatusCode);
        await using var db = await portal.DbAsync();
        Assert.DoesNotContain(Wanted, (await db.Set<AuditEntry>().SingleAsync(e => e.Action == "user.passwordChanged", Cancellation)).Details, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("wrong", Wanted, Wanted, "No es tu contraseña actual.")]
    [InlineData(TestPortal.AdminPassword, "corta", "corta", "La contraseña necesita al menos 10 caracteres.")]
    [InlineData(TestPortal.AdminPassword, Wanted, "otra cosa", "Las dos contraseñas no coinciden.")]
    [InlineData(TestPortal.AdminPassword, TestPortal.AdminPassword, TestPortal.AdminPassword, "Elige una contraseña distinta de la actual.")]
    public async Task Change_Wrong_SaysSoAndChangesNothing(string old, string wanted, string again, string expected)
    {
        await using var portal = new TestPortal();
        var (user, _) = await portal.AddUserAsync(PortalRole.Reader);
        using var browser = await portal.SignedInAsync(user.Email!);
        var answer = await ChangeAsync(browser, old, wanted, again);
        Assert.Contains(expected, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Cancellation)), StringComparison.Ordinal);
        using var still = await portal.SignedInAsync(user.Email!);
        Assert.Equal(HttpStatusCode.OK, (await still.GetAsync("/profile", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Change_FiveWrongOldPasswords_AreTheLast()
    {
        await using var portal = new TestPortal();
        var (user, actor) = await portal.AddUserAsync(PortalRole.Reader);
        using var browser = await portal.SignedInAsync(user.Email!);
        for (var attempt = 0; attempt < 5; attempt++) await ChangeAsync(browser, $"wrong {attempt}", Wanted);
        var answer = await ChangeAsync(browser, TestPortal.AdminPassword, Wanted);
        Assert.Contains("Demasiados intentos", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        await using var scope = portal.Services.CreateAsyncScope();
        Assert.True(await scope.ServiceProvider.GetRequiredService<UnlockUser>().RunAsync(Actor.Portal, user.Id, Cancellation));
        Assert.Equal(UserState.Active, (await portal.Get<UserDirectory>().GetAsync(actor, user.Id, Cancellation)).State);
    }

    [Fact]
    public async Task SignIn_IsNotedWithItsTime()
    {
        await using var portal = new TestPortal();
        var (user, actor) = await portal.AddUserAsync(PortalRole.Reader);
        Assert.Null((await portal.Get<UserDirectory>().GetAsync(actor, user.Id, Cancellation)).LastSignInAt);
        using var browser = await portal.SignedInAsync(user.Email!);
        Assert.InRange((await portal.Get<UserDirectory>().GetAsync(actor, user.Id, Cancellation)).LastSignInAt!.Value, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow);
    }

    private static async Task<string> ResetAsync(TestPortal portal, Guid userId)
    {
        await using var scope = portal.Services.CreateAsyncScope();
        var password = await scope.ServiceProvider.GetRequiredService<ResetPassword>().RunAsync(Actor.Portal, userId, Cancellation);
        await using var db = await portal.DbAsync();
        Assert.DoesNotContain(password!, (await db.Set<AuditEntry>().SingleAsync(e => e.Action == "user.passwordReset", Cancellation)).Details, StringComparison.Ordinal);
        return password!;
    }

    private static Task<HttpResponseMessage> ChangeAsync(HttpClient browser, string old, string wanted, string? again = null) =>
        TestPortal.PostFormAsync(browser, Page, Page, ("_handler", "password"), ("Input.Old", old), ("Input.Password", wanted), ("Input.Again", again ?? wanted));
}
