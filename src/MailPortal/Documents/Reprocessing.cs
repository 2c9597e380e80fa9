using MailPortal.Users;

namespace MailPortal.Documents;

/// <summary>What reading several messages again gave.</summary>
/// <param name="Done">Read again.</param>
/// <param name="Released">Of those, how many are in quarantine no longer.</param>
/// <param name="Documents">Documents that those brought.</param>
/// <param name="NotStored">Could not be read: they were left on the server.</param>
public sealed record ReprocessResult(int Done, int Released, int Documents, int NotStored);

/// <summary>Reads chosen messages again, one by one; nothing moves on the server.</summary>
public sealed class Reprocessing(MessageQueries messages, IHostApplicationLifetime lifetime)
{
    /// <param name="actor">Who asks.</param>
    /// <param name="ids">The messages.</param>
    /// <param name="progress">Told after each.</param>
    /// <param name="cancellation">Counts until the first one: what was begun goes on whether or not the caller still waits, until the portal stops.</param>
    /// <exception cref="NotFoundException">One of them does not exist, or not for this caller.</exception>
    public async Task<ReprocessResult> RunAsync(Actor actor, IReadOnlyCollection<Guid> ids, Action<ReprocessResult> progress, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var result = new ReprocessResult(0, 0, 0, 0);
        foreach (var id in ids)
        {
            lifetime.ApplicationStopping.ThrowIfCancellationRequested();
            result = await OneAsync(actor, id, result, lifetime.ApplicationStopping);
            progress(result);
        }
        return result;
    }

    private async Task<ReprocessResult> OneAsync(Actor actor, Guid id, ReprocessResult so, CancellationToken cancellation)
    {
        var before = (await messages.GetAsync(actor, id, cancellation)).Message;
        if (before.RawSha256 is null)
        {
            actor.RequireManage(before.OrganizationId);
            return so with { NotStored = so.NotStored + 1 };
        }
        var after = await messages.ReprocessAsync(actor, id, cancellation);
        var released = before.Outcome is MessageOutcome.Quarantined && after.Message.Outcome is not MessageOutcome.Quarantined;
        return so with { Done = so.Done + 1, Released = so.Released + (released ? 1 : 0), Documents = so.Documents + (released ? after.DocumentIds.Distinct().Count() : 0) };
    }
}
