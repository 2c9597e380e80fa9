using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace MailPortal.Tests.Sandbox.Smtp;

/// <summary>SMTP by hand: lines out, answers in.</summary>
public sealed class RawSmtp : IDisposable
{
    private readonly TcpClient _tcp = new();
    private Stream _stream = Stream.Null;
    private StreamReader _reader = StreamReader.Null;

    public string Greeting { get; private set; } = "";

    public static async Task<RawSmtp> ConnectAsync(int port)
    {
        var smtp = new RawSmtp();
        await smtp._tcp.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        smtp.Use(smtp._tcp.GetStream());
        smtp.Greeting = await smtp.AnswerAsync();
        return smtp;
    }

    /// <summary>EHLO, STARTTLS, EHLO.</summary>
    public static async Task<RawSmtp> SecureAsync(int port, string caFile)
    {
        var smtp = await ConnectAsync(port);
        await smtp.AskAsync("EHLO prueba");
        Assert.StartsWith("220 ", await smtp.AskAsync("STARTTLS"), StringComparison.Ordinal);
        await smtp.TlsAsync(caFile);
        await smtp.AskAsync("EHLO prueba");
        return smtp;
    }

    public async Task TlsAsync(string caFile)
    {
        using var authority = X509CertificateLoader.LoadCertificateFromFile(caFile);
        var tls = new SslStream(_stream);
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = "localhost",
                CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { authority }, RevocationMode = X509RevocationMode.NoCheck },
            }, TestContext.Current.CancellationToken);
        Use(tls);
    }

    public async Task<string> AskAsync(string line)
    {
        await SendAsync(line + "\r\n");
        return await AnswerAsync();
    }

    public Task SendAsync(string text) => _stream.WriteAsync(Encoding.UTF8.GetBytes(text), TestContext.Current.CancellationToken).AsTask();

    /// <summary>All lines of an answer; empty when the connection was closed instead.</summary>
    public async Task<string> AnswerAsync()
    {
        var lines = new List<string>();
        while (await _reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            lines.Add(line);
            if (line.Length < 4 || line[3] != '-') break;
        }
        return string.Join('\n', lines);
    }

    /// <summary>A whole message; the answer to its end.</summary>
    public async Task<string> MessageAsync(string from, string to, string message)
    {
        if (await AskAsync($"MAIL FROM:<{from}>") is var sender && !sender.StartsWith("250", StringComparison.Ordinal)) return sender;
        if (await AskAsync($"RCPT TO:<{to}>") is var recipient && !recipient.StartsWith("250", StringComparison.Ordinal)) return recipient;
        Assert.StartsWith("354", await AskAsync("DATA"), StringComparison.Ordinal);
        return await AskAsync(message.ReplaceLineEndings("\r\n") + "\r\n.");
    }

    private void Use(Stream stream) => (_stream, _reader) = (stream, new StreamReader(stream, Encoding.UTF8));

    public void Dispose()
    {
        _reader.Dispose();
        _stream.Dispose();
        _tcp.Dispose();
    }
}
