using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace MailPortal.Sandbox.Entra;

/// <summary><c>GET /{tenant}/oauth2/v2.0/authorize</c>: an application asks that somebody signs in.</summary>
internal sealed class AuthorizeEndpoint(EntraDirectory directory, SignInFlow flow, BrowserSessions sessions, Grants grants, RequestLog log, TimeProvider clock, Func<Uri> instance)
{
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/{tenant}/oauth2/v2.0/authorize", Authorize);

    private async Task Authorize(HttpContext http, string tenant)
    {
        var (request, error) = AuthorizeRequest.Read(http.Request.Query, tenant, directory);
        // state and challenge stay out of the log: they are the application's secrets.
        log.Add("entra", $"GET {http.Request.Path} client_id={http.Request.Query["client_id"]} redirect_uri={http.Request.Query["redirect_uri"]} scope={http.Request.Query["scope"]}",
            error is null ? "sign-in page" : $"AADSTS{error.Code}{(request is null ? " (own page)" : "")}");
        if (request is null) await flow.ErrorAsync(http, error!);
        else if (error is not null) await AuthorizeAnswer.ErrorAsync(http, request.Reply, error, clock.GetUtcNow(), instance());
        else
        {
            await flow.StartAsync(http, new(sessions.Begin(http), request.Application, request.Authority, request.Scopes)
            {
                Prompt = request.Prompt,
                LoginHint = request.LoginHint,
                Done = (then, who) => AuthorizeAnswer.SuccessAsync(then, request.Reply, grants.Add(new AuthorizationCode(
                    request.Application, request.Authority, who, request.Reply.RedirectUri, request.Scopes, request.Nonce, request.Challenge,
                    request.Challenge is null ? null : request.ChallengeMethod, clock.GetUtcNow()))),
                Failed = (then, refusal) => AuthorizeAnswer.ErrorAsync(then, request.Reply, refusal, clock.GetUtcNow(), instance()),
            });
        }
    }
}
