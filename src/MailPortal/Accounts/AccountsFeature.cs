using MailPortal.Hosting;
using MailPortal.Mail.Microsoft;
using MailPortal.Organizations;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Accounts;

internal static class AccountsFeature
{
    public static void AddAccounts(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton(s => new AccountSignIn(s.GetRequiredService<Diagnosis.MicrosoftConnection>().Http, s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<RedirectAddress>();
        services.AddSingleton<AccountSecrets>();
        services.AddSingleton<AccountTerms>();
        services.AddSingleton<ConsentState>();
        services.AddSingleton<LinkTokens>();
        services.AddSingleton<SignedInAddresses>();
        services.AddSingleton<AccountSaving>();
        services.AddSingleton<ApplicationProof>();
        services.AddSingleton<SendingApplications>();
        services.AddSingleton<AccountLinking>();
        services.AddSingleton<LinkEnding>();
        services.AddSingleton<LinkCallback>();
        services.AddSingleton<OtherLinking>();
        services.AddSingleton<AccountDirectory>();
        services.AddSingleton(new OrganizationHold(
            (db, id, cancellation) => db.Set<SendingAccount>().AnyAsync(a => a.SharedBy == id, cancellation), () => AccountText.SharedHolds));
        services.AddSingleton(s => new OrganizationFarewell(s.GetRequiredService<SendingApplications>().LeaveCopiesAsync));
        services.AddSingleton<SystemSenderSaving>();
        services.AddPortalJob<RenewLinksJob>("renew-links", RenewLinksJob.Every);
    }
}
