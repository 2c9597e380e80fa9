using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;

namespace MailPortal.Tests.Portal;

/// <summary>The person in front of a component that is drawn without a browser.</summary>
internal sealed class SignedIn(Guid user) : AuthenticationStateProvider
{
    public override Task<AuthenticationState> GetAuthenticationStateAsync() =>
        Task.FromResult(new AuthenticationState(new(new ClaimsIdentity([new(ClaimTypes.NameIdentifier, user.ToString())], "test"))));
}
