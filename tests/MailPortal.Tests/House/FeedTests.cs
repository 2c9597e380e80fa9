using System.Text.RegularExpressions;

namespace MailPortal.Tests.House;

/// <summary>Behind the full public gallery nothing is worked around. What a restore without workarounds lacks here is known by name, and
/// each name stands in eng/PartialFeed.absent.txt with its reason.</summary>
public sealed partial class FeedTests
{
    private static readonly IReadOnlySet<string> KnownAbsent = File.ReadAllLines(Repository.PathOf("eng", "PartialFeed.absent.txt"))
        .Where(l => l.Length > 0 && l[0] != '#').ToHashSet();

    [Fact]
    public async Task FullFeed_Restore_LacksNothingUnknown()
    {
        using var copy = RestoreInputs.Copy(partialFeed: false);
        var restore = await copy.DotnetAsync(["restore", "MailPortal.sln", "-nologo", "-tl:off"], TestContext.Current.CancellationToken);
        Assert.SkipWhen(restore.ExitCode == 0, "Nothing is absent: this registry is complete.");

        Assert.Empty(Missing(restore.Output).Except(KnownAbsent));
        // A registry that does not answer, or a mistake in a project, must not pass for absent packages.
        Assert.Empty(OtherErrors(restore.Output));
        Assert.NotEmpty(Missing(restore.Output));
    }

    [Theory]
    [InlineData("src/MailPortal/MailPortal.csproj")]
    [InlineData("src/MailPortal.Mail/MailPortal.Mail.csproj")]
    [InlineData("src/MailPortal.Sandbox/MailPortal.Sandbox.csproj")]
    [InlineData("tests/MailPortal.Tests/MailPortal.Tests.csproj")]
    [InlineData("tests/MailPortal.PostgreSqlTests/MailPortal.PostgreSqlTests.csproj")]
    [InlineData("tests/MailPortal.BrowserTests/MailPortal.BrowserTests.csproj")]
    public async Task FullFeed_Evaluation_ImportsNoWorkaround(string project)
    {
        using var copy = RestoreInputs.Copy(partialFeed: false);
        Assert.Empty(await WorkaroundsAsync(copy, project));
    }

    [Fact]
    public async Task PartialFeed_Evaluation_IsSeenToImportWorkarounds()
    {
        // The same reading, where there is something to find.
        using var copy = RestoreInputs.Copy(partialFeed: true);
        Assert.Equal(["PartialFeed.BlazorScript.targets", "PartialFeed.Packages.props", "PartialFeed.Sqlite.targets", "PartialFeed.props"],
            await WorkaroundsAsync(copy, "src/MailPortal/MailPortal.csproj"));
    }

    [Fact]
    public void Missing_UnknownPackage_IsNamed()
    {
        const string said = """
            /x/A.csproj : error NU1101: Unable to find package Some.Package. No packages exist with this id in source(s): here
            /x/A.csproj : error NU1102: Unable to find package Other_Package with version (>= 2.1.13)
            /x/A.csproj : error NU1102:   - Found 1 version(s) in here [ Nearest version: 2.0.6 ]
            /x/A.csproj : error NU1603: Warning As Error: A depends on B (>= 1.0.0) but B 1.0.0 was not found.
            /x/A.csproj : error NU1301: Unable to load the service index
            /x/A.csproj(3,4): error MSB4019: The imported project was not found
            """;
        Assert.Equal(["Other_Package", "Some.Package"], Missing(said));
        Assert.Equal(["MSB4019", "NU1301"], OtherErrors(said));
    }

    [Fact]
    public async Task FirstBuild_SaysWhichRegistryItFound()
    {
        using var copy = RestoreInputs.Copy(partialFeed: null);
        var asked = await copy.DotnetAsync(["msbuild", "MailPortal.sln", "-t:SayFeed", "-nologo", "-tl:off", "-v:m"], TestContext.Current.CancellationToken);
        Assert.True(asked.ExitCode == 0, asked.Output);
        Assert.Matches(@"Asked the package registry: (complete, nothing is worked around|partial, eng/PartialFeed\.\* stands in for what it lacks)", asked.Output);

        var again = await copy.DotnetAsync(["msbuild", "MailPortal.sln", "-t:SayFeed", "-nologo", "-tl:off", "-v:m"], TestContext.Current.CancellationToken);
        Assert.DoesNotContain("Asked", again.Output, StringComparison.Ordinal);
        Assert.Contains("Package registry: ", again.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FirstBuild_RegistryDoesNotAnswer_StopsWithItsWords()
    {
        using var copy = RestoreInputs.Copy(partialFeed: null);
        copy.Write("NuGet.Config", """
            <configuration><packageSources><clear /><add key="nobody" value="http://127.0.0.1:9/index.json" allowInsecureConnections="true" /></packageSources></configuration>
            """);
        // An own, empty package folder: what lies in the user's one would answer in the registry's place.
        var asked = await copy.DotnetAsync(["msbuild", "MailPortal.sln", "-t:SayFeed", "-nologo", "-tl:off", "-v:m"], TestContext.Current.CancellationToken, packages: "packages");
        Assert.NotEqual(0, asked.ExitCode);
        Assert.Contains("The package registry could not be asked", asked.Output, StringComparison.Ordinal);
        Assert.False(copy.Exists("artifacts/feed.props"), "A registry that does not answer was taken for one that answered.");
    }

    private static string[] Missing(string output) => [.. MissingPackage().Matches(output).Select(m => m.Groups[1].Value).Distinct().Order(StringComparer.Ordinal)];

    // NU1603: another version than the named one was taken; follows from what is absent, and only a registry that lacks versions says it.
    private static string[] OtherErrors(string output) =>
        [.. ErrorCode().Matches(output).Select(m => m.Groups[1].Value).Except(["NU1101", "NU1102", "NU1603"]).Distinct().Order(StringComparer.Ordinal)];

    private static async Task<string[]> WorkaroundsAsync(RestoreInputs copy, string project)
    {
        var evaluated = await copy.DotnetAsync(["msbuild", project, "-preprocess", "-nologo"], TestContext.Current.CancellationToken);
        Assert.True(evaluated.ExitCode == 0, evaluated.Output);
        // The preprocessor writes each imported file's full path on a line of its own.
        return [.. evaluated.Output.Split('\n').Select(l => l.Trim()).Where(l => l.StartsWith(copy.Folder, StringComparison.Ordinal))
            .Select(l => Path.GetFileName(l)).Where(f => f.StartsWith("PartialFeed.", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal)];
    }

    [GeneratedRegex(@"error NU110[12]: Unable to find package ([\w.-]+?)\.?(?= No packages| with version|\s)")]
    private static partial Regex MissingPackage();

    [GeneratedRegex(@"error ((?:NU|MSB|NETSDK|CS)\d+):")]
    private static partial Regex ErrorCode();
}
