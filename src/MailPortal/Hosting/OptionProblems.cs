using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace MailPortal.Hosting;

/// <summary>Collects what is wrong in one section of the configuration, each with its key.</summary>
internal sealed partial class OptionProblems(string section)
{
    private readonly List<string> problems = [];

    public OptionProblems Between<T>(string key, T value, T least, T most)
        where T : IComparable<T>
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"{section}:{key}: {value} is not between {least} and {most}."));
        return this;
    }

    /// <summary>Each has to be a network in CIDR notation.</summary>
    public OptionProblems Networks(string key, IEnumerable<string> networks)
    {
        foreach (var (i, network) in networks.Index())
            if (!IPNetwork.TryParse(network, out _)) Add($"{key}:{i}", $"'{network}' is no network in CIDR notation, such as 10.1.0.0/16.");
        return this;
    }

    public OptionProblems Add(string key, string problem)
    {
        problems.Add($"{section}:{key}: {problem}");
        return this;
    }

    public ValidateOptionsResult ToResult() => problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);

    /// <summary>Takes apart what <see cref="Between{T}"/> wrote, for whoever says it in other words; null for any other problem.</summary>
    public static (string Key, string Least, string Most)? ReadBetween(string problem) =>
        Range().Match(problem) is { Success: true } m ? (m.Groups[1].Value, m.Groups[2].Value, m.Groups[3].Value) : null;

    [GeneratedRegex(@"^([\w:]+): \S+ is not between (\S+) and (\S+)\.$")]
    private static partial Regex Range();
}
