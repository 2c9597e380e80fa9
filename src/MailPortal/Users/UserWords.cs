using MailPortal.Components;

namespace MailPortal.Users;

internal static class UserWords
{
    public static string Of(UserState state) => state switch
    {
        UserState.Active => UserPagesText.StateActive,
        UserState.Invited => UserPagesText.StateInvited,
        UserState.Locked => UserPagesText.StateLocked,
        UserState.Disabled => UserPagesText.StateDisabled,
    };

    public static (ChipTone Tone, string Icon) Look(UserState state) => state switch
    {
        UserState.Active => (ChipTone.Good, "success"),
        UserState.Invited => (ChipTone.Info, "clock"),
        UserState.Locked => (ChipTone.Warning, "warning"),
        UserState.Disabled => (ChipTone.Neutral, "lock"),
    };

    public static string Meaning(PortalRole role) => role switch
    {
        PortalRole.Administrator => UserPagesText.MeansAdministrator,
        PortalRole.Manager => UserPagesText.MeansManager,
        PortalRole.User => UserPagesText.MeansUser,
        PortalRole.Reader => UserPagesText.MeansReader,
    };

    /// <summary>What belonging to an organisation gives somebody in that role.</summary>
    public static string Organizations(PortalRole role) => role switch
    {
        PortalRole.Administrator => UserPagesText.AdministratorSeesAll,
        PortalRole.Manager => UserPagesText.OrganizationsOfManager,
        PortalRole.User => UserPagesText.OrganizationsOfUser,
        PortalRole.Reader => UserPagesText.OrganizationsOfReader,
    };

    /// <summary>What the user's state means for them.</summary>
    public static string Meaning(UserRow user) => user.State switch
    {
        UserState.Active => user.IsService ? UserPagesText.MeansActiveService : UserPagesText.MeansActive,
        UserState.Invited => UserPagesText.MeansInvited,
        UserState.Locked => UserPagesText.MeansLocked,
        UserState.Disabled => UserPagesText.MeansDisabled,
    };

    /// <summary>What a scope opens with a key of somebody in that role.</summary>
    public static string Scope(string scope, PortalRole role) => (scope, role) switch
    {
        (ApiScope.Admin, PortalRole.Administrator) => UserPagesText.ScopeAdminOfAdministrator,
        (ApiScope.Admin, PortalRole.Manager) => UserPagesText.ScopeAdminOfManager,
        _ => Scope(scope),
    };

    /// <summary>The same where it is not known whose key it is.</summary>
    public static string Scope(string scope) => scope switch
    {
        ApiScope.Mailboxes => UserPagesText.ScopeMailboxes,
        ApiScope.Documents => UserPagesText.ScopeDocuments,
        ApiScope.Send => UserPagesText.ScopeSend,
        ApiScope.Admin => UserPagesText.ScopeAdmin,
        _ => scope,
    };
}
