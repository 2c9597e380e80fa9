using MailPortal.Data;
using MailPortal.Hosting;
using MailPortal.Mail.Problems;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Accounts;

/// <summary>Renews links that nobody used for a week, far from the 90 days of silence after which Microsoft lets them die; looks again at broken ones;
/// and forgets attempts that nobody decided about, and old ones.</summary>
public sealed partial class RenewLinksJob(IDbContextFactory<PortalDbContext> contexts, LinkTokens tokens, TimeProvider time, ILogger<RenewLinksJob> logger) : IPortalJob
{
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan AttemptsKept = TimeSpan.FromDays(1);
    private const int Batch = 100;

    public async Task RunAsync(CancellationToken cancellation)
    {
        await ForgetAttemptsAsync(cancellation);
        var tried = new HashSet<Guid>();
        // A new secret of an organisation's application makes hundreds due at once. Whoever is still due after its turn waits for the next run.
        while ((await DueAsync(cancellation)).Where(tried.Add).ToList() is { Count: > 0 } due)
            foreach (var account in due) await RenewAsync(account, cancellation);
    }

    private async Task ForgetAttemptsAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var now = time.GetUtcNow();
        var old = now - AttemptsKept;
        await db.Set<LinkAttempt>().Where(a => a.CreatedAt < old).ExecuteDeleteAsync(cancellation);
        // Another account signed in and nobody said that it is wanted: what opens it is not kept.
        await db.Set<LinkAttempt>().Where(a => a.Outcome == LinkOutcome.OtherAccount && a.ExpiresAt < now)
            .ExecuteUpdateAsync(s => s.SetProperty(a => a.Outcome, LinkOutcome.Dropped).SetProperty(a => a.ProtectedTokens, (string?)null), cancellation);
    }

    private async Task RenewAsync(Guid account, CancellationToken cancellation)
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
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            // One that is odd must not keep the others from being renewed until they die.
            LogFailed(e, account);
            await PutOffAsync(account, cancellation);
        }
    }

    private async Task<List<Guid>> DueAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var now = time.GetUtcNow();
        // A link that its account does not use, or whose person may not send, is not kept alive: if it is wanted again in time, it is due at once.
        var used = db.Set<SendingAccount>().Where(a => SendingMethods.Linked.Contains(a.Method) && !db.Set<PortalUser>().Any(u => u.Id == a.UserId && u.Disabled));
        return await db.Set<AccountLink>().Where(l => l.RenewAt <= now && used.Any(a => a.Id == l.AccountId)).OrderBy(l => l.RenewAt).Select(l => l.AccountId).Take(Batch).ToListAsync(cancellation);
    }

    private async Task PutOffAsync(Guid account, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var later = time.GetUtcNow() + TimeSpan.FromHours(1);
        await db.Set<AccountLink>().Where(l => l.AccountId == account).ExecuteUpdateAsync(s => s.SetProperty(l => l.RenewAt, later), cancellation);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The link of account {AccountId} could not be renewed because of a fault of the portal.")]
    private partial void LogFailed(Exception exception, Guid accountId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The link of account {AccountId} could not be renewed: {Code}.")]
    private partial void LogNotRenewed(Guid accountId, string code);
}
