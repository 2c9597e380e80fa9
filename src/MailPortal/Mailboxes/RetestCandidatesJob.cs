using MailPortal.Components;
using MailPortal.Data;
using MailPortal.Hosting;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Mailboxes;

/// <summary>Checks candidates again whose failure time may mend, so that what was typed comes into force as soon as it works, whoever is still
/// watching.</summary>
public sealed class RetestCandidatesJob(IDbContextFactory<PortalDbContext> contexts, CandidateProof proof, TimeProvider time) : IPortalJob
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(30);
    private const int AtOnce = 8;

    public async Task RunAsync(CancellationToken cancellation) =>
        await Parallel.ForEachAsync(await ClaimDueAsync(cancellation), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (due, stop) =>
        {
            try
            {
                await proof.RunAsync(Actor.Portal, due.MailboxId, due.Attempt, progress: null, stop);
            }
            catch (Exception e) when (e is ChangedByOthersException or NotFoundException)
            {
                // Saved anew, decided about or deleted meanwhile: nothing is left to check.
            }
        });

    /// <summary>Those that are due, put off first: a check that ends the process is not the first thing that the next one does.</summary>
    private async Task<List<(Guid MailboxId, Guid Attempt)>> ClaimDueAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var now = time.GetUtcNow();
        var due = await db.Set<MailboxCandidate>().Where(c => c.RetryAt <= now).OrderBy(c => c.RetryAt).Select(c => new { c.MailboxId, c.Attempt }).ToListAsync(cancellation);
        var claimed = new List<(Guid, Guid)>();
        foreach (var candidate in due)
        {
            // A condition repeated on the row it changes: what was saved anew meanwhile is another attempt, with a time of its own.
            var taken = await db.Set<MailboxCandidate>().Where(c => c.MailboxId == candidate.MailboxId && c.Attempt == candidate.Attempt && c.RetryAt <= now)
                .ExecuteUpdateAsync(s => s.SetProperty(c => c.RetryAt, now + RetryRules.UncheckedFor), cancellation);
            if (taken == 1) claimed.Add((candidate.MailboxId, candidate.Attempt));
        }
        return claimed;
    }
}
