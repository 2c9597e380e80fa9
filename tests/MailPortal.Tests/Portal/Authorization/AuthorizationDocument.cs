using System.Text;

namespace MailPortal.Tests.Portal.Authorization;

/// <summary>The tables of docs/authorization.md.</summary>
internal static class AuthorizationDocument
{
    private static readonly string Text = File.ReadAllText(Repository.PathOf("docs", "authorization.md"));

    /// <summary>Rows by their first cell; each cell by its column.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Table(string heading)
    {
        var lines = Text.Split("\n## ").Single(s => s.StartsWith($"{heading}\n", StringComparison.Ordinal)).Split('\n').Where(l => l.StartsWith('|')).Select(Cells).ToList();
        return lines.Skip(2).ToDictionary(l => l[0].Trim('`'), l => (IReadOnlyDictionary<string, string>)lines[0].Zip(l).Skip(1).ToDictionary(c => c.First, c => c.Second));
    }

    /// <summary>Document and code name the same things, and every cell is as it says; else the table as it would be true.</summary>
    public static void AssertIs(string heading, IEnumerable<string> columns, IEnumerable<(string Row, IReadOnlyDictionary<string, string> Cells)> actual)
    {
        var (expected, names) = (Table(heading), columns.ToList());
        var (problems, table) = (new List<string>(), new StringBuilder());
        foreach (var (row, cells) in actual)
        {
            table.Append(System.Globalization.CultureInfo.InvariantCulture, $"| `{row}` | {string.Join(" | ", names.Select(n => cells[n]))} |\n");
            if (!expected.TryGetValue(row, out var said)) problems.Add($"{row} has no row under \"{heading}\" of docs/authorization.md");
            else problems.AddRange(names.Where(n => said[n] != cells[n]).Select(n => $"{row}, {n}: {cells[n]}, not {said[n]}"));
        }
        Assert.True(problems.Count == 0, $"{string.Join('\n', problems)}\n\n{table}");
    }

    /// <summary>Every row is about something that exists.</summary>
    public static void AssertNoOther(string heading, IEnumerable<string> rows) => Assert.Empty(Table(heading).Keys.Except(rows));

    private static string[] Cells(string line) => [.. line.Trim('|', '\r', ' ').Split('|').Select(c => c.Trim())];
}
