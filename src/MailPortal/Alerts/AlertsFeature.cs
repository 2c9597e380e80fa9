using MailPortal.Data;
using MailPortal.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailPortal.Alerts;

internal static class AlertsFeature
{
    public const string JobName = "raise-alerts";

    public static void AddAlerts(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<AlertOptions>().BindConfiguration(AlertOptions.Section).ValidateOnStart().Services.AddSingleton<IValidateOptions<AlertOptions>, AlertOptions.Validator>();
        services.AddSingleton<IAlertSource, LinkAlerts>();
        services.AddSingleton<IAlertSource, SecretAlerts>();
        services.AddSingleton<IAlertSource, OutboxAlerts>();
        services.AddSingleton<IAlertSource, MailboxAlerts>();
        services.AddSingleton<IAlertSource, QuarantineAlerts>();
        services.AddSingleton<AlertRaising>();
        services.AddSingleton<AlertMail>();
        services.AddSingleton<AlertTelling>();
        services.AddSingleton<AlertQueries>();
        services.AddSingleton<RelinkRequest>();
        services.AddSingleton(new ChangeMark(typeof(Alert), async (db, cancellation) => string.Join(' ', [
            .. await db.Set<Alert>().OrderByDescending(a => a.Id).Select(a => a.Version).Take(ChangeMark.Depth).ToListAsync(cancellation),
            .. await db.Set<Alert>().Where(a => a.ClearedAt != null).OrderByDescending(a => a.ClearedAt).Select(a => a.Version).Take(ChangeMark.Depth).ToListAsync(cancellation)])));
        services.AddSingleton<RaiseAlertsJob>();
        // A node that is not to tell leaves it to others; over a server database it still knows the job, to show it.
        if (RaiseAlertsJob.IsHere(builder.Configuration) || DatabaseSettings.Read(builder.Configuration).IsServer) services.AddPortalJob<RaiseAlertsJob>(JobName, RaiseAlertsJob.Every);
    }
}
