using MailPortal.Data;
using MailPortal.Hosting;
using MailPortal.Outbox;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Alerts;

/// <summary>Tells by mail what is due to be told. The alert and its mails are one transaction: whoever dies before its end has told nobody, whoever
/// dies after it has told everybody, and of two nodes at once one is refused.</summary>
public sealed partial class AlertTelling(
    IDbContextFactory<PortalDbContext> contexts, SystemMail mail, AlertMail words, TimeProvider time, IServiceProvider services, ILogger<AlertTelling> logger)
{
    private const int AtOnce = 100;
    private static readonly TimeSpan LookAgain = TimeSpan.FromHours(1), WorthTelling = TimeSpan.FromDays(1);

    public async Task RunAsync(CancellationToken cancellation)
    {
        var told = false;
        foreach (var id in await DueAsync(cancellation))
        {
            try
            {
                told |= await TellAsync(id, cancellation);
            }
            catch (Exception e) when (DatabaseConflict.Is(e))
            {
                // Another node tells it, or made the sender's lane in this moment: what is left shows at the next look.
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested)
            {
                LogFailed(e, id);
            }
        }
        if (told) await Jobs.RunNowAsync(services, OutboxFeature.JobName, cancellation);
    }

    private async Task<IReadOnlyList<Guid>> DueAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        // Without a sender everything stays due: it is told once there is one, if it is still so.
        if (await SystemMail.FindAsync(db, cancellation) is null) return [];
        var now = time.GetUtcNow();
        return await db.Set<Alert>().Where(a => a.TellAt <= now).OrderBy(a => a.TellAt).Select(a => a.Id).Take(AtOnce).ToListAsync(cancellation);
    }

    private async Task<bool> TellAsync(Guid id, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var now = time.GetUtcNow();
        if (await SystemMail.FindAsync(db, cancellation) is not { } sender) return false;
        if (await db.Set<Alert>().SingleOrDefaultAsync(a => a.Id == id && a.TellAt <= now, cancellation) is not { } alert) return false;
        var to = await AlertRecipients.OfAsync(db, alert, cancellation);
        // Its own trouble goes to the panel alone, until somebody else sends.
        if (!alert.IsOver && alert.SubjectId == sender.AccountId && alert.Kind.HoldsItsOwnMail()) alert.PutOff(now + LookAgain);
        else if (to.Count > 0 && !(alert.IsOver && now - alert.ClearedAt > WorthTelling))
        {
            alert.Tell(to, now);
            await mail.AddAsync(db, sender, to.Select(r => words.Of(alert, r)), OutgoingKind.Alert, askedBy: null, cancellation);
        }
        else if (alert.IsOver) alert.KeepQuiet();
        else alert.PutOff(now + LookAgain);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return alert.ToldAt == now;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Alert {AlertId} could not be told; the next run tries again.")]
    private partial void LogFailed(Exception exception, Guid alertId);
}
