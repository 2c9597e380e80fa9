using System.Globalization;

namespace MailPortal.Organizations;

/// <summary>Filter and order of the list, as its address says. In memory: organisations are few, and no database compares as people do,
/// without case and accents.</summary>
internal static class OrganizationOrder
{
    private const string ByName = "name";
    private static readonly HashSet<string> Columns = [ByName, "taxId", "members", "language", "timeZone", "created"];

    public static string Known(string? column) => column is not null && Columns.Contains(column) ? column : ByName;

    public static IReadOnlyList<OrganizationRow> Apply(IReadOnlyList<OrganizationRow> rows, string? search, string column, bool descending)
    {
        var text = CultureInfo.CurrentCulture.CompareInfo;
        var names = StringComparer.Create(CultureInfo.CurrentCulture, CompareOptions.IgnoreCase);
        var wanted = search?.Trim() ?? "";
        var found = wanted.Length == 0 ? rows : rows.Where(r => Holds(r.Name) || Holds(r.TaxId));
        var sorted = column switch
        {
            "taxId" => found.OrderBy(r => r.TaxId, StringComparer.Ordinal),
            "members" => found.OrderBy(r => r.Members),
            "language" => found.OrderBy(r => r.Language, StringComparer.Ordinal),
            "timeZone" => found.OrderBy(r => r.TimeZone, StringComparer.Ordinal),
            "created" => found.OrderBy(r => r.CreatedAt),
            _ => found.OrderBy(r => r.Name, names),
        };
        IReadOnlyList<OrganizationRow> list = [.. sorted.ThenBy(r => r.Name, names).ThenBy(r => r.Id)];
        return descending ? [.. list.Reverse()] : list;

        bool Holds(string value) => text.IndexOf(value, wanted, CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace) >= 0;
    }
}
