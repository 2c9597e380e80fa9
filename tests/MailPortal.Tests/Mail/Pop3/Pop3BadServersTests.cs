using System.Net;
using System.Net.Security;
using System.Text;
using MailPortal.Mail.Network;
using MailPortal.Mail.Pop3;
using MailPortal.Mail.Problems;
using MailPortal.Tests.Servers;

namespace MailPortal.Tests.Mail.Pop3;

/// <summary>Servers over real sockets that do what servers must not.</summary>
public sealed class Pop3BadServersTests : IDisposable
{
    private static readonly TimeSpan RunsOut = TimeSpan.FromSeconds(33);
    private readonly TestCertificates certificates = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => certificates.Dispose();

    private MailNetworkOptions Local => new() { TrustedAuthorities = certificates.Trusted, AllowedPrivateNetworks = [IPNetwork.Parse("127.0.0.0/8")] };

    private async Task<Pop3Connection> OpenAsync(int port, ConnectionSecurity security, MailNetworkOptions? options = null, TimeProvider? time = null) =>
        await Pop3Connection.OpenAsync(
            await new MailNetwork(options ?? Local, time).ConnectAsync(new("127.0.0.1", port, security), null, Cancellation), Cancellation);

    /// <summary>A server over TLS without CAPA that lets everybody in and then follows the script.</summary>
    private static Func<Stream, CancellationToken, Task> SignedIn(Func<Stream, CancellationToken, Task> script) => async (stream, cancellation) =>
    {
        await stream.SayAsync("+OK ready\r\n");
        foreach (var answer in new[] { "-ERR what?\r\n", "+OK\r\n", "+OK\r\n" })
        {
            await stream.HearAsync();
            await stream.SayAsync(answer);
        }

        await stream.HearAsync();
        await script(stream, cancellation);
    };

    private async Task<Pop3Connection> SignInAsync(int port, MailNetworkOptions? options = null, TimeProvider? time = null)
    {
        var connection = await OpenAsync(port, ConnectionSecurity.SslTls, options, time);
        await connection.SignInAsync(Pop3Dialogues.Password, Cancellation);
        return connection;
    }

    [Fact]
    public async Task Stls_AnswersInjectedBeforeTls_AreThrownAway()
    {
        using var certificate = certificates.Issue("127.0.0.1");
        await using var server = new ScriptedServer(async (stream, cancellation) =>
        {
            await stream.SayAsync("+OK ready\r\n");
            Assert.Equal("CAPA", await stream.HearAsync());
            await stream.SayAsync("+OK\r\nSTLS\r\nEVIL-BEFORE\r\n.\r\n");
            Assert.Equal("STLS", await stream.HearAsync());
            // In one packet: the honest answer, and behind it what an attacker wants to be believed after TLS.
            await stream.SayAsync("+OK Begin TLS\r\n+OK\r\nSASL XOAUTH2\r\nEVIL\r\n.\r\n");
            await using var tls = new SslStream(stream);
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, cancellation);
            Assert.Equal("CAPA", await tls.HearAsync());
            await tls.SayAsync("+OK\r\nHONEST\r\n.\r\n");
            await tls.HearAsync();
        });
        await using var connection = await OpenAsync(server.Port, ConnectionSecurity.StartTls);
        Assert.Equal(["HONEST"], connection.Capabilities.Names);
    }

    [Theory]
    [InlineData("offers no STLS", "+OK ready", "+OK\r\nTOP\r\n.")]
    [InlineData("not now", "+OK ready", "+OK\r\nSTLS\r\n.", "-ERR not now")]
    [InlineData("what is STLS", "+OK ready", "-ERR what is CAPA?", "-ERR what is STLS?")]
    public async Task Stls_TakenAwayByTheServerOrSomebodyOnTheWay_IsNeverGoneWithout(string detail, params string[] answers)
    {
        await using var server = new ScriptedServer(async (stream, _) =>
        {
            foreach (var answer in answers)
            {
                await stream.SayAsync(answer + "\r\n");
                await stream.HearAsync();
            }
        });
        var problem = await Assert.ThrowsAsync<MailProblemException>(() => OpenAsync(server.Port, ConnectionSecurity.StartTls));
        Assert.Equal(MailProblem.TlsFailed, problem.Problem);
        Assert.Contains(detail, problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stls_CertificateForAnotherName_IsRefused()
    {
        using var certificate = certificates.Issue("other.test");
        await using var server = new ScriptedServer(async (stream, cancellation) =>
        {
            await stream.SayAsync("+OK ready\r\n");
            await stream.HearAsync();
            await stream.SayAsync("+OK\r\nSTLS\r\n.\r\n");
            await stream.HearAsync();
            await stream.SayAsync("+OK go\r\n");
            await using var tls = new SslStream(stream);
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, cancellation);
            await tls.HearAsync();
        });
        var problem = await Assert.ThrowsAsync<MailProblemException>(() => OpenAsync(server.Port, ConnectionSecurity.StartTls));
        Assert.Equal(MailProblem.CertificateNameMismatch, problem.Problem);
    }

    [Theory]
    [InlineData(ConnectionSecurity.SslTls)]
    [InlineData(ConnectionSecurity.StartTls)] // such a server waits for our TLS greeting, we wait for its plain one
    public async Task Greeting_NeverComes_ServerSilent(ConnectionSecurity security)
    {
        using var certificate = certificates.Issue("127.0.0.1");
        await using var server = ScriptedServer.Tls(certificate);
        var problem = await Assert.ThrowsAsync<MailProblemException>(() =>
            OpenAsync(server.Port, security, Local with { SignInTimeout = RunsOut }, new ImpatientTime(RunsOut)));
        Assert.Equal(MailProblem.ServerSilent, problem.Problem);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Server_StopsInTheMiddleOfAMessage_NeverLooksWhole(bool closes)
    {
        using var certificate = certificates.Issue("127.0.0.1");
        await using var server = ScriptedServer.Tls(certificate, SignedIn(async (stream, cancellation) =>
        {
            await stream.SayAsync("+OK\r\nSubject: half\r\n");
            if (!closes)
                await Task.Delay(Timeout.Infinite, cancellation);
        }));
        // Only the silence in the body has to run out; the answers before it must not race the clock.
        var clock = new ImpatientTime(RunsOut) { RunOut = false };
        await using var connection = await SignInAsync(server.Port, Local with { CommandTimeout = RunsOut }, clock);
        var content = await connection.RetrieveAsync(1, 1000, Cancellation);
        var start = new byte[13];
        await content.ReadExactlyAsync(start, Cancellation);
        Assert.Equal("Subject: half", Encoding.ASCII.GetString(start));
        clock.RunOut = !closes;
        var problem = await Assert.ThrowsAsync<MailProblemException>(() => content.CopyToAsync(Stream.Null, Cancellation));
        Assert.Equal(closes ? MailProblem.ConnectionLost : MailProblem.ServerSilent, problem.Problem);
        Assert.False(connection.IsUsable);
    }

    [Fact]
    public async Task Command_Cancelled_EndsAsCancellationAndTheConnectionIsSpent()
    {
        using var certificate = certificates.Issue("127.0.0.1");
        using var cancel = new CancellationTokenSource();
        await using var server = ScriptedServer.Tls(certificate, SignedIn(async (_, cancellation) =>
        {
            await cancel.CancelAsync();
            await Task.Delay(Timeout.Infinite, cancellation);
        }));
        await using var connection = await SignInAsync(server.Port);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connection.NoopAsync(cancel.Token));
        Assert.False(connection.IsUsable);
        Assert.Equal(MailProblem.ConnectionLost, (await Assert.ThrowsAsync<MailProblemException>(() => connection.NoopAsync(Cancellation))).Problem);
    }

    [Theory]
    [InlineData("LIST", "1 1\r\n", "more than 1000000 messages")]
    [InlineData("UIDL", "1 a\r\n", "more than 1000000 messages")]
    [InlineData("STAT", "+OK 111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111", "a line longer than")]
    [InlineData("LIST", "1 1 and no end of words", "a line longer than")]
    public async Task Server_NeverStopping_IsLeftAtABound(string verb, string again, string detail)
    {
        using var certificate = certificates.Issue("127.0.0.1");
        await using var server = ScriptedServer.Tls(certificate, SignedIn(async (stream, cancellation) =>
        {
            await stream.SayAsync(verb == "STAT" ? "" : "+OK\r\n");
            var block = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(again, 2000)));
            while (true)
                await stream.WriteAsync(block, cancellation);
        }));
        await using var connection = await SignInAsync(server.Port);
        var problem = await Assert.ThrowsAsync<MailProblemException>(() => verb switch
        {
            "LIST" => connection.ListAsync(Cancellation),
            "UIDL" => connection.UniqueIdsAsync(Cancellation),
            _ => connection.StatAsync(Cancellation),
        });
        Assert.Equal(MailProblem.UnexpectedAnswer, problem.Problem);
        Assert.Contains(detail, problem.Detail, StringComparison.Ordinal);
        Assert.False(connection.IsUsable);
    }
}
