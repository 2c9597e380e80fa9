using System.Reflection;
using MailPortal.Users;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace MailPortal.BrowserTests;

/// <summary>Every page there is. A new one fails until it stands in the table.</summary>
public sealed class PagesTests(PortalFixture portal)
{
    private static readonly Dictionary<string, Type> Routes = typeof(Program).Assembly.GetTypes()
        .SelectMany(t => t.GetCustomAttributes<RouteAttribute>(inherit: false).Select(r => (r.Template, Page: t))).ToDictionary(r => r.Template, r => r.Page);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task EveryPage_IsAccessibleAndComplainsOfNothing(bool english)
    {
        await using var page = await portal.OpenAsync(english: english);
        var looks = new Looks(page, english);
        await looks.ReturnAsync();
        var pages = await PagesAsync();
        Assert.Equal(Routes.Keys.Order(StringComparer.Ordinal), pages.Select(p => p.Template).Distinct().Order(StringComparer.Ordinal));
        foreach (var (template, name, path) in pages)
        {
            if (name == "panel") await page.SignInAsync();
            // Drawn without a circuit, or waited for until it has one.
            if (Routes[template].GetCustomAttribute<ExcludeFromInteractiveRoutingAttribute>() is null) await page.GoAsync(path);
            else await page.Page.GotoAsync(path);
            Assert.Equal(english ? "en" : "es", await page.Page.Locator("html").GetAttributeAsync("lang"));
            await looks.LookAsync(name);
        }
        Assert.Empty(looks.Problems);
        page.AssertNoComplaints();
    }

    /// <summary>Each route with what its parameters may be, under a name of its own; those for people who are not signed in come first.</summary>
    private async Task<(string Template, string Name, string Path)[]> PagesAsync()
    {
        var (document, message) = await portal.Reception.IdsAsync(Cancellation);
        var quarantined = await portal.Reception.QuarantinedAsync(Cancellation);
        var (organization, mailbox) = (portal.Reception.OrganizationId, portal.Reception.MailboxId);
        return
        [
            ("/login", "login", "/login"),
            ("/setup", "setup-link-used", "/setup"),
            ("/setup", "setup", $"/setup?token={portal.Services.GetRequiredService<SetupLink>().Issue().Token}"),
            ("/error", "error", "/error"),
            ("/status/{Code:int}", "form-not-accepted", "/status/400"),
            ("/status/{Code:int}", "too-many-attempts", "/status/429"),
            ("/", "panel", "/"),
            ("/", "panel-hours", "/?span=hours"),
            ("/not-found", "not-found", "/not-found"),
            ("/status/404", "not-found-status", "/status/404"),
            ("/reception", "mailboxes", "/reception"),
            ("/reception", "mailboxes-active", "/reception?status=active"),
            ("/reception/{Id:guid}", "mailbox", $"/reception/{mailbox}"),
            ("/reception/{Id:guid}/activity", "mailbox-activity", $"/reception/{mailbox}/activity"),
            ("/organizations/{OrganizationId:guid}/reception/new", "mailbox-new", $"/organizations/{organization}/reception/new"),
            ("/documents", "documents", "/documents"),
            ("/documents", "documents-filtered", "/documents?class=creditNote&period=dates"),
            ("/documents/{Id:guid}", "document", $"/documents/{document}"),
            ("/messages", "messages", "/messages"),
            ("/messages", "messages-quarantined", "/messages?outcome=quarantined"),
            ("/messages", "messages-none", "/messages?outcome=pending"),
            ("/messages/{Id:guid}", "message", $"/messages/{message}"),
            ("/messages/{Id:guid}", "message-quarantined", $"/messages/{quarantined}"),
            ("/organizations", "organizations", "/organizations"),
            ("/organizations/new", "organization-new", "/organizations/new"),
            ("/organizations/{Id:guid}", "organization", $"/organizations/{organization}"),
            ("/users", "users", "/users"),
            ("/users/new", "user-new", "/users/new"),
            ("/users/{Id:guid}", "user", $"/users/{await portal.Reception.SomebodyAsync(Cancellation)}"),
            ("/profile", "profile", "/profile"),
            ("/profile/password", "profile-password", "/profile/password"),
            ("/settings", "settings", "/settings"),
            ("/audit", "audit", "/audit"),
            ("/jobs", "jobs", "/jobs"),
        ];
    }
}
