using MailPortal.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Users;

/// <summary>Signs a person in with address and password. Its one "no" is the same for an unknown address, a wrong password, a locked and
/// a disabled account, and takes as long: an answer that differs would tell a stranger which addresses exist.</summary>
public sealed partial class PasswordSignIn(
    PortalSignInManager signIn, UserManager<PortalUser> users, IDbContextFactory<PortalDbContext> contexts, SignInSessions sessions, TimeProvider time, ILogger<PasswordSignIn> logger)
{
    private static readonly PortalUser Nobody = new() { Role = PortalRole.Reader };
    private static readonly string NobodysHash = new PasswordHasher<PortalUser>().HashPassword(Nobody, Guid.NewGuid().ToString());

    /// <summary>The user, now with a sign-in cookie; or null.</summary>
    public async Task<PortalUser?> RunAsync(string email, string password)
    {
        var user = await users.FindByEmailAsync(email.Trim());
        if (user is null || await users.IsLockedOutAsync(user) || !await signIn.CanSignInAsync(user))
        {
            // Spends the time of a real check.
            users.PasswordHasher.VerifyHashedPassword(Nobody, NobodysHash, password);
            if (user is null) LogUnknown(); else LogRefused(user.Id, user.Disabled);
            return null;
        }
        var before = signIn.Context.User;
        var result = await signIn.PasswordSignInAsync(user, password, isPersistent: false, lockoutOnFailure: true);
        if (result.Succeeded)
        {
            // Somebody else was signed in at this browser: their other tabs are not this person's.
            if (users.GetUserId(before) is { } other && other != $"{user.Id}") await sessions.EndAsync(before);
            await NoteAsync(user.Id);
            return user;
        }
        LogWrong(user.Id, result.IsLockedOut);
        return null;
    }

    // Past the row's version: that somebody came in is no change that an administrator's open form has to hear of.
    private async Task NoteAsync(Guid id)
    {
        var now = time.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync();
        await db.Set<PortalUser>().Where(u => u.Id == id).ExecuteUpdateAsync(s => s.SetProperty(u => u.LastSignInAt, now));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Sign-in refused: no user with that address.")]
    private partial void LogUnknown();

    [LoggerMessage(Level = LogLevel.Warning, Message = "Sign-in of user {UserId} refused: locked or disabled (disabled: {Disabled}).")]
    private partial void LogRefused(Guid userId, bool disabled);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Sign-in of user {UserId} refused: wrong password (locked now: {Locked}).")]
    private partial void LogWrong(Guid userId, bool locked);
}
