using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace MailPortal.Tests.Servers;

/// <summary>Where sent messages end up: aiosmtpd, a mail server that has nothing in common with our code. Plain text or STARTTLS; neither PIPELINING nor
/// CHUNKING. Recipients that begin with <c>reject</c> are refused for good, with <c>later</c> for now.</summary>
public sealed class ReceivingServer : IAsyncDisposable
{
    private const string Script = """
        import asyncio, json, ssl, sys
        from aiosmtpd.smtp import SMTP

        folder, limit = sys.argv[1], int(sys.argv[2])

        class Keep:
            count = 0
            async def handle_RCPT(self, server, session, envelope, address, options):
                if address.startswith('reject'):
                    return '550 5.1.1 <%s> User unknown' % address
                if address.startswith('later'):
                    return '451 4.7.1 <%s> Greylisted, try later' % address
                envelope.rcpt_tos.append(address)
                return '250 2.1.5 Ok'
            async def handle_DATA(self, server, session, envelope):
                self.count += 1
                with open('%s/%d.eml' % (folder, self.count), 'wb') as file:
                    file.write(envelope.content)
                with open('%s/%d.json' % (folder, self.count), 'w') as file:
                    json.dump({'From': envelope.mail_from, 'To': envelope.rcpt_tos, 'Options': envelope.mail_options}, file)
                return '250 2.0.0 Ok: kept as %d' % self.count

        async def main():
            tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            tls.load_cert_chain(folder + '/server.crt', folder + '/server.key')
            keep = Keep()
            server = await asyncio.get_running_loop().create_server(
                lambda: SMTP(keep, data_size_limit=limit, enable_SMTPUTF8=True, hostname='receiver.test', tls_context=tls), '127.0.0.1', 0)
            print(server.sockets[0].getsockname()[1], flush=True)
            await server.serve_forever()

        asyncio.run(main())
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("mp-receiver-").FullName;
    private Process? process;

    public int Port { get; private set; }

    /// <param name="certificate">For STARTTLS, with its key.</param>
    /// <param name="limit">Bytes of the largest message.</param>
    public async Task StartAsync(X509Certificate2 certificate, int limit)
    {
        const string Python = "/usr/bin/python3"; // Debian's own: that is the one that python3-aiosmtpd belongs to
        await File.WriteAllTextAsync(Path.Combine(folder, "server.crt"), certificate.ExportCertificatePem());
        using (var key = certificate.GetECDsaPrivateKey()!)
            await File.WriteAllTextAsync(Path.Combine(folder, "server.key"), key.ExportPkcs8PrivateKeyPem());
        process = Process.Start(new ProcessStartInfo(Python, ["-c", Script, folder, limit.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        if (await process.StandardOutput.ReadLineAsync() is not { } port)
            Assert.Fail("The receiving server does not start (apt-get install python3-aiosmtpd): " + await errors);
        else
            Port = int.Parse(port, CultureInfo.InvariantCulture);
    }

    /// <summary>How many messages it holds.</summary>
    public int Count => Directory.GetFiles(folder, "*.json").Length;

    /// <summary>One message by its number, from 1.</summary>
    public (ReceivedEnvelope Envelope, byte[] Message) Read(int number)
    {
        var file = Path.Combine(folder, number.ToString(CultureInfo.InvariantCulture));
        return (JsonSerializer.Deserialize<ReceivedEnvelope>(File.ReadAllText(file + ".json"))!, File.ReadAllBytes(file + ".eml"));
    }

    /// <summary>Takes no more connections; what it holds can still be read.</summary>
    public void Stop()
    {
        if (process is null)
            return;
        process.Kill();
        process.WaitForExit();
        process.Dispose();
        process = null;
    }

    public ValueTask DisposeAsync()
    {
        Stop();
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}

/// <summary>What arrived around a message.</summary>
public sealed record ReceivedEnvelope(string From, string[] To, string[] Options);
