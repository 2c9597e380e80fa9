using System.Diagnostics;
using System.Net.Sockets;

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
        var (exitCode, output) = await copy.DotnetAsync(["publish", "src/MailPortal", "-c", "Release", "-o", "published", "-nologo", "-nodeReuse:false"], Cancellation);
        Assert.True(exitCode == 0, output);
        var folder = Path.Combine(copy.Folder, "published");
        Assert.Equal(await File.ReadAllTextAsync(Repository.PathOf("wwwroot", "app.css"), Cancellation), await File.ReadAllTextAsync(Path.Combine(folder, "wwwroot", "app.css"), Cancellation));

        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var start = new ProcessStartInfo("dotnet", [Path.Combine(folder, "MailPortal.dll")]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        (start.Environment["Urls"], start.Environment["DataDirectory"]) = (address.ToString(), Path.Combine(copy.Folder, "data"));
        using var process = Process.Start(start)!;
        try
        {
            var said = process.StandardOutput.ReadToEndAsync(Cancellation);
            using var http = new HttpClient { BaseAddress = address };
            while (!await AnswersAsync(http))
            {
                if (process.HasExited) Assert.Fail(await said + await process.StandardError.ReadToEndAsync(Cancellation));
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Cancellation);
            }
            foreach (var path in (string[])["/login", "/app.css", "/favicon.svg", "/_framework/blazor.web.js", "/_content/Radzen.Blazor/Radzen.Blazor.js"])
            {
                using var response = await http.GetAsync(path, Cancellation);
                Assert.True(response.IsSuccessStatusCode, $"{path}: {response.StatusCode}");
            }
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static async Task<bool> AnswersAsync(HttpClient http)
    {
        try
        {
            using var response = await http.GetAsync("/health/ready", Cancellation);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false; // not listening yet
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}
