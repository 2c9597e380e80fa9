using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MailPortal.Mail;
using MailPortal.Mail.Network;

namespace MailPortal.Tests.Servers;

/// <summary>A real Dovecot that takes mail by password and by token and passes it on to a <see cref="ReceivingServer"/>.</summary>
public sealed class SubmissionServer : IAsyncLifetime
{
    /// <summary>Bytes that Dovecot takes; the receiver takes more.</summary>
    public const int LargestMessage = 25 * 1024 * 1024;

    private readonly byte[] signingKey = RandomNumberGenerator.GetBytes(32);

    public SubmissionServer()
    {
        (Port, TlsPort) = DovecotServer.FreePorts();
        Dovecot = new DovecotServer { Addition = Configuration };
    }

    public DovecotServer Dovecot { get; }

    public ReceivingServer Receiver { get; } = new();

    private int Port { get; }

    private int TlsPort { get; }

    public MailServerEndpoint StartTls => new("127.0.0.1", Port, ConnectionSecurity.StartTls);

    public MailServerEndpoint Tls => new("127.0.0.1", TlsPort, ConnectionSecurity.SslTls);

    public async ValueTask InitializeAsync()
    {
        using (var certificate = Dovecot.Certificates.Issue("127.0.0.1"))
            await Receiver.StartAsync(certificate, 2 * LargestMessage);
        await Dovecot.InitializeAsync();
    }

    /// <summary>A token for a mailbox, signed as the server expects it (RFC 7519).</summary>
    public Secret Token(string user, TimeSpan validFor)
    {
        var now = DateTimeOffset.UtcNow;
        var content = Part(new { alg = "HS256", typ = "JWT" }) + "."
            + Part(new { sub = user, iat = now.AddHours(-2).ToUnixTimeSeconds(), exp = (now + validFor).ToUnixTimeSeconds() });
        return new Secret(content + "." + Base64Url(HMACSHA256.HashData(signingKey, Encoding.ASCII.GetBytes(content))));
    }

    private static string Part<T>(T value) => Base64Url(JsonSerializer.SerializeToUtf8Bytes(value));

    private static string Base64Url(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);

    private string Configuration(string folder)
    {
        Assert.True(File.Exists("/usr/lib/dovecot/submission"), "dovecot-submissiond is missing: apt-get install dovecot-submissiond");
        var keys = Directory.CreateDirectory(Path.Combine(folder, "keys", "default", "HS256"));
        File.WriteAllText(Path.Combine(keys.FullName, "default"), Convert.ToBase64String(signingKey));
        File.WriteAllText(Path.Combine(folder, "oauth2.ext"), $"""
            introspection_mode = local
            local_validation_key_dict = fs:posix:prefix={folder}/keys/
            username_attribute = sub

            """);
        return $$"""
            protocols = $protocols submission
            auth_mechanisms = $auth_mechanisms xoauth2 oauthbearer
            hostname = mail.test
            submission_relay_host = 127.0.0.1
            submission_relay_port = {{Receiver.Port}}
            submission_max_mail_size = {{LargestMessage}}
            passdb {
              driver = oauth2
              mechanisms = xoauth2 oauthbearer
              args = {{folder}}/oauth2.ext
            }
            service submission-login {
              service_count = 0
              process_min_avail = 1
              {{(Environment.IsPrivilegedProcess ? "" : "chroot =")}}
              inet_listener submission {
                port = {{Port}}
              }
              inet_listener submissions {
                port = {{TlsPort}}
                ssl = yes
              }
            }

            """;
    }

    public async ValueTask DisposeAsync()
    {
        await Dovecot.DisposeAsync();
        await Receiver.DisposeAsync();
    }
}
