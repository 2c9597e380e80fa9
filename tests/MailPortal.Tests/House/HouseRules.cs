using System.Reflection;
using System.Text.RegularExpressions;

namespace MailPortal.Tests.House;

/// <summary>The rules of docs/architecture.md. Each takes what it judges as an argument, so that the planted violations pass through the
/// same code as the house, and returns one sentence per violation.</summary>
internal static partial class HouseRules
{
    private static readonly string[] Clocks = ["System.DateTime.get_Now", "System.DateTime.get_UtcNow", "System.DateTime.get_Today",
        "System.DateTimeOffset.get_Now", "System.DateTimeOffset.get_UtcNow", "System.Threading.Thread.Sleep"];

    private static readonly string[] RawSql = ["ExecuteSql", "ExecuteSqlAsync", "ExecuteSqlRaw", "ExecuteSqlRawAsync", "ExecuteSqlInterpolated",
        "ExecuteSqlInterpolatedAsync", "FromSql", "FromSqlRaw", "FromSqlInterpolated", "SqlQuery", "SqlQueryRaw", "SetCommandText", "set_CommandText"];

    /// <summary>(a) A library knows nothing of the assemblies that <paramref name="forbidden"/> names by the beginning of their name.</summary>
    public static IEnumerable<string> Knows(CodeModule module, params string[] forbidden) =>
        module.ReferencedAssemblies.Where(r => forbidden.Any(f => r == f.TrimEnd('.') || (f.EndsWith('.') && r.StartsWith(f, StringComparison.Ordinal))))
            .Select(r => $"{module.Name} references {r}");

    /// <summary>(a) What lies in one namespace, and not below it, knows nothing of another.</summary>
    public static IEnumerable<string> Reaches(CodeModule module, string from, string to) =>
        Distinct(module.Uses).Where(u => u.From.Namespace == from && u.Target.Within(to)).Select(u => u.ToString());

    /// <summary>(b) A folder uses only folders above it in <paramref name="order"/>; what joins folders by its nature may look down.</summary>
    public static IEnumerable<string> FolderOrder(CodeModule module, string root, IReadOnlyList<string> order, IReadOnlySet<string> exceptions)
    {
        foreach (var type in module.Types.Where(t => t.Within(root) && t.Namespace != root && Rank(t) < 0))
            yield return $"{type.FullName} lies in a folder that docs/architecture.md does not list";
        foreach (var use in Distinct(module.Uses))
        {
            if (!use.From.Within(root) || use.From.Namespace == root || use.Target.Assembly != module.Name) continue;
            var (from, to) = (Rank(use.From), Rank(use.Target));
            if (from < 0 || to <= from || MayLookDown(module, root, use.From) || exceptions.Contains($"{use.From.Name} -> {use.Target.Name}")) continue;
            yield return $"{use}, which lies below";
        }

        int Rank(TypeId type) => type.Within(root) && type.Namespace != root ? order.ToList().IndexOf(Folder(root, type)) : -1;
    }

    /// <summary>(b) Beside the folders lies only what <paramref name="allowed"/> names: a type without a folder escapes their order.</summary>
    public static IEnumerable<string> Unhoused(CodeModule module, string root, params string[] allowed) =>
        module.Types.Where(t => t.Namespace == root && !t.Name.StartsWith('<') && !allowed.Contains(t.Name)).Select(t => $"{t.FullName} lies in no folder");

    /// <summary>(c) A secret is opened only by the types that <paramref name="allowed"/> names.</summary>
    public static IEnumerable<string> Reveals(CodeModule module, string root, IReadOnlySet<string> allowed) =>
        Distinct(module.Uses).Where(u => u.From.Within(root) && IsReveal(u) && !allowed.Contains(Relative(u.From))).Select(u => u.ToString());

    public static bool IsReveal(CodeUse use) => use is { TargetMember: "Reveal", Target.FullName: "MailPortal.Mail.Secret" };

    /// <summary>(d) The scheduler is known in one place.</summary>
    public static IEnumerable<string> Quartz(CodeModule module, string root, string home) =>
        Distinct(module.Uses).Where(u => u.From.Within(root) && u.From.FullName != home && IsOf(u.Target, "Quartz")).Select(u => u.ToString());

    /// <summary>(e) Time comes from a <see cref="TimeProvider"/>.</summary>
    public static IEnumerable<string> OwnClock(CodeModule module, string root) =>
        Distinct(module.Uses).Where(u => u.From.Within(root) && (Clocks.Contains($"{u.Target.FullName}.{u.TargetMember}") || IsBareDelay(u))).Select(u => u.ToString());

    /// <summary>(f) SQL is written by EF Core, so that one LINQ path serves every database.</summary>
    public static IEnumerable<string> OwnSql(CodeModule module, string root, string home) =>
        Distinct(module.Uses).Where(u => u.From.Within(root) && !u.From.Within(home) && RawSql.Contains(u.TargetMember)
            && (IsOf(u.Target, "Microsoft.EntityFrameworkCore") || u.Target.Namespace == "System.Data.Common" || IsOf(u.Target, "Microsoft.Data.Sqlite"))).Select(u => u.ToString());

    /// <summary>(g) A component asks an agent class; it neither queries nor decrypts.</summary>
    public static IEnumerable<string> ComponentsReach(CodeModule module, string root, string context) =>
        Distinct(module.Uses).Where(u => u.From.Within(root) && IsComponent(module, u.From) && (u.Target.FullName == context
            || IsOf(u.Target, "Microsoft.EntityFrameworkCore") || IsOf(u.Target, "Microsoft.AspNetCore.DataProtection"))).Select(u => u.ToString());

    /// <summary>The folder of a type: the first part of its namespace below the root.</summary>
    public static string Folder(string root, TypeId type) => type.Namespace[(root.Length + 1)..].Split('.')[0];

    /// <summary>(h) What can be configured is written down: keys that code names, and the properties of options that a section is bound to.</summary>
    public static IEnumerable<string> Undocumented(CodeModule module, string root, IEnumerable<Type> types, string document) =>
        module.Texts.Where(t => t.From.Within(root) && !t.From.Namespace.EndsWith(".Migrations", StringComparison.Ordinal) && ConfigurationKey().IsMatch(t.Text))
            .Select(t => t.Text).Distinct().Where(k => !document.Contains($"`{k}`", StringComparison.Ordinal))
            .Concat(types.Where(t => t.Name.EndsWith("Options", StringComparison.Ordinal))
                .SelectMany(t => t.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)).Where(p => p.CanWrite)
                .Where(p => !document.Contains($":{p.Name}`", StringComparison.Ordinal)).Select(p => $"{p.DeclaringType!.Name}.{p.Name}"));

    [GeneratedRegex(@"^[A-Z]\w+(:[A-Z]\w+)+$")]
    private static partial Regex ConfigurationKey();

    private static bool MayLookDown(CodeModule module, string root, TypeId type) =>
        type.Name.EndsWith("Endpoints", StringComparison.Ordinal) || type.Name.EndsWith("Job", StringComparison.Ordinal)
        || type.Name.EndsWith("Feature", StringComparison.Ordinal)
        // The shared components of Components are no pages: they serve every feature and know none.
        || (IsComponent(module, type) && Folder(root, type) != "Components");

    private static bool IsComponent(CodeModule module, TypeId type)
    {
        for (var at = type; module.Bases.TryGetValue(at, out var above); at = above)
            if (above.Namespace == "Microsoft.AspNetCore.Components" || IsOf(above, "Radzen.Blazor")) return true;
        return false;
    }

    private static bool IsBareDelay(CodeUse use) =>
        use is { TargetMember: "Delay", Target.FullName: "System.Threading.Tasks.Task" } && !use.TargetParameters.Contains("System.TimeProvider", StringComparison.Ordinal);

    private static bool IsOf(TypeId type, string assembly) =>
        type.Assembly == assembly || type.Assembly.StartsWith(assembly + ".", StringComparison.Ordinal);

    private static string Relative(TypeId type) => type.FullName;

    private static IEnumerable<CodeUse> Distinct(IEnumerable<CodeUse> uses) =>
        uses.GroupBy(u => (u.From, u.Target, u.TargetMember, Delay: IsBareDelay(u))).Select(g => g.First()).OrderBy(u => u.ToString(), StringComparer.Ordinal);
}
