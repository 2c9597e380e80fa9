using MailPortal.Components;

namespace MailPortal.Users;

internal static class UserFormRules
{
    /// <summary>A person may go by their address; a program needs a name.</summary>
    public static List<FieldProblem> NameProblems(string name, bool needed)
    {
        var problems = new List<FieldProblem>();
        if (needed && name.Length == 0) problems.Add(new(nameof(PortalUser.DisplayName), UsersText.NameMissing));
        if (name.Length > ChangeUser.LongestName) problems.Add(new(nameof(PortalUser.DisplayName), string.Format(null, UsersText.NameTooLong, ChangeUser.LongestName)));
        else if (name.Any(char.IsControl)) problems.Add(new(nameof(PortalUser.DisplayName), UsersText.NameControl));
        return problems;
    }
}
