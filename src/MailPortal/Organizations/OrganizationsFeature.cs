namespace MailPortal.Organizations;

internal static class OrganizationsFeature
{
    public static void AddOrganizations(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<OrganizationDirectory>();
        builder.Services.AddSingleton<OrganizationChanges>();
        builder.Services.AddSingleton<OrganizationMembers>();
    }
}
