using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace MailPortal.Users;

/// <summary>A circuit lives long after its cookie was checked: this looks again, and ends it for a user disabled, deleted or signed out everywhere.</summary>
internal sealed class SignInValidation(ILoggerFactory loggers, IServiceScopeFactory scopes, IOptions<SecurityStampValidatorOptions> options)
    : RevalidatingServerAuthenticationStateProvider(loggers)
{
    // Every request may be checked, but a circuit looks by itself: never in a tight loop.
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    protected override TimeSpan RevalidationInterval => options.Value.ValidationInterval > Shortest ? options.Value.ValidationInterval : Shortest;

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken) =>
        await IsValidAsync(authenticationState.User);

    internal async Task<bool> IsValidAsync(ClaimsPrincipal principal)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<PortalSignInManager>().ValidateSecurityStampAsync(principal) is not null;
    }
}
