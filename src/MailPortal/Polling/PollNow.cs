using MailPortal.Data;
using MailPortal.Mailboxes;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Polling;

/// <summary>"Revisar ahora": polls at once, or joins the poll that is running, on whichever node.</summary>
public sealed class PollNow(IDbContextFactory<PortalDbContext> contexts, MailboxLeases leases, MailboxPoll poll, TimeProvider time, IHostApplicationLifetime lifetime)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(200);

    /// <summary>Starts or joins a poll.</summary>
    /// <returns>Its run.</returns>
    public async Task<Guid> StartAsync(Actor actor, Guid mailboxId, CancellationToken cancellation)
    {
        await RequireAsync(actor, mailboxId, cancellation);
        while (true)
        {
            if (await leases.ClaimAsync(mailboxId, cancellation) is { } claim)
            {
                // Belongs to the portal from here on, not to the caller, who may leave.
                var run = await poll.BeginAsync(claim, PollTrigger.Person, lifetime.ApplicationStopping);
                _ = Task.Run(() => poll.RunAsync(claim, run, lifetime.ApplicationStopping), CancellationToken.None);
                return run.Id;
            }
            if (await RunningAsync(mailboxId, cancellation) is { } running) return running.Id;
            await Task.Delay(LookAgain, time, cancellation); // claimed this moment: its run row is about to appear
            await RequireAsync(actor, mailboxId, cancellation); // … or deleted
        }
    }

    /// <summary>The poll that is running, on whichever node; null when none is.</summary>
    /// <exception cref="NotFoundException">The mailbox does not exist, or not for this caller.</exception>
    public async Task<PollRun?> RunningAsync(Actor actor, Guid mailboxId, CancellationToken cancellation)
    {
        await using (var db = await contexts.CreateDbContextAsync(cancellation))
        {
            var organization = await db.Set<ReceptionMailbox>().Where(m => m.Id == mailboxId).Select(m => (Guid?)m.OrganizationId).SingleOrDefaultAsync(cancellation);
            if (organization is null || !actor.MayRead(organization.Value)) throw new NotFoundException("The mailbox");
        }
        return await RunningAsync(mailboxId, cancellation);
    }

    /// <summary>Waits for a run to end, at most <paramref name="patience"/>.</summary>
    /// <exception cref="NotFoundException">It does not exist, or not for this caller.</exception>
    public async Task<PollRun> WaitAsync(Actor actor, Guid runId, TimeSpan patience, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        await RequireRunAsync(actor, runId, cancellation);
        while (true)
        {
            await using (var db = await contexts.CreateDbContextAsync(cancellation))
            {
                var run = await db.Set<PollRun>().AsNoTracking().SingleOrDefaultAsync(r => r.Id == runId, cancellation) ?? throw new NotFoundException("The run");
                if (run.EndedAt is not null || time.GetElapsedTime(began) >= patience) return run;
            }
            await Task.Delay(LookAgain, time, cancellation);
        }
    }

    private async Task RequireRunAsync(Actor actor, Guid runId, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var organization = await db.Set<PollRun>().Where(r => r.Id == runId)
            .Join(db.Set<ReceptionMailbox>(), r => r.MailboxId, m => m.Id, (r, m) => (Guid?)m.OrganizationId).SingleOrDefaultAsync(cancellation);
        if (organization is null || !actor.MayRead(organization.Value)) throw new NotFoundException("The run");
    }

    private async Task RequireAsync(Actor actor, Guid mailboxId, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var mailbox = await db.Set<ReceptionMailbox>().Where(m => m.Id == mailboxId).Select(m => new { m.OrganizationId, m.Status, m.StatusCause }).SingleOrDefaultAsync(cancellation);
        if (mailbox is null || !actor.MayRead(mailbox.OrganizationId)) throw new NotFoundException("The mailbox");
        actor.RequireManage(mailbox.OrganizationId);
        if (mailbox is { Status: MailboxStatus.Inactive, StatusCause: MailboxStatusCause.Paused }) throw new MailboxPausedException();
        if (mailbox is { Status: MailboxStatus.Inactive, StatusCause: MailboxStatusCause.AlreadyReceived }) throw new AlreadyReceivedException();
    }

    private async Task<PollRun?> RunningAsync(Guid mailboxId, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var now = time.GetUtcNow();
        // A run without an end under a lease that ended belongs to a node that died.
        if (!await db.Set<ReceptionMailbox>().AnyAsync(m => m.Id == mailboxId && m.LeaseUntil >= now, cancellation)) return null;
        return await db.Set<PollRun>().AsNoTracking().Where(r => r.MailboxId == mailboxId && r.EndedAt == null).OrderByDescending(r => r.StartedAt).FirstOrDefaultAsync(cancellation);
    }
}
