using MailPortal.Data;
using MailPortal.Mail;
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
            var shared = await db.Set<SendingApplication>().AsNoTracking().SingleOrDefaultAsync(a => a.OrganizationId == organization, cancellation);
            return shared is null ? null : Of(account, shared.ApplicationId, AuthorityOf(shared.Audience, shared.TenantId),
                secrets.Protect(secrets.Open(shared.ProtectedSecret, organization, SendingApplication.SecretColumn), account.Id, SendingAccount.SecretColumn));
        }
        return account is { ApplicationId: { } id, ProtectedSecret: { } secret } ? Of(account, id, AuthorityOf(account.Audience, account.TenantId), secret) : null;
    }

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
