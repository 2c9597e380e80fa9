using MailPortal.Audit;
using MailPortal.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Users;

/// <summary>Makes the account that everything else is set up with: from <c>Bootstrap:*</c> at start, or from the page behind the set-up link.</summary>
public sealed partial class FirstAdministrator(PortalDbContext db, UserManager<PortalUser> users, AuditLog audit, ILogger<FirstAdministrator> logger)
{
    public const string EmailKey = "Bootstrap:AdminEmail";
    public const string PasswordKey = "Bootstrap:AdminPassword";

    public Task<bool> ExistsAsync(CancellationToken cancellation) =>
        db.Set<PortalUser>().AnyAsync(u => u.Role == PortalRole.Administrator && !u.Disabled && !u.IsService, cancellation);

    /// <summary>Does nothing when the user is already there: starting twice changes no password.</summary>
    /// <exception cref="InvalidOperationException">The configuration cannot make an account; the message names the key.</exception>
    public async Task EnsureAsync(IConfiguration configuration)
    {
        if (configuration[EmailKey]?.Trim() is not { Length: > 0 } email) return;
        if (await users.FindByEmailAsync(email) is { } existing)
        {
            if (existing.Role is not PortalRole.Administrator) LogOtherRole(EmailKey, existing.Role);
            return;
        }
        if (configuration[PasswordKey] is not { Length: > 0 } password)
            throw new InvalidOperationException($"{PasswordKey} is missing: {EmailKey} names an administrator that does not exist yet.");
        var result = await CreateAsync(email, password, "es");
        if (!result.Succeeded)
        {
            throw new InvalidOperationException(string.Join(Environment.NewLine,
                result.Errors.Select(e => $"{(e.Code.StartsWith("Password", StringComparison.Ordinal) ? PasswordKey : EmailKey)}: {e.Description}")));
        }
        LogCreated(email);
    }

    /// <param name="from">Network address of whoever followed the set-up link; null for the configuration.</param>
    public async Task<IdentityResult> CreateAsync(string email, string password, string language, string? from = null)
    {
        var user = new PortalUser { UserName = email, Email = email, Role = PortalRole.Administrator, Language = language };
        await using var transaction = await db.Database.BeginTransactionAsync();
        var result = await users.CreateAsync(user, password);
        if (!result.Succeeded) return result;
        audit.Add(db, Actor.Portal.Source with { From = from }, "user.created", user.Id, details: new { user = user.Named, role = user.Role.ToString(), service = false });
        await db.SaveChangesAsync();
        await transaction.CommitAsync();
        return result;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Administrator {Email} was created.")]
    private partial void LogCreated(string email);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Key} names a user whose role is {Role}; it was left as it is.")]
    private partial void LogOtherRole(string key, PortalRole role);
}
