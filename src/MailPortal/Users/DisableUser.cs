using MailPortal.Audit;
using MailPortal.Components;
using MailPortal.Data;
using Microsoft.AspNetCore.Identity;

namespace MailPortal.Users;

/// <summary>Locks somebody out, at once: cookies and open pages end with the changed security stamp.</summary>
public sealed class DisableUser(UserManager<PortalUser> users, PortalDbContext db, AuditLog audit)
{
    /// <summary>False when the user is gone.</summary>
    /// <exception cref="InvalidFormException">Oneself: the last administrator must not lock the door from outside.</exception>
    public async Task<bool> RunAsync(Actor actor, Guid userId, bool disabled, CancellationToken cancellation)
    {
        actor.RequireAdministrator();
        if (actor.UserId == userId) throw new InvalidFormException(nameof(PortalUser.Disabled), UsersText.CannotDisableOneself);
        if (await users.FindByIdAsync(userId.ToString()) is not { } user) return false;
        user.Disabled = disabled;
        audit.Add(db, actor.Source, disabled ? "user.disabled" : "user.enabled", userId);
        // Saves the user and the audit entry together: both hang on the same context.
        var result = await users.UpdateSecurityStampAsync(user);
        if (!result.Succeeded) throw new ChangedByOthersException();
        return true;
    }
}
