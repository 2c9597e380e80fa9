using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MailPortal.Mail;
using MailPortal.Mail.Network;
using MailPortal.Mail.Reading;
using MailPortal.Mail.Sasl;
using MailPortal.Sandbox;

namespace MailPortal.Benchmarks;

/// <summary>All messages of a folder over one connection, from the command to the last byte, signed in beforehand: our reader against a bare
/// TLS socket that reads one <c>UID FETCH</c> and throws the bytes away. One Dovecot on the same machine serves both.</summary>
internal static class ImapDownload
{
    private const long NoLimit = 150_000_000;

    public static async Task RunAsync(Arguments arguments, CancellationToken cancellation)
    {
        var rounds = arguments.Number("rounds", 5);
        await using var sandbox = await SandboxServer.StartAsync(new(), cancellation);
        // 60 KB of ZIP are 85 KB in base64; 1.5 KB is a short text.
        await CompareAsync(sandbox, "big", arguments.Number("big", 5_000), 60 * 1024, rounds, cancellation);
        await CompareAsync(sandbox, "small", arguments.Number("small", 20_000), 900, rounds, cancellation);
    }

    private static async Task CompareAsync(SandboxServer sandbox, string name, int messages, int bytes, int rounds, CancellationToken cancellation)
    {
        if (messages == 0) return;
        var mailbox = $"bench-{name}@{sandbox.Info.Tenants[0].OpenDomains[0]}";
        for (var i = 0; i < messages; i++) await sandbox.DeliverAsync(mailbox, Message(i, bytes), cancellation);
        using var authority = X509CertificateLoader.LoadCertificateFromFile(sandbox.Info.CaFile);
        var network = new MailNetwork(new()
        {
            TrustedAuthorities = [authority],
            AllowedPrivateNetworks = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")],
        });
        var endpoint = new MailServerEndpoint(sandbox.Info.Host, sandbox.Info.PasswordImapPort, ConnectionSecurity.SslTls);
        await Comparison.RunAsync($"IMAP download, {name}", rounds,
        [
            new("bare SslStream, one UID FETCH", c => BareAsync(sandbox.Info, authority, mailbox, c)),
            new("ImapMailboxReader", c => OursAsync(network, endpoint, mailbox, sandbox.Info.OpenDomainPassword, c)),
        ], cancellation);
    }

    private static async Task<Work> OursAsync(MailNetwork network, MailServerEndpoint endpoint, string mailbox, string password, CancellationToken cancellation)
    {
        await using var reader = await ImapMailboxReader.ConnectAsync(network, endpoint, new Plain(mailbox, new Secret(password)), null, cancellation);
        await reader.OpenAsync("INBOX", cancellation);
        var buffer = new byte[64 * 1024];
        var (count, total) = (0L, 0L);
        var began = Stopwatch.GetTimestamp();
        var uids = await reader.SearchAsync(0, null, cancellation);
        await foreach (var message in reader.ReadAsync(uids, NoLimit, cancellation))
        {
            if (message.Content is not { } content) throw new InvalidOperationException($"uid {message.Uid} came without content: {message.Refusal?.Message}");
            for (int read; (read = await content.ReadAsync(buffer, cancellation)) > 0;) total += read;
            count++;
        }
        return new Work(count, total, Stopwatch.GetElapsedTime(began));
    }

    private static async Task<Work> BareAsync(SandboxInfo sandbox, X509Certificate2 authority, string mailbox, CancellationToken cancellation)
    {
        await using var imap = await BareImap.ConnectAsync(sandbox.Host, sandbox.PasswordImapPort, authority, cancellation);
        await imap.DoAsync($"a LOGIN {mailbox} {sandbox.OpenDomainPassword}\r\nb SELECT INBOX\r\n", "b OK"u8.ToArray(), cancellation);
        var began = Stopwatch.GetTimestamp();
        await imap.DoAsync("c UID FETCH 1:* (UID BODY.PEEK[])\r\n", "c OK"u8.ToArray(), cancellation);
        return new Work(imap.Literals, imap.LiteralBytes, Stopwatch.GetElapsedTime(began));
    }

    // As a supplier's invoice mail looks: a short text and a ZIP, its bytes without any pattern.
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
}
