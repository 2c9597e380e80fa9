using MailPortal.Audit;
using MailPortal.Components;
using MailPortal.Data;
using MailPortal.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace MailPortal.Users;

/// <summary>What an administrator says about a new user.</summary>
/// <param name="Email">The address to sign in with; a program needs none.</param>
/// <param name="DisplayName">Name shown.</param>
/// <param name="Role">What the user may do at most.</param>
/// <param name="Password">Null for a program, which only has keys.</param>
/// <param name="Language">Of the interface.</param>
public sealed record NewUser(string Email, string DisplayName, PortalRole Role, string? Password, string Language = Cultures.Spanish)
{
    public bool IsService { get; init; }

    /// <summary>The password is known to whoever created the user: another one has to be chosen first.</summary>
    public bool MustChangePassword { get; init; }

    public IReadOnlySet<Guid> Organizations { get; init; } = new HashSet<Guid>();
}

/// <summary>Lets somebody in; only administrators may.</summary>
public sealed class CreateUser(IServiceScopeFactory scopes, AuditLog audit, IOptions<IdentityOptions> options)
{
    /// <summary>Everything that the form would be refused for; nothing is done.</summary>
    public async Task<IReadOnlyList<FieldProblem>> CheckAsync(Actor actor, NewUser form, CancellationToken cancellation)
    {
        actor.RequireAdministrator();
        await using var scope = scopes.CreateAsyncScope();
        cancellation.ThrowIfCancellationRequested();
        return await ProblemsAsync(scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>(), Made(form), form);
    }

    /// <exception cref="InvalidFormException">With everything that is wrong.</exception>
    public async Task<PortalUser> RunAsync(Actor actor, NewUser form, CancellationToken cancellation)
    {
        actor.RequireAdministrator();
        var user = Made(form);
        // A context of its own: that of a page lives as long as the page, and remembers what was refused.
        await using var scope = scopes.CreateAsyncScope();
        var (users, db) = (scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>(), scope.ServiceProvider.GetRequiredService<PortalDbContext>());
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        InvalidFormException.ThrowIfAny(await ProblemsAsync(users, user, form));
        var result = form.IsService ? await users.CreateAsync(user) : await users.CreateAsync(user, form.Password ?? "");
        InvalidFormException.ThrowIfAny(Problems(result.Errors));
        audit.Add(db, actor.Source, "user.created", user.Id, details: new { user = user.Named, role = user.Role.ToString(), service = user.IsService });
        foreach (var organization in form.Organizations)
        {
            db.Add(new Membership { UserId = user.Id, OrganizationId = organization });
            audit.Add(db, actor.Source, "organization.memberAdded", organization, organization, new { user = user.Named });
        }
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return user;
    }

    private static PortalUser Made(NewUser form)
    {
        // A program has no mail. The domain is one that never exists (RFC 2606).
        var email = form.IsService ? $"service-{Guid.NewGuid():N}@mailportal.invalid" : form.Email.Trim();
        return new()
        {
            UserName = email,
            Email = email,
            DisplayName = form.DisplayName.Trim(),
            Role = form.Role,
            Language = form.Language,
            IsService = form.IsService,
            MustChangePassword = form is { MustChangePassword: true, IsService: false },
        };
    }

    private async Task<IReadOnlyList<FieldProblem>> ProblemsAsync(UserManager<PortalUser> users, PortalUser user, NewUser form) =>
        [.. UserFormRules.NameProblems(user.DisplayName, form.IsService), .. Problems(await ErrorsAsync(users, user, form.Password ?? ""))];

    // Identity stops at a bad password before it looks at the address; a form tells both.
    private static async Task<IEnumerable<IdentityError>> ErrorsAsync(UserManager<PortalUser> users, PortalUser user, string password)
    {
        var errors = new List<IdentityError>();
        foreach (var validator in users.UserValidators) errors.AddRange((await validator.ValidateAsync(users, user)).Errors);
        if (user.IsService) return errors;
        foreach (var validator in users.PasswordValidators) errors.AddRange((await validator.ValidateAsync(users, user, password)).Errors);
        return errors;
    }

    private IReadOnlyList<FieldProblem> Problems(IEnumerable<IdentityError> errors) => IdentityTexts.Problems(errors, options.Value, nameof(NewUser.Password), nameof(NewUser.Email));
}
