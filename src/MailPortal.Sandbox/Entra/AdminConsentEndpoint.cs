using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace MailPortal.Sandbox.Entra;

/// <summary><c>GET /{tenant}/v2.0/adminconsent</c> (and the older <c>/{tenant}/adminconsent</c>): an administrator consents for everybody. And signing out.</summary>
internal sealed class AdminConsentEndpoint(EntraDirectory directory, SignInFlow flow, BrowserSessions sessions, RequestLog log, TimeProvider clock, Func<Uri> instance)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/{tenant}/v2.0/adminconsent", (HttpContext http, string tenant) => AskAsync(http, tenant, http.Request.Query["scope"].ToString()));
        // All that the registration lists.
        routes.MapGet("/{tenant}/adminconsent", (HttpContext http, string tenant) => AskAsync(http, tenant, null));
        routes.MapGet("/{tenant}/oauth2/v2.0/logout", SignOutAsync);
    }

    private async Task AskAsync(HttpContext http, string tenant, string? scope)
    {
        var (authority, wrongTenant) = directory.Resolve(tenant);
        var (application, wrongApplication) = authority is null ? (null, wrongTenant) : directory.Application(http.Request.Query["client_id"].ToString(), authority);
        var (uri, wrongUri) = application is null ? (null, wrongApplication) : RedirectUris.Check(http.Request.Query["redirect_uri"].ToString() is { Length: > 0 } given ? given : null, application);
        if (uri is null)
        {
            log.Add("entra", $"GET {http.Request.Path}", $"AADSTS{wrongUri!.Code} (own page)");
            await flow.ErrorAsync(http, wrongUri);
            return;
        }
        var reply = new Reply(uri, "query", http.Request.Query["state"].ToString() is { Length: > 0 } state ? state : null);
        var (scopes, wrongScope) = ScopeRequest.Read(scope ?? string.Join(' ', application!.DelegatedScopes), application!, authority!.DirectoryName);
        log.Add("entra", $"GET {http.Request.Path} client_id={application!.ClientId}", wrongScope is null ? "consent page" : $"AADSTS{wrongScope.Code}");
        if (scopes is null)
        {
            await FailAsync(http, reply, wrongScope!);
            return;
        }
        await flow.StartAsync(http, new(sessions.Begin(http), application, authority, scopes)
        {
            Prompt = "select_account",
            ForAll = true,
            Done = (then, who) => AuthorizeAnswer.SendAsync(then, reply,
                [new("admin_consent", "True"), new("tenant", who.Tenant.Id.ToString()), new("state", reply.State), new("scope", string.Join(' ', scopes.Given))]),
            Failed = (then, error) => FailAsync(then, reply, error.Code == 65004 ? error with { Error = "consent_required" } : error),
        });
    }

    private Task FailAsync(HttpContext http, Reply reply, EntraError error) =>
        AuthorizeAnswer.ErrorAsync(http, reply, error, clock.GetUtcNow(), instance(), KeyValuePair.Create<string, string?>("admin_consent", "True"));

    private async Task SignOutAsync(HttpContext http)
    {
        sessions.SignOut(http);
        var after = http.Request.Query["post_logout_redirect_uri"].ToString();
        // Back only to an address that an application registered; else the page stays.
        if (directory.Tenants.SelectMany(t => t.Applications).Any(a => after.Length > 0 && RedirectUris.Check(after, a).Uri is not null)) http.Response.Redirect(after);
        else
        {
            var text = PageText.For(http.Request);
            await new SignInPage(text).Heading(text.SignedOut).SendAsync(http);
        }
    }
}
