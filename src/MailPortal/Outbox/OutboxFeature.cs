using MailPortal.Data;
using MailPortal.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailPortal.Outbox;

internal static class OutboxFeature
{
    public const string JobName = "send-outbox";

    public static void AddOutbox(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<OutboxOptions>().BindConfiguration(OutboxOptions.Section).ValidateOnStart().Services.AddSingleton<IValidateOptions<OutboxOptions>, OutboxOptions.Validator>();
        services.AddSingleton<OutboxLanes>();
        services.AddSingleton<OutboxIntake>();
        services.AddSingleton<SystemMail>();
        services.AddSingleton<OutgoingComposition>();
        services.AddSingleton<SendingLimits>();
        services.AddSingleton<AccountMailSender>();
        services.AddSingleton<OutgoingAttempt>();
        services.AddSingleton<OutboxSending>();
        services.AddSingleton<OutboxQueries>();
        services.AddSingleton<OutboxCommands>();
        services.AddSingleton<TestMail>();
        services.AddSingleton(new ChangeMark(typeof(OutgoingMail), async (db, cancellation) =>
            string.Join(' ', await db.Set<OutgoingMail>().OrderByDescending(m => m.ChangedAt).Select(m => new { m.Id, m.Status }).Take(ChangeMark.Depth).ToListAsync(cancellation))));
        services.AddSingleton<SendOutboxJob>();
        // A node that is not to send leaves it to others; over a server database it still knows the job, to show it.
        if (SendOutboxJob.IsHere(builder.Configuration) || DatabaseSettings.Read(builder.Configuration).IsServer) services.AddPortalJob<SendOutboxJob>(JobName, SendOutboxJob.Every, SendOutboxJob.Lanes);
    }

    /// <summary>What this node was sending when it died is looked at now, not when its lease runs out.</summary>
    public static Task RecoverOutboxAsync(this WebApplication app) => app.Services.GetRequiredService<OutboxLanes>().ReleaseOwnAsync(app.Lifetime.ApplicationStopping);
}
