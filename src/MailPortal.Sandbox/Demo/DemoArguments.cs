using System.Globalization;

namespace MailPortal.Sandbox.Demo;

/// <summary><c>demo --portal DLL [--check] [--info FILE] [--data DIR] [--port N]</c></summary>
internal sealed record DemoArguments(string Portal, bool Check, string? InfoFile, string? Data, int? Port)
{
    public const string Usage = """
        demo --portal DLL   starts sandbox and portal with one organisation already receiving
             --check        does the whole round on free ports, prints one line and ends
             --info FILE    writes addresses and credentials as JSON once everything is ready
             --data DIR     where the portal keeps its data (artifacts/demo); emptied at the start
             --port N       the portal's port (8080, or the next free one)
        """;

    /// <exception cref="DemoException">An argument is unknown or lacks its value.</exception>
    public static DemoArguments Read(ReadOnlySpan<string> arguments)
    {
        var read = new DemoArguments("", false, null, null, null);
        for (var i = 0; i < arguments.Length; i++)
        {
            var name = arguments[i];
            if (name == "--check")
            {
                read = read with { Check = true };
                continue;
            }
            var value = i + 1 < arguments.Length ? arguments[++i] : throw new DemoException($"'{name}' lacks its value.\n{Usage}");
            read = name switch
            {
                "--portal" => read with { Portal = Path.GetFullPath(value) },
                "--info" => read with { InfoFile = Path.GetFullPath(value) },
                "--data" => read with { Data = Path.GetFullPath(value) },
                "--port" when int.TryParse(value, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536 => read with { Port = port },
                _ => throw new DemoException($"'{name} {value}' is not understood.\n{Usage}"),
            };
        }
        if (!File.Exists(read.Portal)) throw new DemoException(read.Portal.Length == 0 ? $"--portal is missing.\n{Usage}" : $"There is no portal at {read.Portal}: build it first.");
        return read;
    }
}
