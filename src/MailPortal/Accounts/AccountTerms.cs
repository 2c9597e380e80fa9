using MailPortal.Data;
using MailPortal.Mail.Microsoft;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Accounts;

/// <summary>With which application an account works: its own, or its organisation's.</summary>
public sealed class AccountTerms(AccountSecrets secrets)
{
    /// <summary>As the account is stored now; null when something is missing.</summary>
    public async Task<LinkTerms?> OfAsync(PortalDbContext db, SendingAccount account, CancellationToken cancellation)
    {
        if (account.SharedBy is { } organization)
        {
            return await LentAsync(db, organization, account.UserId, cancellation) is { } shared
                ? Of(account, shared.ApplicationId, shared.Authority, Copy(shared, account.Id)) with { SharedBy = organization } : null;
        }
        return account is { ApplicationId: { } id, ProtectedSecret: { } secret } ? Of(account, id, AuthorityOf(account.Audience, account.TenantId), secret) : null;
    }

    /// <summary>The application that a link was made with, with the secret of now: an organisation has hundreds of links and one secret, which all of
    /// them follow from the moment it is stored. Whoever left the organisation, or is linked with an application that it had before, goes on with
    /// the link's own copy.</summary>
    /// <exception cref="MailPortal.Mail.Problems.MailProblemException">The stored secret cannot be opened.</exception>
    public async Task<MicrosoftApplication> ApplicationOfAsync(PortalDbContext db, AccountLink link, CancellationToken cancellation)
    {
        if (link.Terms is { SharedBy: { } organization, IsPublicClient: false })
        {
            var owner = await db.Set<SendingAccount>().Where(a => a.Id == link.AccountId).Select(a => a.UserId).SingleOrDefaultAsync(cancellation);
            if (await LentAsync(db, organization, owner, cancellation) is { } shared && shared.ApplicationId == link.Terms.ApplicationId)
                return new(secrets.Cloud, link.Terms.Authority, shared.ApplicationId, secrets.Open(shared.ProtectedSecret, organization, SendingApplication.SecretColumn));
        }
        return secrets.ApplicationOf(link.Terms, link.AccountId);
    }

    /// <summary>An organisation's application is lent to its own people: anybody else could act with its secret. Null for them, and where there is none.</summary>
    public static async Task<SendingApplication?> LentAsync(PortalDbContext db, Guid organization, Guid? userId, CancellationToken cancellation)
    {
        var belongs = await Borrowers(db, organization).AnyAsync(u => u.Id == userId, cancellation);
        return belongs ? await db.Set<SendingApplication>().AsNoTracking().SingleOrDefaultAsync(a => a.OrganizationId == organization, cancellation) : null;
    }

    /// <summary>Whether an account may still be linked with the application of these terms: its own, or one that its organisation lends it yet.</summary>
    public static async Task<bool> MayUseAsync(PortalDbContext db, LinkTerms terms, Guid accountId, CancellationToken cancellation)
    {
        if (terms.SharedBy is not { } organization) return true;
        var owner = await db.Set<SendingAccount>().Where(a => a.Id == accountId).Select(a => a.UserId).SingleOrDefaultAsync(cancellation);
        return await LentAsync(db, organization, owner, cancellation) is not null;
    }

    /// <summary>Links that were made with an organisation's application and whose people it is still lent to: whoever left is shown no new secret.</summary>
    public static IQueryable<AccountLink> LentLinks(PortalDbContext db, Guid organization, string? applicationId)
    {
        var borrowers = Borrowers(db, organization);
        return db.Set<AccountLink>().Where(l => l.Terms.SharedBy == organization && l.Terms.ApplicationId == applicationId
            && db.Set<SendingAccount>().Any(a => a.Id == l.AccountId && borrowers.Any(u => u.Id == a.UserId)));
    }

    private static IQueryable<PortalUser> Borrowers(PortalDbContext db, Guid organization) =>
        db.Set<PortalUser>().Where(u => u.Role == PortalRole.Administrator || db.Set<Membership>().Any(m => m.UserId == u.Id && m.OrganizationId == organization));

    /// <summary>An organisation's secret, protected for one account.</summary>
    public string Copy(SendingApplication shared, Guid accountId) =>
        secrets.Protect(secrets.Open(shared.ProtectedSecret, shared.OrganizationId, SendingApplication.SecretColumn), accountId, SendingAccount.SecretColumn);

    public static string AuthorityOf(AccountAudience audience, string? tenant) => audience switch
    {
        AccountAudience.Common => "common",
        AccountAudience.Organizations => "organizations",
        AccountAudience.Consumers => "consumers",
        AccountAudience.Tenant => tenant ?? "",
    };

    private static LinkTerms Of(SendingAccount account, string application, string authority, string protectedSecret) => new()
    {
        Method = account.Method,
        Address = account.Address,
        Authority = authority,
        ApplicationId = application,
        ProtectedSecret = protectedSecret,
        SmtpHost = account.SmtpHost,
        SmtpPort = account.SmtpPort,
        SmtpSecurity = account.SmtpSecurity,
    };
}
