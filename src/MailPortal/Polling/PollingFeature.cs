using MailPortal.Data;
using MailPortal.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailPortal.Polling;

internal static class PollingFeature
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(2);

    public static void AddPolling(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<PollingOptions>().BindConfiguration("Reception").ValidateOnStart().Services.AddSingleton<IValidateOptions<PollingOptions>, PollingOptionsRules>();
        builder.Services.AddSingleton<MailboxReaders>();
        builder.Services.AddSingleton<MessageDownload>();
        builder.Services.AddSingleton<MessageConfirmation>();
        builder.Services.AddSingleton<MailboxPoll>();
        builder.Services.AddSingleton<PollNow>();
        builder.Services.AddSingleton<PollRunQueries>();
        // Runs that began and runs that ended: a long one ends when many younger ones have begun.
        builder.Services.AddSingleton(new ChangeMark(typeof(PollRun), async (db, cancellation) => string.Join(' ',
            (await db.Set<PollRun>().OrderByDescending(r => r.StartedAt).Select(r => r.Id).Take(ChangeMark.Depth).ToListAsync(cancellation))
            .Concat(await db.Set<PollRun>().Where(r => r.EndedAt != null).OrderByDescending(r => r.EndedAt).Select(r => r.Id).Take(ChangeMark.Depth).ToListAsync(cancellation)))));
        builder.Services.AddSingleton<PollDueMailboxesJob>();
        if (!JobPlace.KnowsReception(builder.Configuration)) return;
        var lanes = DatabaseSettings.Read(builder.Configuration).IsServer ? builder.Configuration.GetValue("Reception:Lanes", new PollingOptions().Lanes) : 1;
        builder.Services.AddPortalJob<PollDueMailboxesJob>("poll-due-mailboxes", Tick, lanes);
    }

    /// <summary>Before the first tick.</summary>
    public static Task RecoverPollingAsync(this WebApplication app) => app.Services.GetRequiredService<MailboxPoll>().RecoverAsync(CancellationToken.None);
}
