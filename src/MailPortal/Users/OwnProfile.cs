using MailPortal.Audit;
using MailPortal.Components;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace MailPortal.Users;

/// <summary>What a person may change about themselves.</summary>
public sealed class OwnProfile(UserRows rows, IServiceScopeFactory scopes, AuditLog audit, IOptions<IdentityOptions> options)
{
    /// <exception cref="InvalidFormException">With everything that is wrong.</exception>
    public Task RenameAsync(Actor actor, string displayName, CancellationToken cancellation)
    {
        var name = displayName.Trim();
        InvalidFormException.ThrowIfAny(UserFormRules.NameProblems(name, needed: false));
        return rows.ChangeAsync(Person(actor), (db, user) =>
        {
            if (user.DisplayName == name) return Task.CompletedTask;
            audit.Add(db, actor.Source, "user.changed", user.Id, details: new { user = user.Named, before = new { user.DisplayName }, after = new { DisplayName = name } });
            user.DisplayName = name;
            return Task.CompletedTask;
        }, cancellation);
    }

    /// <summary>Ends every other session. Whoever has the open page but not the password counts as a failed sign-in.</summary>
    /// <exception cref="InvalidFormException">With everything that is wrong.</exception>
    public async Task ChangePasswordAsync(Actor actor, string old, string wanted, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>();
        var user = await users.FindByIdAsync($"{Person(actor)}") ?? throw new AccessDeniedException();
        if (await users.IsLockedOutAsync(user)) throw new InvalidFormException(OldPassword, UsersText.PasswordTriesSpent);
        if (!await users.CheckPasswordAsync(user, old))
        {
            await users.AccessFailedAsync(user);
            throw new InvalidFormException(OldPassword, UsersText.OldPasswordWrong);
        }
        if (old == wanted) throw new InvalidFormException(nameof(NewUser.Password), UsersText.PasswordUnchanged);
        foreach (var validator in users.PasswordValidators)
            InvalidFormException.ThrowIfAny(IdentityTexts.Problems((await validator.ValidateAsync(users, user, wanted)).Errors, options.Value, nameof(NewUser.Password), nameof(NewUser.Password)));
        await rows.ChangeAsync(user.Id, (db, row) =>
        {
            // An administrator gave another password meanwhile, perhaps because this one is known to somebody: it is not written over.
            if (row.PasswordHash != user.PasswordHash) throw new InvalidFormException(OldPassword, UsersText.OldPasswordWrong);
            row.PasswordHash = users.PasswordHasher.HashPassword(row, wanted);
            (row.MustChangePassword, row.AccessFailedCount) = (false, 0);
            UserRows.EndSessions(row);
            audit.Add(db, actor.Source, "user.passwordChanged", row.Id, details: new { user = row.Named });
            return Task.CompletedTask;
        }, cancellation);
    }

    internal const string OldPassword = nameof(OldPassword);

    // A program has no page, the portal itself no profile.
    private static Guid Person(Actor actor) => actor is { UserId: { } id, Scopes: null } ? id : throw new AccessDeniedException();
}
