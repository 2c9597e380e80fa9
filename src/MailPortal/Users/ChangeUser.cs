using MailPortal.Audit;
using MailPortal.Components;
using MailPortal.Data;
using MailPortal.Hosting;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Users;

/// <summary>What an administrator may change of a user.</summary>
public sealed record UserChange(string DisplayName, PortalRole Role, string Language, IReadOnlySet<Guid> Organizations)
{
    public bool IsSame(UserChange other) => (DisplayName, Role, Language) == (other.DisplayName, other.Role, other.Language) && Organizations.SetEquals(other.Organizations);
}

/// <summary>Name, role, language and organisations of somebody else. Roles and memberships are read at every use: what is taken away is gone at once.</summary>
public sealed class ChangeUser(UserRows rows, IDbContextFactory<PortalDbContext> contexts, AuditLog audit)
{
    internal const int LongestName = 200;

    /// <summary>Everything that the form would be refused for; nothing is done.</summary>
    public async Task<IReadOnlyList<FieldProblem>> CheckAsync(Actor actor, Guid userId, UserChange form, CancellationToken cancellation)
    {
        actor.RequireAdministrator();
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var user = await db.Set<PortalUser>().AsNoTracking().SingleOrDefaultAsync(u => u.Id == userId, cancellation);
        return user is null ? [] : await ProblemsAsync(db, actor, user, form, form.DisplayName.Trim(), cancellation);
    }

    /// <summary>False when the user is gone.</summary>
    /// <param name="seen">What the caller looked at; null to write over whatever is there. That the user signed in meanwhile, or mistyped a password, is no change of these.</param>
    /// <exception cref="InvalidFormException">With everything that is wrong.</exception>
    /// <exception cref="ChangedByOthersException">Somebody else saved since.</exception>
    public Task<bool> RunAsync(Actor actor, Guid userId, UserChange form, UserChange? seen, CancellationToken cancellation)
    {
        actor.RequireAdministrator();
        var name = form.DisplayName.Trim();
        return rows.ChangeAsync(userId, async (db, user) =>
        {
            var present = await db.Set<Membership>().Where(m => m.UserId == user.Id).ToListAsync(cancellation);
            if (seen is not null && !seen.IsSame(new(user.DisplayName, user.Role, user.Language, present.Select(m => m.OrganizationId).ToHashSet()))) throw new ChangedByOthersException();
            InvalidFormException.ThrowIfAny([.. await ProblemsAsync(db, actor, user, form, name, cancellation)]);
            var before = new { user.DisplayName, Role = user.Role.ToString(), user.Language };
            (user.DisplayName, user.Role, user.Language) = (name, form.Role, form.Language);
            var after = new { user.DisplayName, Role = user.Role.ToString(), user.Language };
            if (before != after) audit.Add(db, actor.Source, "user.changed", userId, details: new { user = user.Named, before, after });
            Apply(db, actor, user, present, form.Organizations);
        }, cancellation);
    }

    private static async Task<List<FieldProblem>> ProblemsAsync(PortalDbContext db, Actor actor, PortalUser user, UserChange form, string name, CancellationToken cancellation)
    {
        var problems = UserFormRules.NameProblems(name, user.IsService);
        if (!Cultures.IsKnown(form.Language)) problems.Add(new(nameof(form.Language), UsersText.LanguageUnknown));
        if (form.Role != user.Role && actor.UserId == user.Id) problems.Add(new(nameof(form.Role), UsersText.CannotDemoteOneself));
        else if (form.Role is not PortalRole.Administrator && await UserRows.IsLastAdministratorAsync(db, user, cancellation))
            problems.Add(new(nameof(form.Role), UsersText.LastAdministrator));
        return problems;
    }

    private void Apply(PortalDbContext db, Actor actor, PortalUser user, List<Membership> present, IReadOnlySet<Guid> wanted)
    {
        foreach (var gone in present.Where(m => !wanted.Contains(m.OrganizationId)))
        {
            db.Remove(gone);
            audit.Add(db, actor.Source, "organization.memberRemoved", gone.OrganizationId, gone.OrganizationId, new { user = user.Named });
        }
        foreach (var added in wanted.Except(present.Select(m => m.OrganizationId)))
        {
            db.Add(new Membership { UserId = user.Id, OrganizationId = added });
            audit.Add(db, actor.Source, "organization.memberAdded", added, added, new { user = user.Named });
        }
    }
}
