using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace MailPortal.Data;

/// <summary>Says which kinds of rows this process has just committed. Not before the commit: whoever hears it reads at once.</summary>
public sealed class CommitSignal : SaveChangesInterceptor, IDbTransactionInterceptor
{
    private readonly ConditionalWeakTable<DbContext, HashSet<Type>> saved = [];

    /// <summary>Raised on the thread that committed, after the commit. Listeners return at once.</summary>
    public event Action<IReadOnlySet<Type>>? Committed;

    public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result)
    {
        Note(eventData.Context);
        return result;
    }

    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Note(eventData.Context);
        return ValueTask.FromResult(result);
    }

    public override int SavedChanges(SaveChangesCompletedEventData eventData, int result)
    {
        Saved(eventData.Context);
        return result;
    }

    public override ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        Saved(eventData.Context);
        return ValueTask.FromResult(result);
    }

    public void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) => Tell(eventData.Context);

    public Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Tell(eventData.Context);
        return Task.CompletedTask;
    }

    private void Note(DbContext? context)
    {
        if (context is null || Committed is null) return;
        var kinds = saved.GetOrCreateValue(context);
        foreach (var entry in context.ChangeTracker.Entries().Where(e => e.State is EntityState.Added or EntityState.Modified or EntityState.Deleted)) kinds.Add(entry.Metadata.ClrType);
    }

    // Inside a transaction of the caller's nothing is committed yet.
    private void Saved(DbContext? context)
    {
        if (context?.Database.CurrentTransaction is null) Tell(context);
    }

    private void Tell(DbContext? context)
    {
        if (context is null || !saved.TryGetValue(context, out var kinds) || kinds.Count == 0) return;
        saved.Remove(context);
        Committed?.Invoke(kinds);
    }
}
