using MailPortal.Audit;

namespace MailPortal.Users;

/// <summary>Ends the pause after too many wrong passwords before its time.</summary>
public sealed class UnlockUser(UserRows rows, AuditLog audit)
{
    /// <summary>False when the user is gone.</summary>
    public Task<bool> RunAsync(Actor actor, Guid userId, CancellationToken cancellation)
    {
        actor.RequireAdministrator();
        return rows.ChangeAsync(userId, (db, user) =>
        {
            (user.LockoutEnd, user.AccessFailedCount) = (null, 0);
            audit.Add(db, actor.Source, "user.unlocked", userId, details: new { user = user.Named });
            return Task.CompletedTask;
        }, cancellation);
    }
}
