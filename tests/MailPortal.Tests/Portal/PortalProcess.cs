using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;

namespace MailPortal.Tests.Portal;

/// <summary>The portal as a process of its own: started where it was built or published, killed, started again on the same data.</summary>
internal sealed class PortalProcess : IAsyncDisposable
{
    public const string Key = "clave-de-prueba-para-el-portal-que-muere";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly string program;
    private readonly Dictionary<string, string> settings;
    private readonly List<string> log = [];
    private Process? process;

    /// <param name="data">Its data directory.</param>
    /// <param name="settings">Configuration keys besides.</param>
    /// <param name="program">Folder of MailPortal.dll; the build that belongs to this build of the tests when null.</param>
    public PortalProcess(string data, IReadOnlyDictionary<string, string> settings, string? program = null)
    {
        this.program = program ?? Path.GetDirectoryName(typeof(Program).Assembly.Location)!;
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        this.settings = new(settings)
        {
            ["DataDirectory"] = data,
            ["Bootstrap:ApiKey"] = Key,
            ["Urls"] = address.GetLeftPart(UriPartial.Authority),
            ["Logging:LogLevel:Microsoft"] = "Warning",
        };
        foreach (var (key, value) in TestDatabase.Settings(data)) this.settings.TryAdd(key, value);
        Http = new HttpClient { BaseAddress = new Uri(address, "api/v1/"), Timeout = Patience };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
    }

    /// <summary>Relative addresses are those of the API; the key goes with each request.</summary>
    public HttpClient Http { get; }

    public string Log => string.Join('\n', log);

    public async Task StartAsync(CancellationToken cancellation)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(program, "MailPortal.dll")]) { WorkingDirectory = program, RedirectStandardOutput = true, RedirectStandardError = true };
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
