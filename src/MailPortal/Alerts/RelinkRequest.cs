using MailPortal.Accounts;
using MailPortal.Audit;
using MailPortal.Data;
using MailPortal.Hosting;
using MailPortal.Outbox;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Alerts;

/// <summary>"Pedir que vuelva a vincular": writes to an account's user, because nobody signs in for somebody else. For administrators.</summary>
public sealed class RelinkRequest(IDbContextFactory<PortalDbContext> contexts, SystemMail mail, AlertMail words, AuditLog audit, TimeProvider time, IServiceProvider services)
{
    /// <summary>Between two requests to one user.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    /// <returns>The mail's id: how it goes is in its row.</returns>
    /// <exception cref="NotFoundException">The account does not exist, or not for this caller.</exception>
    /// <exception cref="RelinkRefusedException">Nobody can be asked now.</exception>
    public async Task<Guid> SendAsync(Actor actor, Guid accountId, CancellationToken cancellation)
    {
        if (actor.Role is not PortalRole.Administrator) throw new NotFoundException("The account");
        // Twice where the sender's lane was made in this very moment; the pause is looked at anew.
        var id = await DatabaseConflict.TwiceAsync(() => SendOnceAsync(actor, accountId, cancellation));
        await Jobs.RunNowAsync(services, OutboxFeature.JobName, cancellation);
        return id;
    }

    private async Task<Guid> SendOnceAsync(Actor actor, Guid accountId, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var account = await AccountRows.FindAsync(db, actor, accountId, cancellation);
        if (!account.Method.IsLinked()) throw new RelinkRefusedException(RelinkRefusal.NotLinkable);
        var sender = await SystemMail.FindAsync(db, cancellation) ?? throw new RelinkRefusedException(RelinkRefusal.NoSender);
        var user = await AlertRecipients.UsersAsync(db.Set<PortalUser>().Where(u => u.Id == account.UserId), cancellation);
        var to = await AlertRecipients.PeopleAloneAsync(db, user, cancellation);
        if (to.Count == 0) throw new RelinkRefusedException(RelinkRefusal.NoAddress);
        DateTimeOffset? now = time.GetUtcNow();
        var since = now - Pause;
        // The condition on the row that is changed: of two that press at once, one writes.
        var free = await db.Set<SendingAccount>().Where(a => a.Id == accountId && (a.LinkAskedAt == null || a.LinkAskedAt <= since)).ExecuteUpdateAsync(s => s.SetProperty(a => a.LinkAskedAt, now), cancellation);
        if (free == 0) throw new RelinkRefusedException(RelinkRefusal.TooSoon);
        var queued = await mail.AddAsync(db, sender, [words.AskToLink(account.Address, actor.Name, to[0])], OutgoingKind.Alert, actor.UserId, cancellation);
        audit.Add(db, actor.Source, "account.linkAsked", accountId, details: new { account = account.Address, user = to[0].Address });
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return queued[0].Id;
    }

    /// <summary>What stands in the way of every request: null for nothing.</summary>
    public async Task<RelinkRefusal?> ObstacleAsync(Actor actor, CancellationToken cancellation)
    {
        actor.RequireAdministrator();
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await SystemMail.FindAsync(db, cancellation) is null ? RelinkRefusal.NoSender : null;
    }
}
