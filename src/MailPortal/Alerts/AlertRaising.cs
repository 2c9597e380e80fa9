using MailPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Alerts;

/// <summary>Compares what is so with the alerts that are open: raises, follows and clears. Two nodes at once come to the same.</summary>
public sealed partial class AlertRaising(IDbContextFactory<PortalDbContext> contexts, IEnumerable<IAlertSource> sources, TimeProvider time, ILogger<AlertRaising> logger)
{
    /// <summary>How long what is over is remembered.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    public async Task RunAsync(CancellationToken cancellation)
    {
        foreach (var source in sources)
        {
            try
            {
                await CompareAsync(source, cancellation);
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested)
            {
                // What it could not find is not over: its alerts stay, and the others are looked at.
                LogFailed(e, source.GetType().Name);
            }
        }
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        DateTimeOffset? old = time.GetUtcNow() - Kept;
        await db.Set<Alert>().Where(a => a.ClearedAt < old).ExecuteDeleteAsync(cancellation);
    }

    private async Task CompareAsync(IAlertSource source, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var kinds = source.Kinds.ToList();
        // First what is open: of what was raised after that, this look says nothing.
        var open = await db.Set<Alert>().AsNoTracking().Where(a => a.OpenKey != null && kinds.Contains(a.Kind)).Select(a => new { a.Id, Key = a.OpenKey!, a.SubjectId }).ToDictionaryAsync(a => a.Key, cancellation);
        var found = (await source.FindAsync(db, now, cancellation)).ToDictionary(c => c.Key);
        foreach (var (key, condition) in found)
        {
            if (open.TryGetValue(key, out var known)) await ChangeAsync(known.Id, alert => alert.Follow(condition), cancellation);
            else await RaiseAsync(condition, now, cancellation);
        }
        var troubled = found.Values.Select(c => c.SubjectId).ToHashSet();
        foreach (var over in open.Values.Where(a => !found.ContainsKey(a.Key)))
        {
            await ChangeAsync(over.Id, alert =>
            {
                // From one trouble into the next: nobody is told that all is well.
                alert.Clear(alert.Kind.TellsEnd() && !troubled.Contains(alert.SubjectId), now);
                return true;
            }, cancellation);
        }
    }

    private async Task RaiseAsync(AlertCondition condition, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        db.Add(Alert.Raise(condition, now));
        await SaveAsync(db, cancellation);
    }

    private async Task ChangeAsync(Guid id, Func<Alert, bool> change, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (await db.Set<Alert>().SingleOrDefaultAsync(a => a.Id == id && a.OpenKey != null, cancellation) is not { } alert || !change(alert)) return;
        await SaveAsync(db, cancellation);
    }

    private static async Task SaveAsync(PortalDbContext db, CancellationToken cancellation)
    {
        try
        {
            await db.SaveChangesAsync(cancellation);
        }
        catch (Exception e) when (DatabaseConflict.Is(e))
        {
            // Another node was first; what is left to do shows at the next look.
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "What {Source} has to tell could not be found out; its alerts stay as they are.")]
    private partial void LogFailed(Exception exception, string source);
}
