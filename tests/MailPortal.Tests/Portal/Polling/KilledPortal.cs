using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;

namespace MailPortal.Tests.Portal.Polling;

/// <summary>The portal as a process of its own, to be killed and started again on the same data.</summary>
internal sealed class KilledPortal : IAsyncDisposable
{
    public const string Key = "clave-de-prueba-para-el-portal-que-muere";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly Dictionary<string, string> settings;
    private readonly List<string> log = [];
    private Process? process;

    public KilledPortal(string folder, IReadOnlyDictionary<string, string> sandbox)
    {
        var port = FreePort();
        settings = new(sandbox)
        {
            ["DataDirectory"] = folder,
            ["Bootstrap:ApiKey"] = Key,
            ["Urls"] = $"http://127.0.0.1:{port}",
            ["Logging:LogLevel:Microsoft"] = "Warning",
        };
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/api/v1/"), Timeout = Patience };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
    }

    public HttpClient Http { get; }

    public string Log => string.Join('\n', log);

    public async Task StartAsync(CancellationToken cancellation)
    {
        // The build of the portal that belongs to this build of the tests.
        var folder = Path.GetDirectoryName(typeof(Program).Assembly.Location)!;
        var start = new ProcessStartInfo("dotnet", [Path.Combine(folder, "MailPortal.dll")]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (key, value) in settings) start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var ready = new Uri(Http.BaseAddress!, "/health/ready");
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(Patience);
        while (!await AnswersAsync(ready, timeout.Token))
        {
            if (process.HasExited) throw new InvalidOperationException($"The portal ended with {process.ExitCode}:\n{Log}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, timeout.Token);
        }
    }

    public async Task KillAsync(CancellationToken cancellation)
    {
        process!.Kill(); // SIGKILL, to this process alone
        await process.WaitForExitAsync(cancellation);
        process.Dispose();
        process = null;
    }

    public async Task<T> PostAsync<T>(string path, object body, CancellationToken cancellation)
    {
        using var response = await Http.PostAsJsonAsync(path, body, cancellation);
        Assert.True(response.IsSuccessStatusCode, $"{path}: {response.StatusCode} {await response.Content.ReadAsStringAsync(cancellation)}\n{Log}");
        return await response.Content.ReadFromJsonAsync<T>(cancellation) ?? throw new InvalidOperationException(path);
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null) await KillAsync(CancellationToken.None);
        Http.Dispose();
    }

    private void Note(string? line)
    {
        if (line is null) return;
        lock (log) log.Add(line);
    }

    private async Task<bool> AnswersAsync(Uri ready, CancellationToken cancellation)
    {
        try
        {
            using var response = await Http.GetAsync(ready, cancellation);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false; // not listening yet
        }
    }

    private static int FreePort()
    {
        using var socket = new TcpListener(System.Net.IPAddress.Loopback, 0);
        socket.Start();
        return ((System.Net.IPEndPoint)socket.LocalEndpoint).Port;
    }
}
