using MailPortal.Data;
using MailPortal.Hosting;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Administration;

internal static class AdministrationFeature
{
    public static void AddAdministration(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<AuditTrail>();
        builder.Services.AddSingleton<JobsOverview>();
        builder.Services.AddSingleton<PortalSettings>();
        builder.Services.AddSingleton(new ChangeMark(typeof(JobState), async (db, cancellation) => string.Join(' ',
            await db.Set<JobState>().OrderBy(s => s.Name).ThenBy(s => s.NodeId).Select(s => new { s.Name, s.NodeId, s.StartedAt, s.EndedAt }).ToListAsync(cancellation))));
    }
}
