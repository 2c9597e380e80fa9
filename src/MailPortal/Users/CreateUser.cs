using MailPortal.Audit;
using MailPortal.Components;
using MailPortal.Data;
using MailPortal.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace MailPortal.Users;

/// <summary>What an administrator says about a new user.</summary>
public sealed record NewUser(string Email, string DisplayName, PortalRole Role, string Password, string Language = Cultures.Spanish);

/// <summary>Lets somebody in; only administrators may.</summary>
public sealed class CreateUser(UserManager<PortalUser> users, PortalDbContext db, AuditLog audit, IOptions<IdentityOptions> options)
{
    /// <exception cref="InvalidFormException">With everything that is wrong.</exception>
    public async Task<PortalUser> RunAsync(Actor actor, NewUser form, CancellationToken cancellation)
    {
        actor.RequireAdministrator();
        var email = form.Email.Trim();
        var user = new PortalUser { UserName = email, Email = email, DisplayName = form.DisplayName.Trim(), Role = form.Role, Language = form.Language };
        // One transaction: the same context serves Identity's store and the audit.
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        InvalidFormException.ThrowIfAny(Problems(await ErrorsAsync(user, form.Password)));
        var result = await users.CreateAsync(user, form.Password);
        InvalidFormException.ThrowIfAny(Problems(result.Errors));
        audit.Add(db, actor.Source, "user.created", user.Id, details: new { email, role = form.Role.ToString() });
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return user;
    }

    // Identity stops at a bad password before it looks at the address; a form tells both.
    private async Task<IEnumerable<IdentityError>> ErrorsAsync(PortalUser user, string password)
    {
        var errors = new List<IdentityError>();
        foreach (var validator in users.UserValidators) errors.AddRange((await validator.ValidateAsync(users, user)).Errors);
        foreach (var validator in users.PasswordValidators) errors.AddRange((await validator.ValidateAsync(users, user, password)).Errors);
        return errors;
    }

    private IReadOnlyList<FieldProblem> Problems(IEnumerable<IdentityError> errors) =>
        [.. errors
            .Select(e => new FieldProblem(IdentityTexts.IsAboutPassword(e) ? nameof(NewUser.Password) : nameof(NewUser.Email), IdentityTexts.Of(e, options.Value)))
            .Distinct()];
}
