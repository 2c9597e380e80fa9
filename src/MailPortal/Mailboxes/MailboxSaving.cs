using MailPortal.Audit;
using MailPortal.Components;
using MailPortal.Data;
using MailPortal.Diagnosis;
using MailPortal.Mail;
using MailPortal.Organizations;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Mailboxes;

/// <summary>What became of settings that were saved.</summary>
/// <param name="Id">The mailbox.</param>
/// <param name="Report">What the check found.</param>
/// <param name="InForce">False: they wait as a candidate, and the mailbox goes on with its old ones.</param>
public sealed record SaveResult(Guid Id, CheckReport Report, bool InForce);

/// <summary>"Guardar": stores settings and proves the connection. Each step is audited in its own transaction.</summary>
public sealed class MailboxSaving(
    IDbContextFactory<PortalDbContext> contexts, SecretProtection secrets, MailboxCheckup checkup, CandidateProof proof, AuditLog audit, TimeProvider time, IHostApplicationLifetime lifetime)
{
    /// <summary>Stores a new mailbox and proves its connection. The mailbox is there whatever the check says.</summary>
    /// <param name="progress">Told each step of the check as it ends; or null.</param>
    /// <param name="stored">Told which mailbox it is when the settings are stored: what follows is the check, which may take long.</param>
    /// <exception cref="SettingsRefusedException">Something is missing or malformed: nothing is stored.</exception>
    public async Task<SaveResult> CreateAsync(
        Actor actor, Guid organizationId, MailboxSettings settings, IProgress<CheckStep>? progress, CancellationToken cancellation, Action<Guid>? stored = null)
    {
        actor.RequireManage(organizationId);
        settings = MailboxRules.Clean(settings);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        Refuse([.. MailboxRules.Check(settings, hasSecret: false, hasPassword: false), .. await ReceptionAddresses.CheckAsync(db, settings, except: null, cancellation)]);
        if (!await db.Set<Organization>().AnyAsync(o => o.Id == organizationId, cancellation)) throw new NotFoundException("The organization");
        var mailbox = new ReceptionMailbox { OrganizationId = organizationId, CreatedAt = time.GetUtcNow() };
        Apply(mailbox, settings);
        db.Add(mailbox);
        audit.Add(db, actor.Source, "mailbox.created", mailbox.Id, organizationId, MailboxDescription.Of(mailbox));
        await db.SaveChangesAsync(cancellation);
        stored?.Invoke(mailbox.Id);
        return await CheckAsync(actor, mailbox.Id, progress);
    }

    /// <summary>Saves settings and proves the connection. Where the present ones work, the new ones take their place only once they work too.</summary>
    /// <param name="version">The one that the caller looked at; null to save over whatever is there.</param>
    /// <param name="progress">Told each step of the check as it ends; or null.</param>
    /// <param name="stored">Told which mailbox it is when the settings are stored: what follows is the check, which may take long.</param>
    /// <exception cref="ChangedByOthersException"><paramref name="version"/> is not the current one.</exception>
    /// <exception cref="SettingsRefusedException">Something is missing or malformed: nothing is stored.</exception>
    public Task<SaveResult> UpdateAsync(
        Actor actor, Guid id, MailboxSettings settings, Guid? version, IProgress<CheckStep>? progress, CancellationToken cancellation, Action<Guid>? stored = null) =>
        SaveAsync(actor, id, (_, _) => settings, version, progress, stored, withAddresses: true, cancellation);

    /// <summary>"Actualizar secreto": changes just the secret, or the password, and its expiry date.</summary>
    /// <param name="notices">Who is told of the date, where nobody was yet; null to leave it as it is.</param>
    /// <param name="version">The one that the caller looked at; null to save over whatever is there.</param>
    /// <param name="progress">Told each step of the check as it ends; or null.</param>
    /// <exception cref="ChangedByOthersException"><paramref name="version"/> is not the current one.</exception>
    /// <exception cref="SettingsRefusedException">Something is missing or malformed: nothing is stored.</exception>
    public Task<SaveResult> UpdateSecretAsync(Actor actor, Guid id, Secret secret, DateOnly? expiresOn, Guid? version, IProgress<CheckStep>? progress, CancellationToken cancellation, IReadOnlyList<string>? notices = null) =>
        SaveAsync(actor, id, (mailbox, candidate) =>
        {
            var settings = (candidate?.Settings ?? MailboxSettings.Of(mailbox)) with { SecretExpiresOn = expiresOn };
            if (notices is not null) settings = settings with { NotificationAddresses = notices };
            return settings.Credential is CredentialKind.Password ? settings with { Password = secret } : settings with { Secret = secret };
        }, version, progress, stored: null, withAddresses: notices is not null, cancellation);

    /// <param name="withAddresses">The caller may have changed them; a secret is replaced whatever somebody set up at them since.</param>
    private async Task<SaveResult> SaveAsync(
        Actor actor, Guid id, Func<ReceptionMailbox, MailboxCandidate?, MailboxSettings> settingsOf, Guid? version, IProgress<CheckStep>? progress,
        Action<Guid>? stored, bool withAddresses, CancellationToken cancellation)
    {
        Guid? attempt;
        await using (var db = await contexts.CreateDbContextAsync(cancellation))
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
            await MailboxRows.HoldAsync(db, id, cancellation);
            // A poll that runs reads with the old settings: where new ones replace them, it loses its claim, and so cannot write its progress over them.
            if (!await db.Set<ReceptionMailbox>().AnyAsync(m => m.Id == id && m.ProvedAt != null, cancellation)) await MailboxLeases.RevokeAsync(db, id, cancellation);
            var mailbox = await MailboxRows.FindAsync(db, actor, id, cancellation);
            if (version is not null && version != mailbox.Version) throw new ChangedByOthersException();
            var candidate = await db.Set<MailboxCandidate>().SingleOrDefaultAsync(c => c.MailboxId == id, cancellation);
            var settings = MailboxRules.Clean(settingsOf(mailbox, candidate));
            Refuse([.. Check(settings, mailbox, candidate), .. withAddresses ? await ReceptionAddresses.CheckAsync(db, settings, id, cancellation) : []]);
            attempt = Store(db, actor, mailbox, candidate, settings);
            await MailboxRows.SaveAsync(db, cancellation);
            await transaction.CommitAsync(cancellation);
        }
        stored?.Invoke(id);
        // What was stored has to be proved whether or not the caller still waits for the answer.
        return attempt is { } saved ? await proof.RunAsync(actor, id, saved, progress, lifetime.ApplicationStopping) : await CheckAsync(actor, id, progress);
    }

    private static IReadOnlyList<FieldError> Check(MailboxSettings settings, ReceptionMailbox mailbox, MailboxCandidate? candidate) =>
    [
        .. MailboxRules.Check(settings, (candidate?.ProtectedSecret ?? mailbox.ProtectedSecret) is not null, (candidate?.ProtectedPassword ?? mailbox.ProtectedPassword) is not null),
        .. MailboxRules.CheckStored(settings, mailbox, candidate),
    ];

    /// <summary>Gives the attempt of the candidate that waits for its proof; null when the settings are in force already.</summary>
    private Guid? Store(PortalDbContext db, Actor actor, ReceptionMailbox mailbox, MailboxCandidate? candidate, MailboxSettings settings)
    {
        var before = MailboxDescription.Of(mailbox);
        if (mailbox.ProvedAt is null)
        {
            var (secretBefore, passwordBefore) = (mailbox.ProtectedSecret, mailbox.ProtectedPassword);
            Apply(mailbox, settings);
            if (candidate is not null) db.Remove(candidate);
            audit.Add(db, actor.Source, "mailbox.changed", mailbox.Id, mailbox.OrganizationId, new { mailbox = mailbox.User, before, after = MailboxDescription.After(mailbox, secretBefore, passwordBefore) });
            return null;
        }
        if (candidate is null) db.Add(candidate = new MailboxCandidate { MailboxId = mailbox.Id });
        var (secret, password) = Protected(mailbox.Id, settings);
        candidate.Save(settings with { StartFrom = settings.StartFrom ?? mailbox.StartFrom }, secret, password, actor, time.GetUtcNow());
        mailbox.CandidateChanged();
        audit.Add(db, actor.Source, "mailbox.candidateSaved", mailbox.Id, mailbox.OrganizationId, new { mailbox = mailbox.User, before, after = MailboxDescription.With(candidate, mailbox) });
        return candidate.Attempt;
    }

    private async Task<SaveResult> CheckAsync(Actor actor, Guid id, IProgress<CheckStep>? progress) =>
        new(id, await checkup.RunAsync(actor, id, progress, lifetime.ApplicationStopping), InForce: true);

    private void Apply(ReceptionMailbox mailbox, MailboxSettings settings)
    {
        var (secret, password) = Protected(mailbox.Id, settings);
        mailbox.Configure(settings, secret, password, time.GetUtcNow());
    }

    private (string? Secret, string? Password) Protected(Guid mailboxId, MailboxSettings settings) => (
        settings.Secret is { } secret ? secrets.Protect(secret, mailboxId, ReceptionMailbox.SecretColumn) : null,
        settings.Password is { } password ? secrets.Protect(password, mailboxId, ReceptionMailbox.PasswordColumn) : null);

    private static void Refuse(IReadOnlyList<FieldError> errors)
    {
        if (errors.Count > 0) throw new SettingsRefusedException(errors);
    }
}
