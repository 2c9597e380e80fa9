using System.Security.Claims;
using System.Text.Encodings.Web;
using MailPortal.Users;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace MailPortal.Api;

internal sealed class ApiKeyOptions : AuthenticationSchemeOptions;

/// <summary><c>Authorization: Bearer &lt;key&gt;</c>. Only here: a key in an address would lie in logs and histories, and a sign-in cookie on
/// the API would let any page that the person has open call it.</summary>
internal sealed class ApiKeyAuthentication(IOptionsMonitor<ApiKeyOptions> options, ILoggerFactory logger, UrlEncoder encoder, ApiKeys keys)
    : AuthenticationHandler<ApiKeyOptions>(options, logger, encoder)
{
    public const string SchemeName = "ApiKey";
    private const string Bearer = "Bearer ";

    public static Actor ActorOf(HttpContext context) =>
        context.Features.Get<Actor>() ?? throw new InvalidOperationException("The endpoint is not behind the API key scheme.");

    /// <summary>The key that a request brings, however its header is spelled; null without one.</summary>
    public static string? KeyOf(HttpRequest request) =>
        request.Headers.Authorization.ToString() is var header && header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? header[Bearer.Length..].Trim() : null;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (KeyOf(Request) is not { } key) return AuthenticateResult.NoResult();
        var actor = await keys.FindAsync(key, Context.Connection.RemoteIpAddress?.ToString(), Context.RequestAborted);
        if (actor is null) return AuthenticateResult.Fail("The key is unknown, revoked or expired.");
        Context.Features.Set(actor);
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, $"{actor.UserId}"), new Claim(ClaimTypes.Name, actor.Name)], SchemeName);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return ApiProblems.Unauthorized().ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => ApiProblems.Forbidden().ExecuteAsync(Context);
}
