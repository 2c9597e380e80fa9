using MailPortal.Audit;
using MailPortal.Components;
using MailPortal.Data;
using MailPortal.Mail.Problems;
using MailPortal.Organizations;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Accounts;

/// <summary>"Aplicación de envío": the one application of all users of an organisation. For whoever manages it.</summary>
public sealed class SendingApplications(IDbContextFactory<PortalDbContext> contexts, AccountSecrets secrets, AccountTerms terms, ApplicationProof proof, AuditLog audit, TimeProvider time)
{
    /// <summary>Null when the organisation has none.</summary>
    /// <exception cref="AccessDeniedException">The caller does not manage the organisation.</exception>
    public async Task<SendingApplicationView?> FindAsync(Actor actor, Guid organizationId, CancellationToken cancellation)
    {
        actor.RequireManage(organizationId);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (await db.Set<SendingApplication>().AsNoTracking().SingleOrDefaultAsync(a => a.OrganizationId == organizationId, cancellation) is not { } application) return null;
        return new(application,
            await db.Set<SendingAccount>().CountAsync(a => a.SharedBy == organizationId, cancellation),
            await AccountTerms.LentLinks(db, organizationId, application.ApplicationId).CountAsync(cancellation));
    }

    /// <summary>Everything that the form would be refused for as it stands, as far as that can be said without Microsoft.</summary>
    /// <exception cref="AccessDeniedException">The caller does not manage the organisation.</exception>
    public async Task<IReadOnlyList<FieldProblem>> CheckAsync(Actor actor, Guid organizationId, ApplicationSettings settings, CancellationToken cancellation)
    {
        actor.RequireManage(organizationId);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return AccountRules.Check(settings.Cleaned(), await db.Set<SendingApplication>().AsNoTracking().SingleOrDefaultAsync(a => a.OrganizationId == organizationId, cancellation));
    }

    /// <summary>Stores it. A new secret is tried first, and all links of the application have it from then on; with another application id they go on
    /// with the one before until their people link anew.</summary>
    /// <param name="actor">Who saves.</param>
    /// <param name="organizationId">Whose; it is made where there is none.</param>
    /// <param name="settings">Complete.</param>
    /// <param name="version">The one that the caller looked at, <see cref="Guid.Empty"/> where there was no application; null saves over whatever is there.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="AccessDeniedException">The caller does not manage the organisation.</exception>
    /// <exception cref="NotFoundException">There is no such organisation.</exception>
    /// <exception cref="InvalidFormException">With everything that is wrong, or because Microsoft refuses the secret.</exception>
    /// <exception cref="ChangedByOthersException"><paramref name="version"/> is not the current one.</exception>
    /// <exception cref="MailProblemException">Microsoft cannot be asked about the new secret, while links depend on the one that is there.</exception>
    public async Task<SavedApplication> SaveAsync(Actor actor, Guid organizationId, ApplicationSettings settings, Guid? version, CancellationToken cancellation)
    {
        actor.RequireManage(organizationId);
        settings = settings.Cleaned();
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (!await db.Set<Organization>().AnyAsync(o => o.Id == organizationId, cancellation)) throw new NotFoundException("The organization");
        var application = await db.Set<SendingApplication>().SingleOrDefaultAsync(a => a.OrganizationId == organizationId, cancellation);
        if (version is { } seen && (application?.Version ?? Guid.Empty) != seen) throw new ChangedByOthersException();
        InvalidFormException.ThrowIfAny(AccountRules.Check(settings, application));
        var proved = settings.Secret is not { } fresh || await proof.RunAsync(db, organizationId, settings, fresh, cancellation);
        var now = time.GetUtcNow();
        var before = application is null ? null : SendingApplicationDescription.Of(application);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (application is null) db.Add(application = new SendingApplication { OrganizationId = organizationId });
        else if (application.ApplicationId != settings.ApplicationId) await LeaveCopiesAsync(db, application, cancellation);
        application.Configure(settings, settings.Secret is { } secret ? secrets.Protect(secret, organizationId, SendingApplication.SecretColumn) : null, now);
        var after = SendingApplicationDescription.Of(application);
        if (before is null) audit.Add(db, actor.Source, "sendingApplication.created", organizationId, organizationId, after);
        else audit.Add(db, actor.Source, "sendingApplication.changed", organizationId, organizationId, new { before, after, secretReplaced = settings.Secret is not null });
        await ChangedRows.SaveAsync(db, cancellation);
        if (settings.Secret is not null) await LookAgainAsync(db, application, now, cancellation);
        await transaction.CommitAsync(cancellation);
        return new(application, proved);
    }

    /// <summary>Whoever is linked with it by an account that has another one by now keeps the link. False when there was none.</summary>
    /// <param name="actor">Who deletes.</param>
    /// <param name="organizationId">Whose.</param>
    /// <param name="version">The one that the caller looked at; null deletes whatever is there.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="AccessDeniedException">The caller does not manage the organisation.</exception>
    /// <exception cref="ApplicationInUseException">Accounts are set up with it.</exception>
    /// <exception cref="ChangedByOthersException"><paramref name="version"/> is not the current one.</exception>
    public async Task<bool> DeleteAsync(Actor actor, Guid organizationId, Guid? version, CancellationToken cancellation)
    {
        actor.RequireManage(organizationId);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (await db.Set<SendingApplication>().SingleOrDefaultAsync(a => a.OrganizationId == organizationId, cancellation) is not { } application) return false;
        if (version is { } seen && application.Version != seen) throw new ChangedByOthersException();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (await db.Set<SendingAccount>().CountAsync(a => a.SharedBy == organizationId, cancellation) is > 0 and var accounts) throw new ApplicationInUseException(accounts);
        await LeaveCopiesAsync(db, application, cancellation);
        db.Remove(application);
        audit.Add(db, actor.Source, "sendingApplication.deleted", organizationId, organizationId, SendingApplicationDescription.Of(application));
        await ChangedRows.SaveAsync(db, cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    /// <summary>The organisation goes, and its application with it: whoever is linked with it yet, by an account that has another one by now, keeps the link.</summary>
    internal async Task LeaveCopiesAsync(PortalDbContext db, Guid organizationId, CancellationToken cancellation)
    {
        if (await db.Set<SendingApplication>().AsNoTracking().SingleOrDefaultAsync(a => a.OrganizationId == organizationId, cancellation) is { } application)
            await LeaveCopiesAsync(db, application, cancellation);
    }

    /// <summary>The secret goes out of sight of the links that follow it: each takes it along.</summary>
    private async Task LeaveCopiesAsync(PortalDbContext db, SendingApplication application, CancellationToken cancellation)
    {
        foreach (var account in await LinksOf(db, application).Select(l => l.AccountId).ToListAsync(cancellation))
        {
            var copy = terms.Copy(application, account);
            // Not by what was read: a renewal that is under way goes on, and writes its tokens beside this.
            await LinksOf(db, application).Where(l => l.AccountId == account).ExecuteUpdateAsync(s => s.SetProperty(l => l.Terms.ProtectedSecret, copy), cancellation);
        }
    }

    /// <summary>Links that the old secret broke are looked at in the next run, not in an hour.</summary>
    private static Task<int> LookAgainAsync(PortalDbContext db, SendingApplication application, DateTimeOffset now, CancellationToken cancellation) =>
        LinksOf(db, application).Where(l => l.Problem != null && l.RenewAt > now).ExecuteUpdateAsync(s => s.SetProperty(l => l.RenewAt, now), cancellation);

    private static IQueryable<AccountLink> LinksOf(PortalDbContext db, SendingApplication application) =>
        AccountTerms.LentLinks(db, application.OrganizationId, application.ApplicationId).Where(l => !l.Terms.IsPublicClient);
}
