using MailPortal.Data;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Audit;

internal static class AuditFeature
{
    public static void AddAudit(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<AuditLog>();
        builder.Services.AddSingleton(new ChangeMark(typeof(AuditEntry), async (db, cancellation) =>
            string.Join(' ', await db.Set<AuditEntry>().OrderByDescending(e => e.At).Select(e => e.Id).Take(ChangeMark.Depth).ToListAsync(cancellation))));
    }
}
