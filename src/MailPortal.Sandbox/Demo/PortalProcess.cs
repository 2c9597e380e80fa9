using System.Diagnostics;
using System.Runtime.InteropServices;

namespace MailPortal.Sandbox.Demo;

/// <summary>The portal as a child process, with the end of its log at hand.</summary>
internal sealed partial class PortalProcess : IAsyncDisposable
{
    private const int KeptLines = 60;
    private const int SigTerm = 15;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(15);
    private readonly Process _process;
    private readonly Queue<string> _lines = new();

    private PortalProcess(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    /// <summary>The last lines it wrote.</summary>
    public string Log
    {
        get
        {
            lock (_lines) return string.Join(Environment.NewLine, _lines);
        }
    }

    /// <param name="settings">Configuration keys with <c>:</c>; handed over in the environment, where no other user of the machine sees them.</param>
    public static PortalProcess Start(string program, Uri address, IEnumerable<KeyValuePair<string, string>> settings)
    {
        var host = Environment.ProcessPath is { } own && Path.GetFileNameWithoutExtension(own) == "dotnet" ? own : "dotnet";
        var start = new ProcessStartInfo(host, [program])
        {
            WorkingDirectory = Path.GetDirectoryName(program)!,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["DOTNET_ENVIRONMENT"] = "Production";
        start.Environment["ASPNETCORE_URLS"] = address.GetLeftPart(UriPartial.Authority);
        foreach (var (key, value) in settings) start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        var portal = new PortalProcess(Process.Start(start) ?? throw new DemoException($"{host} could not be started."), address);
        portal.Listen();
        return portal;
    }

    private void Listen()
    {
        void Take(object sender, DataReceivedEventArgs line)
        {
            if (line.Data is null) return;
            lock (_lines)
            {
                _lines.Enqueue(line.Data);
                if (_lines.Count > KeptLines) _lines.Dequeue();
            }
        }
        _process.OutputDataReceived += Take;
        _process.ErrorDataReceived += Take;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        _process.StandardInput.Close();
    }

    /// <summary>Until <c>/health/ready</c> says yes.</summary>
    /// <exception cref="DemoException">It ended, or did not become ready in time.</exception>
    public async Task ReadyAsync(HttpClient http, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        var last = "no answer";
        while (Stopwatch.GetElapsedTime(started) < StartLimit)
        {
            if (_process.HasExited) throw new DemoException($"The portal ended with code {_process.ExitCode} while starting.");
            try
            {
                using var answer = await http.GetAsync(new Uri(Address, "health/ready"), cancellation);
                if (answer.IsSuccessStatusCode) return;
                last = $"{(int)answer.StatusCode}";
            }
            catch (HttpRequestException e)
            {
                last = e.Message;
            }
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellation);
        }
        throw new DemoException($"The portal was not ready after {StartLimit.TotalSeconds} s; /health/ready: {last}.");
    }

    /// <summary>Completes when the portal has ended, which during the demo it should not.</summary>
    public Task EndAsync(CancellationToken cancellation) => _process.WaitForExitAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            // Asked first, so that it closes its database in good order.
            _ = Signal(_process.Id, SigTerm);
            using var limit = new CancellationTokenSource(StopLimit);
            try
            {
                await _process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
            }
        }
        _process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);
}
