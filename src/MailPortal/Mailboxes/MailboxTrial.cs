using System.Globalization;
using MailPortal.Data;
using MailPortal.Diagnosis;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Mailboxes;

/// <summary>What a trial found.</summary>
/// <param name="MessagesToRead">Messages of the start date and later, in the folder that is read; null when it was not reached.</param>
public sealed record TrialResult(CheckReport Report, int? MessagesToRead);

/// <summary>"Contar mensajes": tries what stands in a form. Stores nothing, makes no folder, changes no state.</summary>
public sealed class MailboxTrial(IDbContextFactory<PortalDbContext> contexts, MailboxProbe probe, TimeProvider time)
{
    /// <param name="organizationId">The organisation that the mailbox belongs, or would belong, to.</param>
    /// <param name="mailboxId">Null for a new one; otherwise its stored secret is used when none was typed.</param>
    /// <exception cref="SettingsRefusedException">Something is missing or malformed: nothing is tried.</exception>
    public async Task<TrialResult> RunAsync(Actor actor, Guid organizationId, Guid? mailboxId, MailboxSettings settings, IProgress<CheckStep>? progress, CancellationToken cancellation)
    {
        actor.RequireManage(organizationId);
        settings = MailboxRules.Clean(settings) with { LeaveInPlace = true };
        settings = settings with { StartFrom = settings.StartFrom ?? ReceptionMailbox.DefaultStart(time.GetUtcNow()) };
        var (secret, password) = await StoredAsync(organizationId, mailboxId, settings, cancellation);
        var report = await probe.RunAsync(mailboxId ?? Guid.Empty, settings, secret, password, progress, cancellation);
        var counted = report.Steps.SelectMany(s => s.Evidence).FirstOrDefault(e => e.Name == CheckEvidence.ToRead)?.Value;
        return new(report, counted is null ? null : int.Parse(counted, CultureInfo.InvariantCulture));
    }

    private async Task<(string? Secret, string? Password)> StoredAsync(Guid organizationId, Guid? mailboxId, MailboxSettings settings, CancellationToken cancellation)
    {
        ReceptionMailbox? mailbox = null;
        MailboxCandidate? candidate = null;
        if (mailboxId is { } id)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellation);
            mailbox = await db.Set<ReceptionMailbox>().AsNoTracking().SingleOrDefaultAsync(m => m.Id == id && m.OrganizationId == organizationId, cancellation) ?? throw new NotFoundException("The mailbox");
            candidate = await db.Set<MailboxCandidate>().AsNoTracking().SingleOrDefaultAsync(c => c.MailboxId == id, cancellation);
        }
        var (secret, password) = (candidate?.ProtectedSecret ?? mailbox?.ProtectedSecret, candidate?.ProtectedPassword ?? mailbox?.ProtectedPassword);
        var errors = MailboxRules.Check(settings, secret is not null, password is not null);
        if (mailbox is not null) errors = [.. errors, .. MailboxRules.CheckStored(settings, mailbox, candidate)];
        if (errors.Count > 0) throw new SettingsRefusedException(errors);
        return (secret, password);
    }
}
