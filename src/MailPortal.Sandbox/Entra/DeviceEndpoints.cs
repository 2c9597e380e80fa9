using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace MailPortal.Sandbox.Entra;

/// <summary>The device code's two ends: <c>POST /{tenant}/oauth2/v2.0/devicecode</c> and the page where a person types the code.</summary>
internal sealed class DeviceEndpoints(EntraDirectory directory, DeviceCodes codes, SignInFlow flow, BrowserSessions sessions, RequestLog log, Func<Uri> pages)
{
    private const string PagePath = "/common/oauth2/deviceauth";

    public void MapPage(IEndpointRouteBuilder routes)
    {
        routes.MapGet(PagePath, http => AskAsync(http, wrong: false));
        routes.MapPost(PagePath, EnterAsync);
    }

    /// <summary>What the device asks.</summary>
    public (object? Body, EntraError? Error) Begin(HttpContext http, string tenant, TokenRequest request)
    {
        var (authority, wrongTenant) = directory.Resolve(tenant);
        if (authority is null) return (null, wrongTenant);
        if (request.ClientId is null) return (null, EntraError.MissingParameter("client_id"));
        var (application, wrongApplication) = directory.Application(request.ClientId, authority);
        if (application is null) return (null, wrongApplication);
        if (request.Scope is null) return (null, EntraError.MissingParameter("scope"));
        var (scopes, wrongScope) = ScopeRequest.Read(request.Scope, application, authority.DirectoryName);
        if (scopes is null) return (null, wrongScope);
        var code = codes.Add(application, authority, scopes);
        var page = new Uri(pages(), PagePath);
        return (new
        {
            user_code = code.UserCode,
            device_code = code.Code,
            verification_uri = page,
            expires_in = (int)DeviceCodes.Lifetime.TotalSeconds,
            interval = 5,
            message = PageText.For(http.Request).Spanish
                ? $"Para iniciar sesión, use un explorador web, abra la página {page} y escriba el código {code.UserCode} para autenticarse."
                : $"To sign in, use a web browser to open the page {page} and enter the code {code.UserCode} to authenticate.",
        }, null);
    }

    private Task AskAsync(HttpContext http, bool wrong)
    {
        var text = PageText.For(http.Request);
        sessions.Begin(http);
        var page = new SignInPage(text).Heading(text.EnterCode);
        if (wrong) page.Alert(text.CodeWrong).Code("error-code", "AADSTS70018");
        return page.Form("code-form", PagePath, "", form => form.Input("otc", text.Code, null).Buttons(("next", text.Next))).SendAsync(http);
    }

    private async Task EnterAsync(HttpContext http)
    {
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(http.RequestAborted) : FormCollection.Empty;
        if (codes.Waiting(form["otc"].ToString()) is not { } code)
        {
            log.Add("entra", $"POST {PagePath} otc=***", "AADSTS70018");
            await AskAsync(http, wrong: true);
            return;
        }
        await flow.StartAsync(http, new(sessions.Begin(http), code.Application, code.Authority, code.Scopes)
        {
            Prompt = "select_account",
            Done = (then, who) =>
            {
                code.Who = who;
                return EndAsync(then, text => text.Finished);
            },
            Failed = (then, _) =>
            {
                code.Declined = true;
                return EndAsync(then, text => text.Declined);
            },
        });
    }

    private static Task EndAsync(HttpContext http, Func<PageText, string> say)
    {
        var text = PageText.For(http.Request);
        return new SignInPage(text).Heading(say(text)).SendAsync(http);
    }
}
