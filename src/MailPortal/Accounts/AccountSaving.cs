using MailPortal.Audit;
using MailPortal.Components;
using MailPortal.Data;
using MailPortal.Diagnosis;
using MailPortal.Mail;
using MailPortal.Mail.Problems;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Accounts;

/// <summary>"Guardar" and "Desvincular" of a sending account. One's own, and for administrators everybody's.</summary>
public sealed class AccountSaving(IDbContextFactory<PortalDbContext> contexts, AccountSecrets secrets, LinkTokens tokens, AuditLog audit, TimeProvider time)
{
    /// <summary>Stores the settings; a link stays as it is until another one has proved itself. One that rests, and is not what is linked by now, is deleted:
    /// it would have mail leave otherwise than anybody chose.</summary>
    /// <param name="actor">Who saves.</param>
    /// <param name="userId">Whose account; it is made where there is none.</param>
    /// <param name="settings">Complete.</param>
    /// <param name="version">The one that the caller looked at, <see cref="Guid.Empty"/> where there was no account; null saves over whatever is there.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="InvalidFormException">With everything that is wrong.</exception>
    /// <exception cref="ChangedByOthersException"><paramref name="version"/> is not the current one.</exception>
    public async Task<SendingAccount> SaveAsync(Actor actor, Guid userId, AccountSettings settings, Guid? version, CancellationToken cancellation)
    {
        Require(actor, userId);
        settings = settings.Cleaned();
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var owner = await OwnerAsync(db, userId, cancellation);
        var account = await db.Set<SendingAccount>().SingleOrDefaultAsync(a => a.UserId == userId, cancellation);
        if (version is { } seen && (account?.Version ?? Guid.Empty) != seen) throw new ChangedByOthersException();
        InvalidFormException.ThrowIfAny([.. AccountRules.Check(settings, account, owner.Role, actor, secrets.Cloud), .. await CheckSharedAsync(db, settings, userId, cancellation)]);
        var link = account is null ? null : await db.Set<AccountLink>().AsNoTracking().SingleOrDefaultAsync(l => l.AccountId == account.Id, cancellation);
        var givenUp = account is not null && link is not null && SendingChanges.GivesUp(account, link, settings) ? link : null;
        if (account is not null && givenUp is null && settings.Secret is { } fresh) await ProveSecretAsync(account, link, settings, fresh, cancellation);
        var now = time.GetUtcNow();
        var before = account is null ? null : AccountDescription.Of(account);
        if (account is null) db.Add(account = new SendingAccount { UserId = userId, CreatedAt = now });
        account.Configure(settings,
            settings.Secret is { } secret ? secrets.Protect(secret, account.Id, SendingAccount.SecretColumn) : null,
            settings.Password is { } password ? secrets.Protect(password, account.Id, SendingAccount.PasswordColumn) : null, now);
        if (before is null) audit.Add(db, actor.Source, "account.created", account.Id, details: AccountDescription.Of(account));
        else
            audit.Add(db, actor.Source, "account.changed", account.Id,
                details: new { account = account.Address, user = owner.Named, before, after = AccountDescription.Of(account), secretReplaced = settings.Secret is not null || settings.Password is not null });
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (givenUp is not null)
        {
            await LinkRows.DropAsync(db, account.Id, cancellation);
            audit.Add(db, actor.Source, "account.unlinked", account.Id, details: new { account = givenUp.UserName, user = owner.Named });
        }
        await ChangedRows.SaveAsync(db, cancellation);
        await transaction.CommitAsync(cancellation);
        if (givenUp is not null) tokens.Forget(account.Id);
        return account;
    }

    /// <summary>"Actualizar secreto" of an account's own application: nothing else changes, whatever somebody set up meanwhile, and a link is kept.</summary>
    /// <param name="actor">Who saves.</param>
    /// <param name="accountId">Which.</param>
    /// <param name="secret">The new one.</param>
    /// <param name="expiresOn">When it expires; null leaves the day as it is, for accounts that nobody is told of.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="notices">Whom to tell before it expires; null leaves them as they are.</param>
    /// <exception cref="NotFoundException">It does not exist, or not for this caller.</exception>
    /// <exception cref="InvalidFormException">Microsoft refuses the secret, or cannot be asked; or something else is wrong with it.</exception>
    /// <exception cref="ChangedByOthersException">Somebody else saved in this moment.</exception>
    public async Task<SendingAccount> UpdateSecretAsync(Actor actor, Guid accountId, Secret secret, DateOnly? expiresOn, CancellationToken cancellation, IReadOnlyList<string>? notices = null)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var account = await AccountRows.FindAsync(db, actor, accountId, cancellation);
        if (account.UserId is not { } owner || !account.Method.NeedsApplication() || account.SharedBy is not null) throw new InvalidFormException("secret", AccountRuleText.SecretNotOwn);
        if (AccountSettings.CleanSecret(secret) is null) throw new InvalidFormException("secret", AccountRuleText.Required);
        var stored = AccountSettings.Of(account);
        var renewed = stored with { Secret = secret, SecretExpiresOn = expiresOn ?? stored.SecretExpiresOn, NotificationAddresses = notices ?? stored.NotificationAddresses };
        return await SaveAsync(actor, owner, renewed, account.Version, cancellation);
    }

    /// <summary>Everything that the form would be refused for as it stands.</summary>
    public async Task<IReadOnlyList<FieldProblem>> CheckAsync(Actor actor, Guid userId, AccountSettings settings, CancellationToken cancellation)
    {
        Require(actor, userId);
        settings = settings.Cleaned();
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var owner = await OwnerAsync(db, userId, cancellation);
        var account = await db.Set<SendingAccount>().AsNoTracking().SingleOrDefaultAsync(a => a.UserId == userId, cancellation);
        return [.. AccountRules.Check(settings, account, owner.Role, actor, secrets.Cloud), .. await CheckSharedAsync(db, settings, userId, cancellation)];
    }

    /// <summary>"Valores por defecto para envíos".</summary>
    /// <exception cref="InvalidFormException">With everything that is wrong.</exception>
    /// <exception cref="ChangedByOthersException"><paramref name="version"/> is not the current one.</exception>
    public async Task<SendingAccount> SaveDefaultsAsync(Actor actor, Guid accountId, SenderDefaults defaults, Guid? version, CancellationToken cancellation)
    {
        defaults = defaults.Cleaned();
        InvalidFormException.ThrowIfAny(defaults.Check());
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var account = await AccountRows.FindAsync(db, actor, accountId, cancellation);
        if (version is not null && account.DefaultsVersion != version) throw new ChangedByOthersException();
        account.Take(defaults);
        audit.Add(db, actor.Source, "account.defaultsChanged", accountId,
            details: new { account = account.Address, user = await AccountRows.OwnerAsync(db, accountId, cancellation), after = new { defaults.SenderName, defaults.ReplyTo, defaults.Cc, defaults.Bcc, defaults.SaveToSentItems } });
        await ChangedRows.SaveAsync(db, cancellation);
        return account;
    }

    /// <summary>"Desvincular": the tokens are deleted at once. What Microsoft knows of the consent remains with Microsoft. Twice is once.</summary>
    public async Task UnlinkAsync(Actor actor, Guid accountId, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var account = await AccountRows.FindAsync(db, actor, accountId, cancellation);
        if (await db.Set<AccountLink>().AsNoTracking().SingleOrDefaultAsync(l => l.AccountId == accountId, cancellation) is not { } link) return;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await LinkRows.DropAsync(db, accountId, cancellation);
        audit.Add(db, actor.Source, "account.unlinked", accountId, details: new { account = link.UserName, user = await AccountRows.OwnerAsync(db, account.Id, cancellation) });
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        tokens.Forget(accountId);
    }

    /// <summary>"Actualizar secreto": the link has a secret of its own, so a new one of the same application is proved by one renewal, and the link
    /// goes on with it. One that Microsoft refuses, or cannot be asked about, is not stored.</summary>
    private async Task ProveSecretAsync(SendingAccount account, AccountLink? link, AccountSettings settings, Secret fresh, CancellationToken cancellation)
    {
        if (link is null || link.Terms.ApplicationId != settings.ApplicationId || link.Terms.IsPublicClient) return;
        try
        {
            await tokens.ProveSecretAsync(account.Id, secrets.Protect(fresh, account.Id, SendingAccount.SecretColumn), cancellation);
        }
        catch (MailProblemException refusal) when (LinkProblems.IsOfSecret(refusal.Problem))
        {
            throw new InvalidFormException("secret", ProblemWords.Of(refusal.Problem).Meaning);
        }
        catch (MailProblemException refusal) when (LinkProblems.IsOfTheWay(refusal.Problem))
        {
            // Stored unproved it would be in the account and not in the link, which would go on with the old one until that is worth nothing.
            throw new InvalidFormException("secret", string.Format(null, AccountRuleText.SecretNotProved, ProblemCatalogue.CodeOf(refusal.Problem)));
        }
        catch (MailProblemException)
        {
            // The person's consent: nothing that speaks against the secret.
        }
    }

    private static async Task<PortalUser> OwnerAsync(PortalDbContext db, Guid userId, CancellationToken cancellation) =>
        await db.Set<PortalUser>().AsNoTracking().SingleOrDefaultAsync(u => u.Id == userId, cancellation) ?? throw new NotFoundException("The user");

    // "Consulta" looks at documents and does nothing else.
    private static void Require(Actor actor, Guid userId)
    {
        if (!AccountRows.MaySee(actor, userId)) throw new NotFoundException("The user");
        if (actor.Role is PortalRole.Reader) throw new AccessDeniedException();
    }

    private static async Task<IReadOnlyList<FieldProblem>> CheckSharedAsync(PortalDbContext db, AccountSettings settings, Guid userId, CancellationToken cancellation)
    {
        if (settings.SharedBy is not { } organization) return [];
        if (await AccountTerms.LentAsync(db, organization, userId, cancellation) is not { } shared) return [new("sharedBy", AccountRuleText.SharedMissing)];
        // An application that signs in by itself does so in one tenant.
        return settings.Method?.IsApplication() is true && shared.Audience is not AccountAudience.Tenant ? [new("sharedBy", AccountRuleText.SharedNotOneTenant)] : [];
    }
}
