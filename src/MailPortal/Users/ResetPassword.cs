using MailPortal.Audit;
using MailPortal.Components;
using Microsoft.AspNetCore.Identity;

namespace MailPortal.Users;

/// <summary>A new way in for somebody who lost theirs: a password that the portal makes, shown once, and to be changed at the next sign-in.</summary>
public sealed class ResetPassword(UserRows rows, IPasswordHasher<PortalUser> hasher, AuditLog audit)
{
    /// <summary>The password; null when the user is gone.</summary>
    /// <exception cref="InvalidFormException">A program has none; one's own is changed by whoever knows the old one.</exception>
    public async Task<string?> RunAsync(Actor actor, Guid userId, CancellationToken cancellation)
    {
        actor.RequireAdministrator();
        if (actor.UserId == userId) throw new InvalidFormException(nameof(NewUser.Password), UsersText.CannotResetOwnPassword);
        var password = Passwords.Propose();
        var done = await rows.ChangeAsync(userId, (db, user) =>
        {
            if (user.IsService) throw new InvalidFormException(nameof(NewUser.Password), UsersText.ServiceHasNoPassword);
            user.PasswordHash = hasher.HashPassword(user, password);
            (user.MustChangePassword, user.LockoutEnd, user.AccessFailedCount) = (true, null, 0);
            UserRows.EndSessions(user);
            audit.Add(db, actor.Source, "user.passwordReset", userId, details: new { user = user.Named });
            return Task.CompletedTask;
        }, cancellation);
        return done ? password : null;
    }
}
