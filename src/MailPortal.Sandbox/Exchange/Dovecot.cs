using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MailPortal.Sandbox.Exchange;

/// <summary>A Dovecot of our own: its process, from start to end.</summary>
internal sealed class Dovecot : IAsyncDisposable
{
    private static readonly string[] Places = ["/usr/sbin/dovecot", "/usr/local/sbin/dovecot", "/usr/bin/dovecot"];
    private const string Pop3Program = "/usr/lib/dovecot/pop3";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(15);
    private readonly Process _process;

    private Dovecot(Process process, DovecotPorts ports) => (_process, Ports) = (process, ports);

    public DovecotPorts Ports { get; }

    /// <param name="configure">Writes the configuration for the ports chosen and says where it is.</param>
    /// <exception cref="SandboxException">Not installed, or it does not start; with its own words.</exception>
    public static async Task<Dovecot> StartAsync(string? program, Func<DovecotPorts, DovecotConfiguration> configure, CancellationToken cancellation)
    {
        program ??= Places.FirstOrDefault(File.Exists);
        if (program is null || !File.Exists(program))
            throw new SandboxException("Dovecot is not installed: the sandbox's mailboxes need it. On Debian: apt-get install dovecot-core dovecot-imapd");
        for (var attempt = 1; ; attempt++)
        {
            var ports = FreePorts();
            var configuration = configure(ports);
            var process = Run(program, configuration.MainFile);
            var server = new Dovecot(process, ports);
            var said = Listen(process);
            if (await server.AnswersAsync(cancellation)) return server;
            await server.DisposeAsync();
            var log = File.Exists(configuration.LogFile) ? await File.ReadAllTextAsync(configuration.LogFile, cancellation) : "";
            // Between choosing a port and Dovecot's binding it, another program may have taken it.
            if (attempt < 5 && (log.Contains("in use", StringComparison.Ordinal) || said.ToString().Contains("in use", StringComparison.Ordinal))) continue;
            throw new SandboxException($"Dovecot did not start. It said: {said} {log}".Trim());
        }
    }

    private static Process Run(string program, string configuration)
    {
        // -F: in the foreground, so that it stays our child and ends with us.
        var start = new ProcessStartInfo(program, ["-F", "-c", configuration]) { RedirectStandardError = true, RedirectStandardOutput = true, RedirectStandardInput = true };
        // Dovecot takes its settings from the file alone.
        start.Environment.Remove("CONFIG_FILE");
        var process = Process.Start(start) ?? throw new SandboxException($"{program} could not be started.");
        process.StandardInput.Close();
        return process;
    }

    private static StringBuilder Listen(Process process)
    {
        var said = new StringBuilder();
        void Take(object sender, DataReceivedEventArgs line)
        {
            lock (said) said.AppendLine(line.Data);
        }
        process.OutputDataReceived += Take;
        process.ErrorDataReceived += Take;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return said;
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        while (!_process.HasExited && Stopwatch.GetElapsedTime(started) < StartLimit)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, Ports.Plain, cancellation);
                var greeting = new byte[4];
                if (await socket.ReceiveAsync(greeting, cancellation) >= 4 && greeting.AsSpan().SequenceEqual("* OK"u8)) return true;
            }
            catch (SocketException)
            {
                // Not listening yet.
            }
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, cancellation);
        }
        return false;
    }

    // Below the range that the kernel gives to outgoing connections (32768 and up), and on both addresses at once.
    private static DovecotPorts FreePorts()
    {
        var found = new List<int>();
        for (var attempt = 0; attempt < 500 && found.Count < 3; attempt++)
        {
            var port = Random.Shared.Next(15_000, 32_000);
            if (!found.Contains(port) && IsFree(IPAddress.Loopback, port) && IsFree(IPAddress.Parse(DovecotConfiguration.ExchangeSide), port)) found.Add(port);
        }
        return found.Count == 3 ? new(found[0], found[1], File.Exists(Pop3Program) ? found[2] : null) : throw new SandboxException("No free ports for Dovecot between 15000 and 32000.");
    }

    private static bool IsFree(IPAddress address, int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        // Not asked to end: that takes a second, and nothing of its mail is kept. By its id and its children's, never by a name.
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }
}
