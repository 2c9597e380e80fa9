using MailPortal.Audit;
using MailPortal.Components;

namespace MailPortal.Users;

/// <summary>Locks somebody out, at once: cookies and open pages end with the changed security stamp.</summary>
public sealed class DisableUser(UserRows rows, AuditLog audit)
{
    /// <summary>False when the user is gone.</summary>
    /// <exception cref="InvalidFormException">Oneself, or the last administrator: nobody could open the door again.</exception>
    public Task<bool> RunAsync(Actor actor, Guid userId, bool disabled, CancellationToken cancellation)
    {
        actor.RequireAdministrator();
        if (actor.UserId == userId) throw new InvalidFormException(nameof(PortalUser.Disabled), UsersText.CannotDisableOneself);
        return rows.ChangeAsync(userId, async (db, user) =>
        {
            if (disabled && await UserRows.IsLastAdministratorAsync(db, user, cancellation))
                throw new InvalidFormException(nameof(PortalUser.Disabled), UsersText.LastAdministrator);
            user.Disabled = disabled;
            UserRows.EndSessions(user);
            audit.Add(db, actor.Source, disabled ? "user.disabled" : "user.enabled", userId, details: new { user = user.Named });
        }, cancellation);
    }
}
