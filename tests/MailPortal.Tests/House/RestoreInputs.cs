using System.Collections;
using System.Diagnostics;

namespace MailPortal.Tests.House;

/// <summary>A copy, in a folder of its own, of all that a restore reads: projects, props, targets, eng/.</summary>
internal sealed class RestoreInputs : IDisposable
{
    private static readonly string[] Skipped = ["bin", "obj", "artifacts", ".git", ".vs", ".idea", "TestResults", "App_Data"];
    private static readonly string[] Extensions = [".csproj", ".props", ".targets", ".sln"];

    private RestoreInputs(string folder) => Folder = folder;

    public string Folder { get; }

    /// <summary>As a clone that has been told which registry it stands before, or, with null, has yet to ask.</summary>
    /// <param name="partialFeed">What it has been told.</param>
    /// <param name="withSources">All that a build reads, too.</param>
    public static RestoreInputs Copy(bool? partialFeed, bool withSources = false)
    {
        var copy = new RestoreInputs(Directory.CreateTempSubdirectory("mailportal-feed-").FullName);
        foreach (var file in Files(Repository.Root))
        {
            var relative = Path.GetRelativePath(Repository.Root, file);
            if (withSources)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(copy.Folder, relative))!);
                File.Copy(file, Path.Combine(copy.Folder, relative));
                continue;
            }
            if (!Extensions.Contains(Path.GetExtension(file)) && relative != "global.json" && !relative.StartsWith("eng" + Path.DirectorySeparatorChar, StringComparison.Ordinal)
                && !string.Equals(relative, "nuget.config", StringComparison.OrdinalIgnoreCase)) continue;
            copy.Write(relative, File.ReadAllText(file));
        }
        if (partialFeed is { } partial)
            copy.Write("artifacts/feed.props", $"<Project><PropertyGroup><PartialFeed>{(partial ? "true" : "false")}</PartialFeed></PropertyGroup></Project>");
        return copy;
    }

    public bool Exists(string relative) => File.Exists(Path.Combine(Folder, relative));

    public void Write(string relative, string text)
    {
        var path = Path.Combine(Folder, relative);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    public async Task<(int ExitCode, string Output)> DotnetAsync(string[] arguments, CancellationToken cancellation, string? packages = null)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        // A test that runs under `dotnet test` inherits paths of that MSBuild, and build servers would outlive the test.
        foreach (var name in Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(v => (string)v.Key).Where(k => k.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)))
            start.Environment.Remove(name);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        if (packages is not null) start.Environment["NUGET_PACKAGES"] = Path.Combine(Folder, packages);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var errors = process.StandardError.ReadToEndAsync(cancellation);
        try
        {
            await process.WaitForExitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
        return (process.ExitCode, await output + await errors);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(folder).Concat(Directory.EnumerateDirectories(folder).Where(d => !Skipped.Contains(Path.GetFileName(d))).SelectMany(Files));
}
