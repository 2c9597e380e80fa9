namespace MailPortal.Audit;

internal static class AuditFeature
{
    public static void AddAudit(this IHostApplicationBuilder builder) => builder.Services.AddSingleton<AuditLog>();
}
