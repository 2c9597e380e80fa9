using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MailPortal.Mail.Network;

namespace MailPortal.Tests.Servers;

/// <summary>A real Dovecot of one test class's own: its own folder, free ports, a generated authority, any user name with the password <c>pw</c>.
/// Where Dovecot is missing the tests fail: a mail engine that never met a mail server is not tested.</summary>
public sealed class DovecotServer : IAsyncLifetime
{
    public const string Password = "pw";

    /// <summary>Says in its capabilities neither MOVE (and nothing else away).</summary>
    public const string WithoutMove = "127.0.0.6";

    /// <summary>Says neither MOVE nor UIDPLUS.</summary>
    public const string WithoutUidPlus = "127.0.0.7";

    private readonly string folder = Directory.CreateTempSubdirectory("mp-dovecot-").FullName;
    private Process? process;
    private int mailbox;

    public TestCertificates Certificates { get; } = new();

    /// <summary>Whose tokens this server believes.</summary>
    public TokenIssuer Tokens { get; } = new();

    public int Pop3Port { get; private set; }

    public int Pop3sPort { get; private set; }

    public int ImapPort { get; private set; }

    public int ImapsPort { get; private set; }

    /// <summary>Of the master; its children serve.</summary>
    public int ProcessId => process!.Id;

    public string ConfigurationFile => Path.Combine(folder, "dovecot.conf");

    /// <summary>More configuration, behind everything else; it is given the server's own folder.</summary>
    public Func<string, string>? Addition { get; init; }

    /// <summary>A network that trusts this server and may reach this machine.</summary>
    public MailNetwork Network => new(new MailNetworkOptions
    {
        TrustedAuthorities = Certificates.Trusted,
        AllowedPrivateNetworks = [IPNetwork.Parse("127.0.0.0/8")],
    });

    public MailServerEndpoint Imaps(string host = "127.0.0.1") => new(host, ImapsPort, ConnectionSecurity.SslTls);

    public MailServerEndpoint ImapStartTls => new("127.0.0.1", ImapPort, ConnectionSecurity.StartTls);

    public MailServerEndpoint Pop3s => new("127.0.0.1", Pop3sPort, ConnectionSecurity.SslTls);

    public MailServerEndpoint Pop3StartTls => new("127.0.0.1", Pop3Port, ConnectionSecurity.StartTls);

    /// <summary>A user that no other test knows.</summary>
    public string NewUser() => $"box{Interlocked.Increment(ref mailbox)}@contoso.test";

    /// <summary>Lays messages into a mailbox as if they had been delivered.</summary>
    public void Deliver(string user, IEnumerable<byte[]> messages, string box = "")
    {
        var root = Maildir(user, box);
        var number = 0;
        foreach (var message in messages)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{1700000000 + number}.M{number}P1.host");
            var path = Path.Combine(root, "new", name);
            File.WriteAllBytes(path, message);
            Open(path, directory: false);
            number++;
        }
    }

    /// <summary>The folder's directory on disk, made when it is missing; <paramref name="box"/> in Maildir++ spelling (<c>.Archivo</c>).</summary>
    public string Maildir(string user, string box = "")
    {
        var root = Path.Combine(folder, "mail", user, "Maildir", box);
        foreach (var name in new[] { "cur", "new", "tmp" })
            Directory.CreateDirectory(Path.Combine(root, name));
        for (var at = new DirectoryInfo(root); at.FullName != Path.Combine(folder, "mail"); at = at.Parent!)
            Open(at.FullName, directory: true);
        foreach (var name in new[] { "cur", "new", "tmp" })
            Open(Path.Combine(root, name), directory: true);
        return root;
    }

    // The server's mail user is another one than the tests': everything is open to all inside the private folder.
    private static void Open(string path, bool directory)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, (UnixFileMode)(directory ? 0b111_111_111 : 0b110_110_110));
    }

    public async ValueTask InitializeAsync()
    {
        const string Binary = "/usr/sbin/dovecot";
        Assert.True(File.Exists(Binary) && File.Exists("/usr/lib/dovecot/pop3"), "Dovecot is missing: apt-get install dovecot-imapd dovecot-pop3d");
        foreach (var name in new[] { "run", "state", "mail", "log" })
            Directory.CreateDirectory(Path.Combine(folder, name));
        Open(folder, directory: true);
        Open(Path.Combine(folder, "mail"), directory: true);
        (ImapPort, ImapsPort) = FreePorts();
        (Pop3Port, Pop3sPort) = FreePorts();
        using var certificate = Certificates.Issue("127.0.0.1", WithoutMove, WithoutUidPlus, "localhost");
        await File.WriteAllTextAsync(Path.Combine(folder, "server.crt"), certificate.ExportCertificatePem());
        using (var key = System.Security.Cryptography.X509Certificates.ECDsaCertificateExtensions.GetECDsaPrivateKey(certificate)!)
            await File.WriteAllTextAsync(Path.Combine(folder, "server.key"), key.ExportPkcs8PrivateKeyPem());
        // <prefix><azp or "default">/<alg>/<kid or "default">
        var keys = Directory.CreateDirectory(Path.Combine(folder, "keys", "default", "RS256"));
        await File.WriteAllTextAsync(Path.Combine(keys.FullName, "default"), Tokens.PublicKeyPem);
        await File.WriteAllTextAsync(Path.Combine(folder, "oauth2.conf.ext"), $"""
            introspection_mode = local
            local_validation_key_dict = fs:posix:prefix={folder}/keys/
            username_attribute = sub

            """);
        await File.WriteAllTextAsync(ConfigurationFile, DovecotConfiguration.Of(this, folder) + Addition?.Invoke(folder));
        process = Process.Start(new ProcessStartInfo(Binary, ["-F", "-c", ConfigurationFile]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        process.ErrorDataReceived += (_, _) => { };
        process.OutputDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        await UntilItAnswersAsync();
    }

    private async Task UntilItAnswersAsync()
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        for (var tries = 0; tries < 1500 && !process!.HasExited; tries++)
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync(IPAddress.Loopback, ImapPort);
                if (await probe.GetStream().ReadAsync(new byte[1].AsMemory()) == 1)
                    return;
            }
            catch (Exception e) when (e is SocketException or IOException)
            {
                // not listening yet
            }

            await tick.WaitForNextTickAsync();
        }

        var log = Path.Combine(folder, "log", "dovecot.log");
        Assert.Fail("Dovecot does not start: " + (File.Exists(log) ? await File.ReadAllTextAsync(log) : "no log"));
    }

    internal static (int, int) FreePorts()
    {
        using var first = new TcpListener(IPAddress.Any, 0);
        using var second = new TcpListener(IPAddress.Any, 0);
        first.Start();
        second.Start();
        return (((IPEndPoint)first.LocalEndpoint).Port, ((IPEndPoint)second.LocalEndpoint).Port);
    }

    public ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            process.Dispose();
        }

        Certificates.Dispose();
        Tokens.Dispose();
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
