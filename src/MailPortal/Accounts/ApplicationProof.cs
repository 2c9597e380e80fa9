using MailPortal.Components;
using MailPortal.Data;
using MailPortal.Diagnosis;
using MailPortal.Mail;
using MailPortal.Mail.Microsoft;
using MailPortal.Mail.Problems;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Accounts;

/// <summary>Tries a new secret of an organisation's application before hundreds of links depend on it.</summary>
public sealed class ApplicationProof(AccountSecrets secrets, LinkTokens tokens, MicrosoftTokens applicationTokens)
{
    // Somebody whose own link is broken says nothing about the secret: the next one is asked. Not all of five hundred.
    private const int Most = 5;

    /// <summary>Renews one link with it; where nobody is linked, or nobody's link works, the application signs in by itself, which only one of a single
    /// tenant can.</summary>
    /// <param name="db">To look links up.</param>
    /// <param name="organization">Whose application.</param>
    /// <param name="settings">As they will be.</param>
    /// <param name="fresh">The new secret.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>False where nobody can say: neither a link nor a tenant to ask.</returns>
    /// <exception cref="InvalidFormException">Microsoft refuses the secret.</exception>
    /// <exception cref="MailProblemException">Microsoft does not answer, while links depend on the secret that is there.</exception>
    public async Task<bool> RunAsync(PortalDbContext db, Guid organization, ApplicationSettings settings, Secret fresh, CancellationToken cancellation)
    {
        // The link that proves the secret keeps it: of those who left the organisation none is asked.
        var links = await AccountTerms.LentLinks(db, organization, settings.ApplicationId).AsNoTracking().Where(l => !l.Terms.IsPublicClient)
            // Those that work first, then those that failed last: an expired secret has all of them fail, and is why a new one comes.
            .OrderBy(l => l.Problem != null).ThenByDescending(l => l.RenewedAt).Select(l => l.AccountId).Take(Most).ToListAsync(cancellation);
        foreach (var account in links)
            if (await RefusalAsync(() => tokens.ProveSecretAsync(account, secrets.Protect(fresh, account, SendingAccount.SecretColumn), cancellation)) is not { } refusal) return true;
            else if (LinkProblems.IsOfTheWay(refusal.Problem)) throw refusal;
        if (settings is not { Audience: AccountAudience.Tenant, TenantId: { } tenant }) return false;
        var own = await RefusalAsync(() => applicationTokens.AcquireForApplicationAsync(secrets.Cloud, tenant, settings.ApplicationId!, fresh, MicrosoftScopes.GraphApplication(secrets.Cloud), forceRefresh: true, cancellation));
        if (own is null) return true;
        if (LinkProblems.FieldOf(own.Problem) is { } field) throw new InvalidFormException(field, ProblemWords.Of(own.Problem).Meaning);
        return links.Count == 0 || !LinkProblems.IsOfTheWay(own.Problem) ? false : throw own;
    }

    private static async Task<MailProblemException?> RefusalAsync(Func<Task> ask)
    {
        try
        {
            await ask();
            return null;
        }
        catch (MailProblemException refusal) when (LinkProblems.IsOfSecret(refusal.Problem))
        {
            throw new InvalidFormException("secret", ProblemWords.Of(refusal.Problem).Meaning);
        }
        catch (MailProblemException refusal)
        {
            return refusal;
        }
    }
}
