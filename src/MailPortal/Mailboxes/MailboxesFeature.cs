using MailPortal.Hosting;
using MailPortal.Organizations;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailPortal.Mailboxes;

internal static class MailboxesFeature
{
    public static void AddMailboxes(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<LeaseOptions>().BindConfiguration("Reception").ValidateOnStart().Services.AddSingleton<IValidateOptions<LeaseOptions>, LeaseOptionsRules>();
        builder.Services.AddSingleton<MailboxLeases>();
        builder.Services.AddSingleton<MailboxConnections>();
        builder.Services.AddSingleton<MailboxStates>();
        builder.Services.AddSingleton<MailboxProbe>();
        builder.Services.AddSingleton<MailboxCheckup>();
        builder.Services.AddSingleton<CandidateProof>();
        builder.Services.AddSingleton<MailboxCandidates>();
        builder.Services.AddSingleton<MailboxSaving>();
        builder.Services.AddSingleton<MailboxTrial>();
        builder.Services.AddSingleton<MailboxCommands>();
        builder.Services.AddSingleton<MailboxQueries>();
        builder.Services.AddScoped<FormReading>();
        builder.Services.AddSingleton<RetestCandidatesJob>();
        if (JobPlace.KnowsReception(builder.Configuration)) builder.Services.AddPortalJob<RetestCandidatesJob>("retest-candidates", RetestCandidatesJob.Every);
        builder.Services.AddSingleton(new OrganizationHold(
            (db, id, cancellation) => db.Set<ReceptionMailbox>().AnyAsync(m => m.OrganizationId == id, cancellation), () => MailboxesText.HoldReason));
    }
}
