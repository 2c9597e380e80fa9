using System.Globalization;

namespace MailPortal.Users;

/// <summary>What the list's address asks for.</summary>
public sealed record UserFilter(string? Text, PortalRole? Role, UserState? State, Guid? Organization);

/// <summary>Filter and order of the list. In memory: users are few, and no database compares as people do, without case and accents.</summary>
internal static class UserOrder
{
    private const string ByName = "name";
    private static readonly HashSet<string> Columns = [ByName, "role", "state", "lastSignIn"];

    public static string Known(string? column) => column is not null && Columns.Contains(column) ? column : ByName;

    public static IReadOnlyList<UserRow> Apply(IReadOnlyList<UserRow> rows, UserFilter filter, string column, bool descending)
    {
        var text = CultureInfo.CurrentCulture.CompareInfo;
        var names = StringComparer.Create(CultureInfo.CurrentCulture, CompareOptions.IgnoreCase);
        var wanted = filter.Text?.Trim() ?? "";
        var found = rows.Where(r =>
            (wanted.Length == 0 || Holds(r.DisplayName) || Holds(r.Email))
            && (filter.Role is null || r.Role == filter.Role) && (filter.State is null || r.State == filter.State)
            && (filter.Organization is not { } organization || r.Organizations.Contains(organization)));
        var sorted = column switch
        {
            "role" => found.OrderBy(r => r.Role),
            "state" => found.OrderBy(r => r.State),
            "lastSignIn" => found.OrderBy(r => r.LastSignInAt),
            _ => found.OrderBy(r => r.Title, names),
        };
        IReadOnlyList<UserRow> list = [.. sorted.ThenBy(r => r.Title, names).ThenBy(r => r.Id)];
        return descending ? [.. list.Reverse()] : list;

        bool Holds(string value) => text.IndexOf(value, wanted, CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace) >= 0;
    }
}
