using System.Diagnostics;
using System.Globalization;

namespace MailPortal.Tests.Servers;

/// <summary>What happens to servers in the world, done to a real one of our own.</summary>
internal static class DovecotFaults
{
    /// <summary>The processes that serve a session each: <c>imap</c>, <c>pop3</c>, <c>submission</c>.</summary>
    public static IReadOnlyList<int> Sessions(this DovecotServer server, string service) =>
        [.. File.ReadAllText($"/proc/{server.ProcessId}/task/{server.ProcessId}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(id => int.Parse(id, CultureInfo.InvariantCulture)).Where(id => NameOf(id) == service)];

    private static string? NameOf(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/comm").TrimEnd();
        }
        catch (IOException)
        {
            return null; // it has just ended
        }
    }

    /// <summary>KILL, TERM, STOP or CONT to one process that <see cref="Sessions"/> named.</summary>
    public static void Signal(this DovecotServer server, int process, string signal)
    {
        Assert.NotNull(NameOf(process));
        Assert.NotEqual(server.ProcessId, process);
        Run("/bin/kill", [$"-{signal}", process.ToString(CultureInfo.InvariantCulture)]);
    }

    /// <summary>Until it is gone: whoever has been told to end may still answer what came before.</summary>
    public static async Task EndOfAsync(int process, CancellationToken cancellation)
    {
        while (NameOf(process) is not null) await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, cancellation);
    }

    /// <summary>Nobody but root can read it any more, the server cannot.</summary>
    public static void MakeUnreadable(string file) => Run("/bin/chmod", ["000", file]);

    /// <summary>What an administrator types.</summary>
    public static void Doveadm(this DovecotServer server, params string[] arguments) => Run("/usr/bin/doveadm", ["-c", server.ConfigurationFile, .. arguments]);

    private static void Run(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {errors}");
    }
}
