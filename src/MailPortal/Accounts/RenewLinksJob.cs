using MailPortal.Data;
using MailPortal.Hosting;
using MailPortal.Mail.Problems;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Accounts;

/// <summary>Renews links that nobody used for a week, far from the 90 days of silence after which Microsoft lets them die; looks again at broken ones;
/// and forgets old attempts.</summary>
public sealed partial class RenewLinksJob(IDbContextFactory<PortalDbContext> contexts, LinkTokens tokens, TimeProvider time, ILogger<RenewLinksJob> logger) : IPortalJob
{
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan AttemptsKept = TimeSpan.FromDays(1);
    private const int Batch = 100;

    public async Task RunAsync(CancellationToken cancellation)
    {
        foreach (var account in await DueAsync(cancellation))
        {
            try
            {
                await tokens.ProveAsync(account, cancellation);
            }
            catch (MailProblemException e)
            {
                // The link has noted it, and when to look again.
                LogNotRenewed(account, ProblemCatalogue.CodeOf(e.Problem));
            }
        }
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var old = time.GetUtcNow() - AttemptsKept;
        await db.Set<LinkAttempt>().Where(a => a.CreatedAt < old).ExecuteDeleteAsync(cancellation);
    }

    private async Task<List<Guid>> DueAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var now = time.GetUtcNow();
        return await db.Set<AccountLink>().Where(l => l.RenewAt <= now).OrderBy(l => l.RenewAt).Select(l => l.AccountId).Take(Batch).ToListAsync(cancellation);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The link of account {AccountId} could not be renewed: {Code}.")]
    private partial void LogNotRenewed(Guid accountId, string code);
}
