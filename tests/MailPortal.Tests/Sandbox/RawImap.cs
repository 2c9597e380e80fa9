using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace MailPortal.Tests.Sandbox;

/// <summary>IMAP by hand: lines out, lines in.</summary>
public sealed class RawImap : IDisposable
{
    private readonly TcpClient _tcp;
    private readonly Stream _stream;
    private readonly StreamReader _reader;

    private RawImap(TcpClient tcp, Stream stream) => (_tcp, _stream, _reader) = (tcp, stream, new StreamReader(stream, Encoding.Latin1));

    public string Greeting { get; private set; } = "";

    /// <param name="trust">Null: no TLS.</param>
    public static async Task<RawImap> ConnectAsync(int port, X509ChainPolicy? trust)
    {
        var tcp = new TcpClient();
        try
        {
            await tcp.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
            Stream stream = tcp.GetStream();
            if (trust is not null)
            {
                var tls = new SslStream(stream);
                stream = tls;
                await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost", CertificateChainPolicy = trust }, TestContext.Current.CancellationToken);
            }
            var imap = new RawImap(tcp, stream);
            imap.Greeting = await imap.LineAsync() ?? "";
            return imap;
        }
        catch
        {
            tcp.Dispose();
            throw;
        }
    }

    public Task SendAsync(string line) => _stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"), TestContext.Current.CancellationToken).AsTask();

    /// <summary>The next line; null at the end.</summary>
    public async Task<string?> LineAsync() => await _reader.ReadLineAsync(TestContext.Current.CancellationToken);

    /// <summary>Sends a command with tag A and gives its last line; what came before goes to <see cref="Untagged"/>.</summary>
    public async Task<string?> CommandAsync(string command)
    {
        await SendAsync("A " + command);
        return await AnswerAsync();
    }

    public async Task<string?> AnswerAsync()
    {
        Untagged.Clear();
        string? line;
        while ((line = await LineAsync()) is not null && !line.StartsWith("A ", StringComparison.Ordinal)) Untagged.Add(line);
        return line;
    }

    public List<string> Untagged { get; } = [];

    public static string XOAuth2(string user, string token) => Convert.ToBase64String(Encoding.UTF8.GetBytes($"user={user}\u0001auth=Bearer {token}\u0001\u0001"));

    public Task<string?> AuthenticateAsync(string user, string token) => CommandAsync("AUTHENTICATE XOAUTH2 " + XOAuth2(user, token));

    public void Dispose()
    {
        _reader.Dispose();
        _stream.Dispose();
        _tcp.Dispose();
    }
}
