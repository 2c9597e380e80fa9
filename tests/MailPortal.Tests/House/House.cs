using System.Text.RegularExpressions;
using MailPortal.Invoices;
using MailPortal.Mail;
using MailPortal.Users;

namespace MailPortal.Tests.House;

/// <summary>The assemblies of src, and what docs/architecture.md says of them.</summary>
internal static partial class House
{
    public const string Root = "MailPortal";

    public static CodeModule Mail { get; } = CodeModule.Read(typeof(Secret).Assembly);
    public static CodeModule Invoices { get; } = CodeModule.Read(typeof(Limits).Assembly);
    public static CodeModule Portal { get; } = CodeModule.Read(typeof(Actor).Assembly);
    public static CodeModule Sandbox { get; } = CodeModule.Read(System.Reflection.Assembly.Load("MailPortal.Sandbox"));

    public static IReadOnlyList<CodeModule> All { get; } = [Mail, Invoices, Portal, Sandbox];

    /// <summary>The numbered list "The folders of the portal" of docs/architecture.md, top first.</summary>
    public static IReadOnlyList<string> Folders { get; } = ReadFolders(File.ReadAllText(Repository.PathOf("docs", "architecture.md")));

    public static IReadOnlyList<string> ReadFolders(string document)
    {
        var section = document.Split("\n## ").Single(s => s.StartsWith("The folders of the portal\n", StringComparison.Ordinal));
        var entries = Entry().Matches(section);
        Assert.Equal(Enumerable.Range(1, entries.Count), entries.Select(e => int.Parse(e.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)));
        return [.. entries.Select(e => e.Groups[2].Value)];
    }

    [GeneratedRegex(@"^(\d+)\. `(\w+)`:", RegexOptions.Multiline)]
    private static partial Regex Entry();
}
