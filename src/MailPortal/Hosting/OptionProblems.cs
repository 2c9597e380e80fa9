using Microsoft.Extensions.Options;

namespace MailPortal.Hosting;

/// <summary>Collects what is wrong in one section of the configuration, each with its key.</summary>
internal sealed class OptionProblems(string section)
{
    private readonly List<string> problems = [];

    public OptionProblems Between<T>(string key, T value, T least, T most)
        where T : IComparable<T>
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
            problems.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{section}:{key}: {value} is not between {least} and {most}."));
        return this;
    }

    public ValidateOptionsResult ToResult() => problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
}
