using MailPortal.Hosting;
using MailPortal.Mail.Microsoft;

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
        services.AddSingleton<LinkTokens>();
        services.AddSingleton<SignedInAddresses>();
        services.AddSingleton<AccountSaving>();
        services.AddSingleton<AccountLinking>();
        services.AddSingleton<LinkCallback>();
        services.AddSingleton<AccountDirectory>();
        services.AddSingleton<SystemSenderSaving>();
        services.AddPortalJob<RenewLinksJob>("renew-links", RenewLinksJob.Every);
    }
}
