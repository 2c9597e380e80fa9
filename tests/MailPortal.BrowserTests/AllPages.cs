using System.Reflection;
using MailPortal.Users;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace MailPortal.BrowserTests;

/// <summary>The pages there are, for tests that go through all of them.</summary>
internal static class AllPages
{
    public static Dictionary<string, Type> Routes { get; } = typeof(Program).Assembly.GetTypes()
        .SelectMany(t => t.GetCustomAttributes<RouteAttribute>(inherit: false).Select(r => (r.Template, Page: t))).ToDictionary(r => r.Template, r => r.Page);

    /// <summary>The others are drawn once and stay as they are.</summary>
    public static bool GetsCircuit(string template) => Routes[template].GetCustomAttribute<ExcludeFromInteractiveRoutingAttribute>() is null;

    /// <summary>Each route with what its parameters may be, under a name of its own; those for people who are not signed in come first.</summary>
    public static async Task<(string Template, string Name, string Path)[]> OfAsync(PortalFixture portal, CancellationToken cancellation)
    {
        var (document, message) = await portal.Reception.IdsAsync(cancellation);
        var quarantined = await portal.Reception.QuarantinedAsync(cancellation);
        var sending = await portal.SendingAsync();
        var (organization, mailbox) = (portal.Reception.OrganizationId, portal.Reception.MailboxId);
        return
        [
            ("/login", "login", "/login"),
            ("/setup", "setup-link-used", "/setup"),
            ("/setup", "setup", $"/setup?token={portal.Services.GetRequiredService<SetupLink>().Issue().Token}"),
            ("/error", "error", "/error"),
            ("/status/{Code:int}", "form-not-accepted", "/status/400"),
            ("/status/{Code:int}", "too-many-attempts", "/status/429"),
            ("/sending/linked", "link-other-browser", "/sending/linked?why=OtherBrowser"),
            ("/sending/linked/{Id:guid}", "link-of-nobody", $"/sending/linked/{Guid.NewGuid()}"),
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
            ("/sending", "sending", "/sending"),
            ("/sending", "sending-defaults-none", "/sending?tab=defaults"),
            ("/sending", "sending-keys", "/sending?tab=keys"),
            ("/sending/{UserId:guid}", "sending-of", $"/sending/{sending.UserId}"),
            ("/sending/{UserId:guid}", "sending-of-defaults", $"/sending/{sending.UserId}?tab=defaults"),
            ("/sending/{UserId:guid}", "sending-of-keys", $"/sending/{sending.UserId}?tab=keys"),
            ("/sending/link", "link-start-none", "/sending/link"),
            ("/sending/link", "link-start-not-mine", $"/sending/link?account={sending.AccountId}"),
            ("/sending/accounts", "sending-accounts", "/sending/accounts"),
            ("/outbox", "outbox", "/outbox"),
            ("/outbox", "outbox-failed", "/outbox?status=failed"),
            ("/outbox", "outbox-none", "/outbox?status=sending&q=zzz"),
            ("/outbox/{Id:guid}", "outgoing-sent", $"/outbox/{sending.Sent}"),
            ("/outbox/{Id:guid}", "outgoing-waiting", $"/outbox/{sending.Waiting}"),
            ("/outbox/{Id:guid}", "outgoing-failed", $"/outbox/{sending.Failed}"),
            ("/outbox/{Id:guid}", "outgoing-uncertain", $"/outbox/{sending.Uncertain}"),
            ("/outbox/{Id:guid}", "outgoing-in-part", $"/outbox/{sending.SentInPart}"),
            ("/outbox/{Id:guid}", "outgoing-for-the-rest", $"/outbox/{sending.ForTheRest}"),
            ("/organizations", "organizations", "/organizations"),
            ("/organizations/new", "organization-new", "/organizations/new"),
            ("/organizations/{Id:guid}", "organization", $"/organizations/{organization}"),
            ("/users", "users", "/users"),
            ("/users/new", "user-new", "/users/new"),
            ("/users/{Id:guid}", "user", $"/users/{await portal.Reception.SomebodyAsync(cancellation)}"),
            ("/profile", "profile", "/profile"),
            ("/profile/password", "profile-password", "/profile/password"),
            ("/settings", "settings", "/settings"),
            ("/settings/sender", "settings-sender", "/settings/sender"),
            ("/audit", "audit", "/audit"),
            ("/jobs", "jobs", "/jobs"),
        ];
    }
}
