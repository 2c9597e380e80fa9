namespace MailPortal.Users;

/// <summary>Keeps the browser in which somebody just changed their password signed in, while every other session ends.</summary>
public sealed class SessionRenewal(IServiceScopeFactory scopes)
{
    public async Task RunAsync(Guid userId)
    {
        // The request's own context may have read the user before the change.
        await using var scope = scopes.CreateAsyncScope();
        var signIn = scope.ServiceProvider.GetRequiredService<PortalSignInManager>();
        if (await signIn.UserManager.FindByIdAsync($"{userId}") is { } user) await signIn.RefreshSignInAsync(user);
    }
}
