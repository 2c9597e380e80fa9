using System.Diagnostics;
using System.Globalization;

namespace MailPortal.Benchmarks;

/// <summary>A program of somebody else's that downloads the same mailbox, where it is installed (Debian: isync, fetchmail, getmail6).</summary>
/// <param name="Program">Its command.</param>
/// <param name="IsSlow">Takes minutes where others take seconds.</param>
/// <param name="Prepare">Writes what it needs into a folder; gives its arguments and how to count what it brought there.</param>
internal sealed record OtherClient(string Program, bool IsSlow, Func<string, string, (string[] Arguments, Func<long> Count)> Prepare)
{
    /// <summary>Null, and said on the error output, where it is not installed.</summary>
    public Contender? Contender(string mailbox, int messages)
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(p => Path.Combine(p, Program)).FirstOrDefault(File.Exists);
        if (path is null)
        {
            Console.Error.WriteLine($"{Program} is not installed: left out.");
            return null;
        }
        return new($"{Program} (start to end, storing)", c => RunAsync(path, mailbox, messages, c)) { Rewrites = true };
    }

    private async Task<Work> RunAsync(string path, string mailbox, int messages, CancellationToken cancellation)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"mailportal-bench-{Guid.NewGuid():N}")).FullName;
        try
        {
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            var (arguments, count) = Prepare(folder, mailbox);
            var start = new ProcessStartInfo(path, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, Environment = { ["HOME"] = folder, ["FETCHMAILHOME"] = folder } };
            var began = Stopwatch.GetTimestamp();
            using var process = Process.Start(start) ?? throw new InvalidOperationException($"{path} could not be started.");
            var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(cancellation), process.StandardError.ReadToEndAsync(cancellation));
            await process.WaitForExitAsync(cancellation);
            var elapsed = Stopwatch.GetElapsedTime(began);
            var brought = count();
            if (brought != messages) throw new InvalidOperationException($"{Program} brought {brought} of {messages} and ended with {process.ExitCode}: {string.Concat(said)}");
            return new(brought, 0, elapsed);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

/// <summary>How each of them is told to fetch everything and to delete nothing.</summary>
internal static class OtherClients
{
    private static readonly string[] Delivered = ["new", "cur"];

    public static IReadOnlyList<OtherClient> Imap(BenchServer server) =>
        [new("mbsync", false, (folder, mailbox) => Mbsync(server, folder, mailbox)), new("fetchmail", false, (folder, mailbox) => Fetchmail(server, "IMAP", server.ImapPort, folder, mailbox)), new("getmail", true, (folder, mailbox) => Getmail(server, "SimpleIMAPSSLRetriever", server.ImapPort, folder, mailbox))];

    public static IReadOnlyList<OtherClient> Pop3(BenchServer server) =>
        [new("fetchmail", false, (folder, mailbox) => Fetchmail(server, "POP3", server.Pop3Port, folder, mailbox)), new("getmail", true, (folder, mailbox) => Getmail(server, "SimplePOP3SSLRetriever", server.Pop3Port, folder, mailbox))];

    // FSync no: here the folder is in memory, where it costs nothing anyway.
    private static (string[], Func<long>) Mbsync(BenchServer server, string folder, string mailbox)
    {
        Write(folder, "mbsyncrc", $"""
            FSync no

            IMAPAccount bench
            Host {server.Host}
            Port {server.ImapPort}
            User {mailbox}
            Pass {server.Password}
            AuthMechs PLAIN
            SSLType IMAPS
            CertificateFile {server.CaFile}

            IMAPStore far
            Account bench

            MaildirStore near
            Path {folder}/
            Inbox {folder}/inbox

            Channel bench
            Far :far:INBOX
            Near :near:INBOX
            Sync Pull
            Create Near
            SyncState *

            """);
        return (["-c", Path.Combine(folder, "mbsyncrc"), "bench"], () => Files(Path.Combine(folder, "inbox")));
    }

    private static (string[], Func<long>) Fetchmail(BenchServer server, string protocol, int port, string folder, string mailbox)
    {
        var mails = Path.Combine(folder, "mails");
        Write(folder, "fetchmailrc", $"""
            poll {server.Host} service {port.ToString(CultureInfo.InvariantCulture)} protocol {protocol}
              user "{mailbox}" password "{server.Password}" ssl sslcertck sslcertfile "{server.CaFile}"
              keep fetchall no rewrite bsmtp "{mails}"

            """);
        return (["-f", Path.Combine(folder, "fetchmailrc"), "-i", Path.Combine(folder, "ids"), "--nodetach"],
            () => File.Exists(mails) ? File.ReadLines(mails).LongCount(l => l.StartsWith("MAIL FROM:", StringComparison.Ordinal)) : 0);
    }

    private static (string[], Func<long>) Getmail(BenchServer server, string retriever, int port, string folder, string mailbox)
    {
        var maildir = Path.Combine(folder, "mails");
        // It stores nothing as root; then it stores as nobody, who is let in.
        var user = "";
        foreach (var part in Delivered.Append("tmp")) Directory.CreateDirectory(Path.Combine(maildir, part));
        if (Environment.IsPrivilegedProcess)
        {
            user = "user = nobody";
            const UnixFileMode All = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
            foreach (var path in Delivered.Append("tmp").Select(p => Path.Combine(maildir, p)).Append(maildir)) File.SetUnixFileMode(path, All);
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherExecute);
        }
        Write(folder, "getmailrc", $"""
            [retriever]
            type = {retriever}
            server = {server.Host}
            port = {port.ToString(CultureInfo.InvariantCulture)}
            username = {mailbox}
            password = {server.Password}
            ca_certs = {server.CaFile}

            [destination]
            type = Maildir
            path = {maildir}/
            {user}

            [options]
            read_all = true
            delete = false
            verbose = 0

            """);
        return (["--getmaildir", folder], () => Files(maildir));
    }

    private static void Write(string folder, string name, string content)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, content);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private static long Files(string maildir) => Delivered.Select(p => Path.Combine(maildir, p)).Where(Directory.Exists).Sum(p => (long)Directory.GetFiles(p).Length);
}
