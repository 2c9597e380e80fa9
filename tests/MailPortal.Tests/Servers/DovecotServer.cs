using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
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
        var configuration = Path.Combine(folder, "dovecot.conf");
        await File.WriteAllTextAsync(configuration, Configuration());
        process = Process.Start(new ProcessStartInfo(Binary, ["-F", "-c", configuration]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
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

    private string Configuration()
    {
        var text = new StringBuilder($$"""
            base_dir = {{folder}}/run
            state_dir = {{folder}}/state
            instance_name = mailportal-tests-{{ImapPort}}
            listen = 127.0.0.1, {{WithoutMove}}, {{WithoutUidPlus}}
            protocols = imap pop3
            log_path = {{folder}}/log/dovecot.log
            ssl = yes
            ssl_cert = <{{folder}}/server.crt
            ssl_key = <{{folder}}/server.key
            ssl_min_protocol = TLSv1.2
            disable_plaintext_auth = no
            auth_mechanisms = plain login xoauth2 oauthbearer
            auth_failure_delay = 0
            mail_max_userip_connections = 200
            first_valid_uid = 1
            last_valid_uid = 0
            first_valid_gid = 1
            mail_location = maildir:~/Maildir
            mail_plugins = acl
            mail_fsync = never
            namespace inbox {
              inbox = yes
              separator = /
              mailbox "Correo no deseado" {
                special_use = \Junk
                auto = create
              }
            }
            passdb {
              driver = oauth2
              mechanisms = xoauth2 oauthbearer
              args = {{folder}}/oauth2.conf.ext
            }
            passdb {
              driver = static
              mechanisms = plain login
              args = password={{Password}}
            }
            plugin {
              acl = vfile
            }
            service imap-login {
              service_count = 0
              process_min_avail = 1
              inet_listener imap {
                port = {{ImapPort}}
              }
              inet_listener imaps {
                port = {{ImapsPort}}
                ssl = yes
              }
            }
            protocol pop3 {
              pop3_uidl_format = %08Xu%08Xv
            }
            service pop3-login {
              service_count = 0
              process_min_avail = 1
              inet_listener pop3 {
                port = {{Pop3Port}}
              }
              inet_listener pop3s {
                port = {{Pop3sPort}}
                ssl = yes
              }
            }
            service anvil {
              unix_listener anvil-auth-penalty {
                mode = 0
              }
            }
            local {{WithoutMove}} {
              protocol imap {
                imap_capability = IMAP4rev1 SASL-IR LITERAL+ ID IDLE NAMESPACE UNSELECT CHILDREN UIDPLUS
              }
            }
            local {{WithoutUidPlus}} {
              protocol imap {
                imap_capability = IMAP4rev1 LITERAL+ ID IDLE
              }
            }

            """);
        if (Environment.IsPrivilegedProcess)
        {
            text.Append(CultureInfo.InvariantCulture, $$"""
                userdb {
                  driver = static
                  args = uid=65534 gid=65534 home={{folder}}/mail/%u
                }

                """);
        }
        else
        {
            // Without root one user is everybody, and nothing can be locked into a folder.
            text.Append(CultureInfo.InvariantCulture, $$"""
                default_login_user = {{Environment.UserName}}
                default_internal_user = {{Environment.UserName}}
                userdb {
                  driver = static
                  args = home={{folder}}/mail/%u
                }
                service imap-login {
                  chroot =
                }
                service pop3-login {
                  chroot =
                }
                service anvil {
                  chroot =
                }
                service stats {
                  chroot =
                }

                """);
        }

        return text.Append(Addition?.Invoke(folder)).ToString();
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
