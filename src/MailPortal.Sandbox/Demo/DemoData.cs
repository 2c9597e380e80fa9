namespace MailPortal.Sandbox.Demo;

/// <summary>The folder of the demo portal's data: always begun anew, because the sandbox's ports and certificates are new too.</summary>
internal sealed class DemoData : IDisposable
{
    // Only what a demo made is ever emptied.
    private const string Mark = ".mailportal-demo";
    private readonly bool _temporary;

    private DemoData(string path, bool temporary) => (Path, _temporary) = (path, temporary);

    public string Path { get; }

    /// <exception cref="DemoException">The folder holds something that no demo put there.</exception>
    public static DemoData Begin(DemoArguments arguments)
    {
        if (arguments.Data is null && arguments.Check) return new(Directory.CreateTempSubdirectory("mp-demo-").FullName, temporary: true);
        var path = arguments.Data ?? System.IO.Path.Combine(Root(arguments.Portal), "artifacts", "demo");
        if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
        {
            if (!File.Exists(System.IO.Path.Combine(path, Mark))) throw new DemoException($"{path} holds something else than a demo's data: empty it, or name another folder with --data.");
            Directory.Delete(path, recursive: true);
        }
        Directory.CreateDirectory(path);
        File.WriteAllText(System.IO.Path.Combine(path, Mark), "The demo empties this folder whenever it starts.\n");
        return new(path, temporary: false);
    }

    // The checkout that the portal was built in, else where the person stands.
    private static string Root(string portal)
    {
        for (var at = Directory.GetParent(portal); at is not null; at = at.Parent)
            if (File.Exists(System.IO.Path.Combine(at.FullName, "MailPortal.sln"))) return at.FullName;
        return Directory.GetCurrentDirectory();
    }

    public void Dispose()
    {
        if (_temporary) Directory.Delete(Path, recursive: true);
    }
}
