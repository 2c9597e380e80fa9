namespace MailPortal.Dashboard;

internal static class DashboardFeature
{
    public static void AddDashboard(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<StatusQuery>();
        builder.Services.AddSingleton<PanelQuery>();
    }
}
