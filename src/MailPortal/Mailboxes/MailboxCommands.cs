using MailPortal.Audit;
using MailPortal.Components;
using MailPortal.Data;
using MailPortal.Diagnosis;
using MailPortal.Organizations;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Mailboxes;

/// <summary>What people and programs do to a mailbox. Each step is audited in its own transaction.</summary>
public sealed class MailboxCommands(IDbContextFactory<PortalDbContext> contexts, SecretProtection secrets, MailboxCheckup checkup, AuditLog audit, TimeProvider time, IHostApplicationLifetime lifetime)
{
    /// <summary>Stores a new mailbox and proves its connection. The mailbox is there whatever the check says.</summary>
    /// <exception cref="SettingsRefusedException">Something is missing or malformed: nothing is stored.</exception>
    public async Task<(Guid Id, CheckReport Report)> CreateAsync(Actor actor, Guid organizationId, MailboxSettings settings, CancellationToken cancellation)
    {
        actor.RequireManage(organizationId);
        settings = MailboxRules.Clean(settings);
        Refuse(MailboxRules.Check(settings, hasSecret: false, hasPassword: false));
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (!await db.Set<Organization>().AnyAsync(o => o.Id == organizationId, cancellation)) throw new NotFoundException("The organization");
        var mailbox = new ReceptionMailbox { OrganizationId = organizationId, CreatedAt = time.GetUtcNow() };
        Apply(mailbox, settings);
        db.Add(mailbox);
        audit.Add(db, actor.Source, "mailbox.created", mailbox.Id, organizationId, Described(mailbox));
        await db.SaveChangesAsync(cancellation);
        return (mailbox.Id, await CheckAsync(actor, mailbox.Id));
    }

    /// <summary>Replaces the settings and proves the connection.</summary>
    /// <exception cref="ChangedByOthersException"><paramref name="version"/> is not the current one.</exception>
    /// <exception cref="SettingsRefusedException">Something is missing or malformed: nothing is stored.</exception>
    public async Task<CheckReport> UpdateAsync(Actor actor, Guid id, MailboxSettings settings, Guid? version, CancellationToken cancellation)
    {
        await using (var db = await contexts.CreateDbContextAsync(cancellation))
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
            // A poll that runs reads with the old settings: it loses its claim, and so cannot write its progress over the new ones.
            await MailboxLeases.RevokeAsync(db, id, cancellation);
            var mailbox = await FindAsync(db, actor, id, cancellation);
            if (version is not null && version != mailbox.Version) throw new ChangedByOthersException();
            settings = MailboxRules.Clean(settings);
            Refuse(MailboxRules.Check(settings, mailbox.ProtectedSecret is not null, mailbox.ProtectedPassword is not null));
            Apply(mailbox, settings);
            audit.Add(db, actor.Source, "mailbox.changed", id, mailbox.OrganizationId, Described(mailbox));
            await SaveAsync(db, cancellation);
            await transaction.CommitAsync(cancellation);
        }
        return await CheckAsync(actor, id);
    }

    public Task PauseAsync(Actor actor, Guid id, CancellationToken cancellation) =>
        ChangeAsync(actor, id, "mailbox.paused", m => m.Pause(time.GetUtcNow()), cancellation);

    public Task ResumeAsync(Actor actor, Guid id, CancellationToken cancellation) =>
        ChangeAsync(actor, id, "mailbox.resumed", m => m.Resume(time.GetUtcNow()), cancellation);

    /// <summary>Erases the secrets and stops polling; what was received stays.</summary>
    public async Task DeleteAsync(Actor actor, Guid id, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var mailbox = await FindAsync(db, actor, id, cancellation);
        audit.Add(db, actor.Source, "mailbox.deleted", id, mailbox.OrganizationId, Described(mailbox));
        db.Remove(mailbox);
        await SaveAsync(db, cancellation);
    }

    private async Task ChangeAsync(Actor actor, Guid id, string action, Action<ReceptionMailbox> change, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        // A poll or check that ends in this moment must not write over what the person decided: it loses its claim.
        await MailboxLeases.RevokeAsync(db, id, cancellation);
        var mailbox = await FindAsync(db, actor, id, cancellation);
        var before = mailbox.Status;
        change(mailbox);
        if (mailbox.DueAt is not null && await OtherReceiver.ExistsAsync(db, mailbox, cancellation)) throw new AlreadyReceivedException();
        audit.Add(db, actor.Source, action, id, mailbox.OrganizationId, new { from = before.ToString(), to = mailbox.Status.ToString() });
        await SaveAsync(db, cancellation);
        await transaction.CommitAsync(cancellation);
    }

    // What was stored has to be proved whether or not the caller still waits for the answer.
    private Task<CheckReport> CheckAsync(Actor actor, Guid id) => checkup.RunAsync(actor, id, progress: null, lifetime.ApplicationStopping);

    private static async Task<ReceptionMailbox> FindAsync(PortalDbContext db, Actor actor, Guid id, CancellationToken cancellation)
    {
        var mailbox = await db.Set<ReceptionMailbox>().SingleOrDefaultAsync(m => m.Id == id, cancellation);
        // Whoever may not see it must not learn that it exists.
        if (mailbox is null || !actor.MayRead(mailbox.OrganizationId)) throw new NotFoundException("The mailbox");
        actor.RequireManage(mailbox.OrganizationId);
        return mailbox;
    }

    private static async Task SaveAsync(PortalDbContext db, CancellationToken cancellation)
    {
        try
        {
            await db.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateConcurrencyException)
        {
            throw new ChangedByOthersException();
        }
    }

    private void Apply(ReceptionMailbox mailbox, MailboxSettings settings) => mailbox.Configure(
        settings,
        settings.Secret is { } secret ? secrets.Protect(secret, mailbox.Id, ReceptionMailbox.SecretColumn) : null,
        settings.Password is { } password ? secrets.Protect(password, mailbox.Id, ReceptionMailbox.PasswordColumn) : null,
        time.GetUtcNow());

    private static void Refuse(IReadOnlyList<FieldError> errors)
    {
        if (errors.Count > 0) throw new SettingsRefusedException(errors);
    }

    private static object Described(ReceptionMailbox mailbox) => new
    {
        mailbox.ServerType, mailbox.Protocol, mailbox.Host, mailbox.Port, mailbox.User, mailbox.Credential, mailbox.TenantId, mailbox.ApplicationId,
        secret = mailbox.ProtectedSecret is null ? null : "stored", mailbox.SecretExpiresOn,
    };
}
