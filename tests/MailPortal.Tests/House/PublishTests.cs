using MailPortal.Tests.Portal;

namespace MailPortal.Tests.House;

/// <summary>What an operator installs: published to a folder of its own, started there, asked for what a browser needs.</summary>
public sealed class PublishTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Publish_ServesTheSharedWebRootAndTheScripts()
    {
        // Told nothing, as a fresh clone: it asks for itself which registry it stands before.
        using var copy = RestoreInputs.Copy(partialFeed: null, withSources: true);
        var (exitCode, output) = await copy.DotnetAsync(["publish", "src/MailPortal", "-c", "Release", "-o", "published", "-nologo", "-nodeReuse:false", "-p:RunAnalyzers=false"], Cancellation);
        Assert.True(exitCode == 0, output);
        var folder = Path.Combine(copy.Folder, "published");
        var style = await File.ReadAllTextAsync(Repository.PathOf("wwwroot", "app.css"), Cancellation);
        Assert.Equal(style, await File.ReadAllTextAsync(Path.Combine(folder, "wwwroot", "app.css"), Cancellation));

        await using var portal = new PortalProcess(Path.Combine(copy.Folder, "data"), new Dictionary<string, string>(), folder);
        await portal.StartAsync(Cancellation);
        Assert.Equal(style, await portal.Http.GetStringAsync("/app.css", Cancellation));
        foreach (var path in (string[])["/login", "/favicon.svg", "/_framework/blazor.web.js", "/_content/Radzen.Blazor/Radzen.Blazor.js"])
        {
            using var response = await portal.Http.GetAsync(path, Cancellation);
            Assert.True(response.IsSuccessStatusCode, $"{path}: {response.StatusCode}");
        }
    }
}
