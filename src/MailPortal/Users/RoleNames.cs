namespace MailPortal.Users;

internal static class RoleNames
{
    public static string Of(PortalRole role) => role switch
    {
        PortalRole.Administrator => UsersText.RoleAdministrator,
        PortalRole.Manager => UsersText.RoleManager,
        PortalRole.User => UsersText.RoleUser,
        PortalRole.Reader => UsersText.RoleReader,
    };
}
