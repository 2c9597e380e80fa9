using MailPortal.Components;
using MailPortal.Data;
using MailPortal.Hosting;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Mailboxes;

/// <summary>Checks candidates again whose failure time may mend, so that what was typed comes into force as soon as it works, whoever is still
/// watching.</summary>
public sealed partial class RetestCandidatesJob(IDbContextFactory<PortalDbContext> contexts, CandidateProof proof, TimeProvider time, ILogger<RetestCandidatesJob> logger) : IPortalJob
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(30);
    private const int AtOnce = 8;

    public async Task RunAsync(CancellationToken cancellation)
    {
        while (await ClaimDueAsync(cancellation) is { Count: > 0 } due) await Task.WhenAll(due.Select(c => RetestAsync(c, cancellation)));
    }

    private async Task RetestAsync((Guid MailboxId, Guid Attempt) candidate, CancellationToken cancellation)
    {
        try
        {
            await proof.RunAsync(Actor.Portal, candidate.MailboxId, candidate.Attempt, progress: null, cancellation);
        }
        catch (Exception e) when (e is ChangedByOthersException or NotFoundException)
        {
            // Saved anew, decided about or deleted meanwhile: nothing is left to check.
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailed(e, candidate.MailboxId); // the others go on; this one is tried again within its hour
        }
    }

    /// <summary>Some of those that are due, put off first: a check that ends the process is not the first thing that the next one does.</summary>
    private async Task<List<(Guid MailboxId, Guid Attempt)>> ClaimDueAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var now = time.GetUtcNow();
        var claimed = new List<(Guid, Guid)>();
        foreach (var candidate in await db.Set<MailboxCandidate>().AsNoTracking().Where(c => c.RetryAt <= now).OrderBy(c => c.RetryAt).Take(AtOnce).ToListAsync(cancellation))
        {
            var unended = candidate.RetryAfterUnended(now);
            // A condition repeated on the row it changes: what was saved anew meanwhile is another attempt, with a time of its own.
            var taken = await db.Set<MailboxCandidate>().Where(c => c.MailboxId == candidate.MailboxId && c.Attempt == candidate.Attempt && c.RetryAt <= now)
                .ExecuteUpdateAsync(s => s.SetProperty(c => c.RetryAt, unended), cancellation);
            if (taken == 1) claimed.Add((candidate.MailboxId, candidate.Attempt));
        }
        return claimed;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The settings that wait for mailbox {MailboxId} could not be checked again.")]
    private partial void LogFailed(Exception exception, Guid mailboxId);
}
