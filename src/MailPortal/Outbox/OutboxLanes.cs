using MailPortal.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailPortal.Outbox;

/// <summary>The right to send an account's mails, for a while.</summary>
public sealed record LaneClaim(Guid AccountId, Guid LeaseId);

/// <summary>Another node sends the account's mails now: stop at once and write nothing.</summary>
public sealed class LaneLostException(Guid accountId) : Exception($"The claim on the outbox of account {accountId} is lost.");

/// <summary>Who sends for which account, as rows. Claimed as mailboxes are: by a statement that repeats its condition on the row it changes.</summary>
public sealed class OutboxLanes(IDbContextFactory<PortalDbContext> contexts, NodeIdentity node, IOptions<OutboxOptions> options, TimeProvider time)
{
    public TimeSpan Duration { get; } = options.Value.Lease;

    /// <summary>Takes up to <paramref name="most"/> accounts with mail that is due.</summary>
    public async Task<IReadOnlyList<LaneClaim>> ClaimDueAsync(int most, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var now = time.GetUtcNow();
        var candidates = await db.Set<OutboxLane>().AsNoTracking().Where(l => l.DueAt <= now && (l.LeaseUntil == null || l.LeaseUntil < now))
            .OrderBy(l => l.DueAt).Select(l => l.AccountId).Take(most).ToListAsync(cancellation);
        if (candidates.Count == 0) return [];
        var lease = Guid.NewGuid();
        var taken = await db.Set<OutboxLane>().Where(l => candidates.Contains(l.AccountId) && l.DueAt <= now && (l.LeaseUntil == null || l.LeaseUntil < now))
            .ExecuteUpdateAsync(s => s.SetProperty(l => l.LeaseId, lease).SetProperty(l => l.LeaseNode, node.Id).SetProperty(l => l.LeaseUntil, now + Duration), cancellation);
        return taken == 0 ? [] : await db.Set<OutboxLane>().AsNoTracking().Where(l => l.LeaseId == lease).OrderBy(l => l.DueAt).Select(l => new LaneClaim(l.AccountId, lease)).ToListAsync(cancellation);
    }

    /// <summary>First statement of every transaction of the holder: goes on only as the holder, renews the claim, and on a server database holds the
    /// row until the transaction ends.</summary>
    /// <exception cref="LaneLostException">Somebody else holds it.</exception>
    public async Task FenceAsync(PortalDbContext db, LaneClaim claim, CancellationToken cancellation)
    {
        var until = time.GetUtcNow() + Duration;
        var held = await db.Set<OutboxLane>().Where(l => l.AccountId == claim.AccountId && l.LeaseId == claim.LeaseId).ExecuteUpdateAsync(s => s.SetProperty(l => l.LeaseUntil, until), cancellation);
        if (held == 0) throw new LaneLostException(claim.AccountId);
    }

    /// <summary>Renews the claim alone, while a long upload writes nothing.</summary>
    /// <exception cref="LaneLostException">Somebody else holds it.</exception>
    public async Task RenewAsync(LaneClaim claim, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await FenceAsync(db, claim, cancellation);
    }

    /// <summary>In the holder's transaction: nothing more of the account's until then, whatever becomes of the holder.</summary>
    public Task PauseAsync(PortalDbContext db, LaneClaim claim, DateTimeOffset until, CancellationToken cancellation) =>
        db.Set<OutboxLane>().Where(l => l.AccountId == claim.AccountId && l.LeaseId == claim.LeaseId)
            .ExecuteUpdateAsync(s => s.SetProperty(l => l.DueAt, until).SetProperty(l => l.PausedUntil, until), cancellation);

    /// <summary>Gives the account back. A mail that came in the same moment is not forgotten: its sender sets the lane due after its row is there, and
    /// here it is looked for after the lane was put to rest, for long or for a while.</summary>
    /// <param name="claim">The holder's.</param>
    /// <param name="dueAt">When to go on; null when nothing waits.</param>
    /// <param name="paused">Not before that, whatever waits or comes: the server or a limit says so, or a fault of the portal would be met again at once.</param>
    public async Task ReleaseAsync(LaneClaim claim, DateTimeOffset? dueAt, bool paused, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var until = paused ? dueAt : null;
        await db.Set<OutboxLane>().Where(l => l.AccountId == claim.AccountId && l.LeaseId == claim.LeaseId).ExecuteUpdateAsync(s => s
            .SetProperty(l => l.DueAt, dueAt).SetProperty(l => l.PausedUntil, until)
            .SetProperty(l => l.LeaseId, (Guid?)null).SetProperty(l => l.LeaseUntil, (DateTimeOffset?)null), cancellation);
        if (!paused) await WakeIfWaitingAsync(db, claim.AccountId, cancellation);
    }

    /// <summary>In the caller's transaction, after its mail was added: somebody has to look. A pause that the server asked for stays.</summary>
    public async Task WakeAsync(PortalDbContext db, Guid accountId, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var awake = await db.Set<OutboxLane>().Where(l => l.AccountId == accountId)
            .ExecuteUpdateAsync(s => s.SetProperty(l => l.DueAt, l => l.PausedUntil > now ? l.PausedUntil : now), cancellation);
        if (awake > 0) return;
        db.Add(new OutboxLane { AccountId = accountId, DueAt = now });
        await db.SaveChangesAsync(cancellation);
    }

    /// <summary>At start: what this node held when it died is free again, at once instead of when the lease runs out.</summary>
    public async Task<int> ReleaseOwnAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Set<OutboxLane>().Where(l => l.LeaseNode == node.Id && l.LeaseId != null)
            .ExecuteUpdateAsync(s => s.SetProperty(l => l.LeaseId, (Guid?)null).SetProperty(l => l.LeaseUntil, (DateTimeOffset?)null), cancellation);
    }

    private async Task WakeIfWaitingAsync(PortalDbContext db, Guid accountId, CancellationToken cancellation)
    {
        var mails = db.Set<OutgoingMail>().Where(m => m.AccountId == accountId);
        DateTimeOffset? now = time.GetUtcNow();
        var due = await mails.AnyAsync(m => m.Status == OutgoingStatus.Sending, cancellation) ? now
            : await mails.Where(m => m.Status == OutgoingStatus.Queued).MinAsync(m => (DateTimeOffset?)m.DueAt, cancellation);
        if (due is null) return;
        // A pause that somebody asked for meanwhile stays.
        await db.Set<OutboxLane>().Where(l => l.AccountId == accountId && (l.DueAt == null || l.DueAt > due) && (l.PausedUntil == null || l.PausedUntil <= now))
            .ExecuteUpdateAsync(s => s.SetProperty(l => l.DueAt, due), cancellation);
    }
}
