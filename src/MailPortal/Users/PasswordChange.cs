using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace MailPortal.Users;

/// <summary>Names the session in the sign-in cookie, and says there that its owner has to choose another password. The cookie ends with the security stamp, which every change renews.</summary>
public sealed class PortalClaims(UserManager<PortalUser> users, RoleManager<IdentityRole<Guid>> roles, IOptions<IdentityOptions> options)
    : UserClaimsPrincipalFactory<PortalUser, IdentityRole<Guid>>(users, roles, options)
{
    internal const string MustChangePassword = "mailportal:must-change-password";

    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(PortalUser user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        identity.AddClaim(new Claim(SignInSessions.Claim, $"{Guid.NewGuid()}"));
        if (user.MustChangePassword) identity.AddClaim(new Claim(MustChangePassword, "true"));
        return identity;
    }
}

internal static class PasswordChange
{
    /// <summary>Until then every page leads to that one, and nothing else answers: a password that two people know opens nothing.</summary>
    public static void UsePasswordChange(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (!context.User.HasClaim(c => c.Type == PortalClaims.MustChangePassword) || IsOpen(context)) return next(context);
        if (HttpMethods.IsGet(context.Request.Method) && !context.Request.Path.StartsWithSegments("/_blazor")) context.Response.Redirect(PortalUrls.ChangePassword);
        else context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    });

    private static bool IsOpen(HttpContext context) =>
        context.Request.Path == PortalUrls.ChangePassword || context.Request.Path == PortalUrls.SignOut
        || context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null;
}
