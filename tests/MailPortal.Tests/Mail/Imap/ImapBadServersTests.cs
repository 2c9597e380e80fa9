using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Text;
using MailPortal.Mail.Imap;
using MailPortal.Mail.Network;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Reading;
using MailPortal.Tests.Servers;

namespace MailPortal.Tests.Mail.Imap;

/// <summary>Servers over real sockets that do what servers must not.</summary>
public sealed class ImapBadServersTests : IDisposable
{
    private static readonly TimeSpan RunsOut = TimeSpan.FromSeconds(33);
    private readonly TestCertificates certificates = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => certificates.Dispose();

    private MailNetworkOptions Local => new() { TrustedAuthorities = certificates.Trusted, AllowedPrivateNetworks = [IPNetwork.Parse("127.0.0.0/8")] };

    private async Task<ImapConnection> OpenAsync(int port, ConnectionSecurity security, MailNetworkOptions? options = null, TimeProvider? time = null) =>
        await ImapConnection.OpenAsync(
            await new MailNetwork(options ?? Local, time).ConnectAsync(new("127.0.0.1", port, security), null, Cancellation), Cancellation);

    [Fact]
    public async Task StartTls_AnswersInjectedBeforeTls_AreThrownAway()
    {
        using var certificate = certificates.Issue("127.0.0.1");
        await using var server = new ScriptedServer(async (stream, cancellation) =>
        {
            await stream.SayAsync("* OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED] ready\r\n");
            Assert.Equal("A1 STARTTLS", await stream.HearAsync());
            // In one packet: the honest answer, and behind it what an attacker wants to be believed after TLS.
            await stream.SayAsync("A1 OK Begin TLS\r\n* CAPABILITY IMAP4rev1 AUTH=XOAUTH2 EVIL\r\nA2 OK injected\r\n");
            await using var tls = new SslStream(stream);
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, cancellation);
            Assert.Equal("A2 CAPABILITY", await tls.HearAsync());
            await tls.SayAsync("* CAPABILITY IMAP4rev1 AUTH=PLAIN HONEST\r\nA2 OK done\r\n");
            await tls.HearAsync();
        });
        await using var connection = await OpenAsync(server.Port, ConnectionSecurity.StartTls);
        Assert.True(connection.Capabilities.Has("HONEST"));
        Assert.False(connection.Capabilities.Has("EVIL"));
        Assert.False(connection.Capabilities.Has("STARTTLS"));
    }

    [Theory]
    [InlineData("* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready\r\n", "offers no STARTTLS")]
    [InlineData("* PREAUTH [CAPABILITY IMAP4rev1 STARTTLS] welcome\r\n", "sign-in before TLS")]
    [InlineData("* OK [CAPABILITY IMAP4rev1 STARTTLS] ready\r\nA1 BAD not now\r\n", "not now")]
    public async Task StartTls_TakenAwayByTheServerOrSomebodyOnTheWay_IsNeverGoneWithout(string said, string detail)
    {
        await using var server = ScriptedServer.Saying(said);
        var problem = await Assert.ThrowsAsync<MailProblemException>(() => OpenAsync(server.Port, ConnectionSecurity.StartTls));
        Assert.Equal(MailProblem.TlsFailed, problem.Problem);
        Assert.Contains(detail, problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartTls_CertificateForAnotherName_IsRefused()
    {
        using var certificate = certificates.Issue("other.test");
        await using var server = new ScriptedServer(async (stream, cancellation) =>
        {
            await stream.SayAsync("* OK [CAPABILITY IMAP4rev1 STARTTLS] ready\r\n");
            await stream.HearAsync();
            await stream.SayAsync("A1 OK go\r\n");
            await using var tls = new SslStream(stream);
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, cancellation);
            await tls.HearAsync();
        });
        var problem = await Assert.ThrowsAsync<MailProblemException>(() => OpenAsync(server.Port, ConnectionSecurity.StartTls));
        Assert.Equal(MailProblem.CertificateNameMismatch, problem.Problem);
    }

    [Fact]
    public async Task Greeting_NeverComes_ServerSilent()
    {
        using var certificate = certificates.Issue("127.0.0.1");
        await using var server = ScriptedServer.Tls(certificate);
        var problem = await Assert.ThrowsAsync<MailProblemException>(() =>
            OpenAsync(server.Port, ConnectionSecurity.SslTls, Local with { SignInTimeout = RunsOut }, new ImpatientTime(RunsOut)));
        Assert.Equal(MailProblem.ServerSilent, problem.Problem);
    }

    [Fact]
    public async Task Open_TlsPortGivenAsStartTls_ServerSilent()
    {
        // Such a server waits for our TLS greeting, we wait for its plain one.
        using var certificate = certificates.Issue("127.0.0.1");
        await using var server = ScriptedServer.Tls(certificate);
        var problem = await Assert.ThrowsAsync<MailProblemException>(() =>
            OpenAsync(server.Port, ConnectionSecurity.StartTls, Local with { SignInTimeout = RunsOut }, new ImpatientTime(RunsOut)));
        Assert.Equal(MailProblem.ServerSilent, problem.Problem);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Server_StopsInTheMiddleOfAMessage_NeverLooksWhole(bool closes)
    {
        using var certificate = certificates.Issue("127.0.0.1");
        await using var server = ScriptedServer.Tls(certificate, async (stream, cancellation) =>
        {
            await stream.SayAsync("* PREAUTH [CAPABILITY IMAP4rev1] ready\r\n");
            await stream.HearAsync();
            await stream.SayAsync("* 1 FETCH (UID 7 INTERNALDATE \"17-Jul-2026 02:44:25 -0700\" BODY[] {100}\r\nSubject: half");
            if (!closes)
                await Task.Delay(Timeout.Infinite, cancellation);
        });
        var options = Local with { CommandTimeout = RunsOut };
        // Only the silence in the body has to run out; the answers before it must not race the clock.
        var clock = new ImpatientTime(RunsOut) { RunOut = false };
        await using var connection = await OpenAsync(server.Port, ConnectionSecurity.SslTls, options, clock);
        await connection.SignInAsync(ImapSignInTests.Password, Cancellation);
        var reader = new ImapMailboxReader(connection);
        var problem = await Assert.ThrowsAsync<MailProblemException>(async () =>
        {
            await foreach (var message in reader.ReadAsync([7], 1000, Cancellation))
            {
                var start = new byte[13];
                await message.Content!.ReadExactlyAsync(start, Cancellation);
                Assert.Equal("Subject: half", Encoding.ASCII.GetString(start));
                clock.RunOut = !closes;
                await message.Content!.CopyToAsync(Stream.Null, Cancellation);
                Assert.Fail("a cut message looked complete");
            }
        });
        Assert.Equal(closes ? MailProblem.ConnectionLost : MailProblem.ServerSilent, problem.Problem);
        Assert.False(connection.IsUsable);
    }

    /// <summary>Yandex, which goes on until we close.</summary>
    [Fact(Timeout = 60_000)]
    public async Task Bye_AgainAndAgain_IsOne()
    {
        var server = new TalkativeStream(["* PREAUTH [CAPABILITY IMAP4rev1] ready\r\n"], "* BYE Autologout; idle for too long\r\n", times: 100);
        await using var connection = await ImapConnection.OpenAsync(MailSocket.Over(server, ReplayStream.Endpoint), Cancellation);
        Assert.Equal(MailProblem.ConnectionClosedByServer, (await Assert.ThrowsAsync<MailProblemException>(() => connection.NoopAsync(Cancellation))).Problem);
        Assert.Equal(2, server.Said);
        Assert.False(connection.IsUsable);
    }

    /// <summary>Whoever says goodbye has nothing more to say: what was asked is not waited for as long as an answer may take.</summary>
    [Fact(Timeout = 60_000)]
    public async Task Bye_AndTheConnectionStaysOpen_IsTheEndAllTheSame()
    {
        var server = new SilentStream("* PREAUTH [CAPABILITY IMAP4rev1] ready\r\n", "* BYE going down\r\n");
        await using var connection = await ImapConnection.OpenAsync(MailSocket.Over(server, ReplayStream.Endpoint, time: new ImpatientTime(ProtocolSession.FarewellTimeout)), Cancellation);
        var problem = await Assert.ThrowsAsync<MailProblemException>(() => connection.NoopAsync(Cancellation));
        Assert.Equal((MailProblem.ConnectionLost, "going down"), (problem.Problem, problem.Detail));
        Assert.False(connection.IsUsable);
    }

    [Fact]
    public async Task Command_Cancelled_EndsAsCancellationAndTheConnectionIsSpent()
    {
        using var certificate = certificates.Issue("127.0.0.1");
        using var cancel = new CancellationTokenSource();
        await using var server = ScriptedServer.Tls(certificate, async (stream, cancellation) =>
        {
            await stream.SayAsync("* PREAUTH [CAPABILITY IMAP4rev1] ready\r\n");
            Assert.Equal("A1 NOOP", await stream.HearAsync());
            await cancel.CancelAsync();
            await Task.Delay(Timeout.Infinite, cancellation);
        });
        await using var connection = await OpenAsync(server.Port, ConnectionSecurity.SslTls);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connection.NoopAsync(cancel.Token));
        Assert.False(connection.IsUsable);
    }
}
