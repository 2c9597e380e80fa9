using System.Globalization;

namespace MailPortal.Benchmarks;

/// <summary>What stands on the command line behind the benchmark's name: <c>--rounds 5 --big 1000</c>.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> values = [];

    public static Arguments Of(string[] args)
    {
        var arguments = new Arguments();
        for (var i = 0; i < args.Length; i += 2)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal) || i + 1 == args.Length) throw new ArgumentException($"'{args[i]}' is not an option with a value.");
            arguments.values[args[i][2..]] = args[i + 1];
        }
        return arguments;
    }

    public string? Text(string name) => values.GetValueOrDefault(name);

    public int Number(string name, int otherwise) =>
        values.TryGetValue(name, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
