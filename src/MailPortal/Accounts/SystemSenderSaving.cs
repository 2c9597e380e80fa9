using MailPortal.Audit;
using MailPortal.Components;
using MailPortal.Data;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Accounts;

/// <summary>Who sends the portal's own mails, for administrators: a user's account, or SMTP with a password as an account of the portal's own.</summary>
public sealed class SystemSenderSaving(IDbContextFactory<PortalDbContext> contexts, AccountDirectory directory, AccountSecrets secrets, AuditLog audit, TimeProvider time)
{
    public async Task<SystemSenderView> GetAsync(Actor actor, CancellationToken cancellation)
    {
        Require(actor);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var sender = await db.Set<SystemSender>().AsNoTracking().SingleOrDefaultAsync(cancellation);
        var account = sender is null ? null : await db.Set<SendingAccount>().AsNoTracking().SingleAsync(a => a.Id == sender.AccountId, cancellation);
        var link = account is null ? null : await db.Set<AccountLink>().AsNoTracking().SingleOrDefaultAsync(l => l.AccountId == account.Id, cancellation);
        var disabled = account is not null && await db.Set<PortalUser>().AnyAsync(u => u.Id == account.UserId && u.Disabled, cancellation);
        var lent = account?.UserId is { } owner ? (await LentApplications.ReadAsync(db, db.Set<PortalUser>().Where(u => u.Id == owner), cancellation)).To(owner) : [];
        return new(sender, account, link, lent, disabled, await OwnAsync(db, cancellation), await directory.ListAsync(actor, cancellation));
    }

    /// <summary>Sends from a user's account from now on.</summary>
    /// <param name="actor">Who chooses.</param>
    /// <param name="accountId">The user's.</param>
    /// <param name="version">Of the sender that the caller looked at; null for none.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="NotFoundException">There is no such account.</exception>
    /// <exception cref="ChangedByOthersException"><paramref name="version"/> is not the current one.</exception>
    public async Task UseAccountAsync(Actor actor, Guid accountId, Guid? version, CancellationToken cancellation)
    {
        Require(actor);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var sender = await CurrentAsync(db, version, cancellation);
        var account = await db.Set<SendingAccount>().AsNoTracking().SingleOrDefaultAsync(a => a.Id == accountId && a.UserId != null, cancellation) ?? throw new NotFoundException("The account");
        (await OwnAsync(db, cancellation))?.ForgetPassword();
        Choose(db, sender, account.Id, actor);
        audit.Add(db, actor.Source, "sender.changed", account.Id, details: new { account = account.Address, user = await AccountRows.OwnerAsync(db, account.Id, cancellation) });
        await ChangedRows.SaveAsync(db, cancellation);
    }

    /// <summary>Sends by SMTP with a password from now on. The password is write-only: null keeps the stored one.</summary>
    /// <param name="actor">Who saves.</param>
    /// <param name="settings">Complete; the method is always SMTP with a password.</param>
    /// <param name="version">Of the sender that the caller looked at; null for none.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="InvalidFormException">With everything that is wrong.</exception>
    /// <exception cref="ChangedByOthersException"><paramref name="version"/> is not the current one.</exception>
    public async Task UseSmtpAsync(Actor actor, AccountSettings settings, Guid? version, CancellationToken cancellation)
    {
        Require(actor);
        settings = BySmtp(settings);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var sender = await CurrentAsync(db, version, cancellation);
        var own = await OwnAsync(db, cancellation);
        InvalidFormException.ThrowIfAny(AccountRules.Check(settings, own, PortalRole.Administrator, actor, secrets.Cloud));
        var now = time.GetUtcNow();
        var before = own is null || sender?.AccountId != own.Id ? null : AccountDescription.Of(own);
        if (own is null) db.Add(own = new SendingAccount { UserId = null, CreatedAt = now });
        own.Configure(settings, null, settings.Password is { } password ? secrets.Protect(password, own.Id, SendingAccount.PasswordColumn) : null, now);
        Choose(db, sender, own.Id, actor);
        audit.Add(db, actor.Source, "sender.changed", own.Id,
            details: before is null ? (object)new { account = own.Address, after = AccountDescription.Of(own) } : new { account = own.Address, before, after = AccountDescription.Of(own), secretReplaced = settings.Password is not null });
        await ChangedRows.SaveAsync(db, cancellation);
    }

    /// <summary>Everything that <see cref="UseSmtpAsync"/> would refuse.</summary>
    public async Task<IReadOnlyList<FieldProblem>> CheckAsync(Actor actor, AccountSettings settings, CancellationToken cancellation)
    {
        Require(actor);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return AccountRules.Check(BySmtp(settings), await OwnAsync(db, cancellation), PortalRole.Administrator, actor, secrets.Cloud);
    }

    /// <summary>Nobody sends any more: alerts stay on the panel. Twice is once.</summary>
    /// <exception cref="ChangedByOthersException"><paramref name="version"/> is not the current one.</exception>
    public async Task RemoveAsync(Actor actor, Guid? version, CancellationToken cancellation)
    {
        Require(actor);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (await CurrentAsync(db, version, cancellation) is not { } sender) return;
        (await OwnAsync(db, cancellation))?.ForgetPassword();
        db.Remove(sender);
        var address = await db.Set<SendingAccount>().Where(a => a.Id == sender.AccountId).Select(a => a.Address).SingleAsync(cancellation);
        audit.Add(db, actor.Source, "sender.removed", sender.AccountId, details: new { account = address });
        await ChangedRows.SaveAsync(db, cancellation);
    }

    // A key needs the scope that reaches others' accounts: whoever chooses the sender sends as somebody else.
    private static void Require(Actor actor)
    {
        actor.RequireAdministrator();
        actor.RequireScope(ApiScope.Admin);
    }

    private static AccountSettings BySmtp(AccountSettings settings) => (settings with { Method = SendingMethod.SmtpPassword }).Cleaned();

    private static Task<SendingAccount?> OwnAsync(PortalDbContext db, CancellationToken cancellation) => db.Set<SendingAccount>().SingleOrDefaultAsync(a => a.UserId == null, cancellation);

    private static async Task<SystemSender?> CurrentAsync(PortalDbContext db, Guid? version, CancellationToken cancellation)
    {
        var sender = await db.Set<SystemSender>().SingleOrDefaultAsync(cancellation);
        return sender?.Version == version ? sender : throw new ChangedByOthersException();
    }

    private void Choose(PortalDbContext db, SystemSender? sender, Guid accountId, Actor actor)
    {
        var now = time.GetUtcNow();
        if (sender is null) db.Add(new SystemSender { AccountId = accountId, ChangedBy = actor.Name, ChangedAt = now });
        else sender.Choose(accountId, actor.Name, now);
    }
}
