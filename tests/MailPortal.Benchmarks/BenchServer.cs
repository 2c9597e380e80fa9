using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MailPortal.Mail;
using MailPortal.Mail.Network;
using MailPortal.Mail.Sasl;
using MailPortal.Sandbox;

namespace MailPortal.Benchmarks;

/// <summary>The one Dovecot that serves all contenders of a run, and how each of ours reaches it.</summary>
internal sealed class BenchServer : IAsyncDisposable
{
    private readonly SandboxServer sandbox;
    private readonly HashSet<string> filled = [];

    private BenchServer(SandboxServer sandbox)
    {
        this.sandbox = sandbox;
        Authority = X509CertificateLoader.LoadCertificateFromFile(sandbox.Info.CaFile);
        Network = new(new() { TrustedAuthorities = [Authority], AllowedPrivateNetworks = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")] });
    }

    public X509Certificate2 Authority { get; }

    public MailNetwork Network { get; }

    public string Host => sandbox.Info.Host;

    public string CaFile => sandbox.Info.CaFile;

    public string Password => sandbox.Info.OpenDomainPassword;

    public int ImapPort => sandbox.Info.PasswordImapPort;

    public int Pop3Port => sandbox.Info.PasswordPop3Port ?? throw new InvalidOperationException("Dovecot came without POP3: apt-get install dovecot-pop3d");

    public MailServerEndpoint Imap => new(Host, ImapPort, ConnectionSecurity.SslTls);

    public MailServerEndpoint Pop3 => new(Host, Pop3Port, ConnectionSecurity.SslTls);

    public static async Task<BenchServer> StartAsync(CancellationToken cancellation) => new(await SandboxServer.StartAsync(new(), cancellation));

    /// <summary>One benchmark after the other, all on one server.</summary>
    public static async Task RunAsync(Arguments arguments, CancellationToken cancellation, params Func<BenchServer, Arguments, CancellationToken, Task>[] benchmarks)
    {
        await using var server = await StartAsync(cancellation);
        foreach (var benchmark in benchmarks) await benchmark(server, arguments, cancellation);
    }

    public SaslMechanism SignIn(string mailbox) => new Plain(mailbox, new Secret(Password));

    /// <summary>A mailbox with so many mails, each as a supplier's: a short text and a ZIP of so many bytes without any pattern.</summary>
    public async Task<string> FillAsync(string name, int messages, int attachment, CancellationToken cancellation)
    {
        var mailbox = $"bench-{name}@{sandbox.Info.Tenants[0].OpenDomains[0]}";
        if (!filled.Add(mailbox)) return mailbox;
        for (var i = 0; i < messages; i++) await sandbox.DeliverAsync(mailbox, Message(i, attachment), cancellation);
        return mailbox;
    }

    private static byte[] Message(int number, int attachment)
    {
        var zip = Convert.ToBase64String(RandomNumberGenerator.GetBytes(attachment), Base64FormattingOptions.InsertLineBreaks);
        return Encoding.ASCII.GetBytes($"""
            From: Supplier <invoices@supplier.test>
            To: recepcion@auto.test
            Subject: 900123456;Supplier;SETP{number};01;Supplier
            Message-ID: <{number}.{attachment}@supplier.test>
            Date: Fri, 20 Nov 2026 10:00:00 -0500
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary="b"

            --b
            Content-Type: text/plain; charset=us-ascii

            Invoice attached.
            --b
            Content-Type: application/zip; name="z{number}.zip"
            Content-Disposition: attachment; filename="z{number}.zip"
            Content-Transfer-Encoding: base64

            {zip}
            --b--

            """.ReplaceLineEndings("\r\n"));
    }

    public async ValueTask DisposeAsync()
    {
        await sandbox.DisposeAsync();
        Authority.Dispose();
    }
}
