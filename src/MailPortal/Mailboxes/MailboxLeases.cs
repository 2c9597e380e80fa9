using MailPortal.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailPortal.Mailboxes;

/// <summary>The right to poll one mailbox, for a while.</summary>
public sealed record MailboxClaim(Guid MailboxId, Guid OrganizationId, Guid LeaseId);

/// <summary>Another node has the mailbox now, or it was deleted: stop at once and write nothing.</summary>
public sealed class LeaseLostException(Guid mailboxId) : Exception($"The claim on mailbox {mailboxId} is lost.");

/// <summary>Who polls which mailbox, as rows: whichever node asks first. The claim is a statement that repeats its condition on the row it
/// changes; a condition in a sub-query alone would let two nodes take the same row on PostgreSQL.</summary>
public sealed class MailboxLeases(IDbContextFactory<PortalDbContext> contexts, NodeIdentity node, IOptions<LeaseOptions> options, TimeProvider time)
{
    /// <summary>How long a claim lasts without being renewed.</summary>
    public TimeSpan Duration { get; } = options.Value.Lease;

    /// <summary>Takes up to <paramref name="most"/> mailboxes that are due.</summary>
    public async Task<IReadOnlyList<MailboxClaim>> ClaimDueAsync(int most, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var now = time.GetUtcNow();
        var candidates = await db.Set<ReceptionMailbox>().AsNoTracking()
            .Where(m => m.DueAt <= now && m.Status != MailboxStatus.Inactive && (m.LeaseUntil == null || m.LeaseUntil < now))
            .OrderBy(m => m.DueAt).Select(m => m.Id).Take(most).ToListAsync(cancellation);
        if (candidates.Count == 0) return [];
        var lease = Guid.NewGuid();
        var taken = await db.Set<ReceptionMailbox>()
            .Where(m => candidates.Contains(m.Id) && m.DueAt <= now && m.Status != MailboxStatus.Inactive && (m.LeaseUntil == null || m.LeaseUntil < now))
            .ExecuteUpdateAsync(s => s.SetProperty(m => m.LeaseId, lease).SetProperty(m => m.LeaseNode, node.Id).SetProperty(m => m.LeaseUntil, now + Duration), cancellation);
        return taken == 0 ? [] : await ReadBackAsync(db, lease, cancellation);
    }

    /// <summary>Takes this mailbox whether due or not; null when somebody else has it or it is gone.</summary>
    public async Task<MailboxClaim?> ClaimAsync(Guid mailboxId, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var now = time.GetUtcNow();
        var lease = Guid.NewGuid();
        var taken = await db.Set<ReceptionMailbox>()
            .Where(m => m.Id == mailboxId && (m.LeaseUntil == null || m.LeaseUntil < now))
            .ExecuteUpdateAsync(s => s.SetProperty(m => m.LeaseId, lease).SetProperty(m => m.LeaseNode, node.Id).SetProperty(m => m.LeaseUntil, now + Duration), cancellation);
        return taken == 0 ? null : (await ReadBackAsync(db, lease, cancellation)).SingleOrDefault();
    }

    /// <summary>First statement of every transaction of a poll: goes on only as the holder, renews the claim, and on a server database
    /// holds the row until the transaction ends.</summary>
    /// <exception cref="LeaseLostException">Somebody else holds it.</exception>
    public async Task FenceAsync(PortalDbContext db, MailboxClaim claim, CancellationToken cancellation)
    {
        var until = time.GetUtcNow() + Duration;
        var held = await db.Set<ReceptionMailbox>()
            .Where(m => m.Id == claim.MailboxId && m.LeaseId == claim.LeaseId)
            .ExecuteUpdateAsync(s => s.SetProperty(m => m.LeaseUntil, until), cancellation);
        if (held == 0) throw new LeaseLostException(claim.MailboxId);
    }

    /// <summary>Renews the claim alone, while a long download writes nothing.</summary>
    /// <exception cref="LeaseLostException">Somebody else holds it.</exception>
    public async Task RenewAsync(MailboxClaim claim, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await FenceAsync(db, claim, cancellation);
    }

    /// <summary>Gives the mailbox back, if it is still held.</summary>
    public static Task ReleaseAsync(PortalDbContext db, MailboxClaim claim, CancellationToken cancellation) =>
        db.Set<ReceptionMailbox>().Where(m => m.Id == claim.MailboxId && m.LeaseId == claim.LeaseId)
            .ExecuteUpdateAsync(s => s.SetProperty(m => m.LeaseId, (Guid?)null).SetProperty(m => m.LeaseUntil, (DateTimeOffset?)null), cancellation);

    /// <inheritdoc cref="ReleaseAsync(PortalDbContext, MailboxClaim, CancellationToken)"/>
    public async Task ReleaseAsync(MailboxClaim claim, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await ReleaseAsync(db, claim, cancellation);
    }

    /// <summary>In the caller's transaction: whoever polls the mailbox loses it, because what it is polled with is about to change.</summary>
    public static Task RevokeAsync(PortalDbContext db, Guid mailboxId, CancellationToken cancellation) =>
        db.Set<ReceptionMailbox>().Where(m => m.Id == mailboxId)
            .ExecuteUpdateAsync(s => s.SetProperty(m => m.LeaseId, (Guid?)null).SetProperty(m => m.LeaseUntil, (DateTimeOffset?)null), cancellation);

    /// <summary>At start: what this node held when it died is free again, at once instead of when the lease runs out.</summary>
    public async Task<int> ReleaseOwnAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Set<ReceptionMailbox>().Where(m => m.LeaseNode == node.Id && m.LeaseId != null)
            .ExecuteUpdateAsync(s => s.SetProperty(m => m.LeaseId, (Guid?)null).SetProperty(m => m.LeaseUntil, (DateTimeOffset?)null), cancellation);
    }

    private static async Task<IReadOnlyList<MailboxClaim>> ReadBackAsync(PortalDbContext db, Guid lease, CancellationToken cancellation) =>
        await db.Set<ReceptionMailbox>().AsNoTracking().Where(m => m.LeaseId == lease).OrderBy(m => m.DueAt)
            .Select(m => new MailboxClaim(m.Id, m.OrganizationId, lease)).ToListAsync(cancellation);
}
