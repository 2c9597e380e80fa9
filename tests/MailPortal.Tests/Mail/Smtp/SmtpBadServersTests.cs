using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using MailPortal.Mail.Network;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Sending;
using MailPortal.Mail.Smtp;
using MailPortal.Tests.Servers;

namespace MailPortal.Tests.Mail.Smtp;

/// <summary>Servers over real sockets that do what servers must not.</summary>
public sealed class SmtpBadServersTests : IDisposable
{
    private static readonly TimeSpan RunsOut = TimeSpan.FromSeconds(33);
    private static readonly MailEnvelope Envelope = new("a@contoso.test", ["b@contoso.test"]);
    private readonly TestCertificates certificates = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => certificates.Dispose();

    private MailNetworkOptions Local => new() { TrustedAuthorities = certificates.Trusted, AllowedPrivateNetworks = [IPNetwork.Parse("127.0.0.0/8")] };

    private async Task<SmtpConnection> OpenAsync(
        int port, ConnectionSecurity security = ConnectionSecurity.SslTls, SmtpOptions? options = null, TimeProvider? time = null) => await SmtpConnection.OpenAsync(
            await new MailNetwork(Local, time).ConnectAsync(new("127.0.0.1", port, security), null, Cancellation), options, Cancellation);

    /// <summary>Greets, takes MAIL and RCPT, invites the message and then does what the test says.</summary>
    private ScriptedServer Submission(Func<Stream, CancellationToken, Task> then, string keywords = "")
    {
        var certificate = certificates.Issue("127.0.0.1");
        return ScriptedServer.Tls(certificate, async (stream, cancellation) =>
        {
            await stream.SayAsync("220 mail.test\r\n");
            Assert.Equal("EHLO [127.0.0.1]", await stream.HearAsync());
            await stream.SayAsync($"250-mail.test\r\n{keywords}250 HELP\r\n");
            Assert.StartsWith("MAIL FROM:<a@contoso.test>", await stream.HearAsync(), StringComparison.Ordinal);
            await stream.SayAsync("250 ok\r\n");
            await stream.HearAsync();
            await stream.SayAsync("250 ok\r\n");
            await then(stream, cancellation);
        });
    }

    private static async Task HearMessageAsync(Stream stream)
    {
        Assert.Equal("DATA", await stream.HearAsync());
        await stream.SayAsync("354 go\r\n");
        while (await stream.HearAsync() != ".")
        {
        }
    }

    private static Task<MailProblemException> FailAsync(SmtpConnection connection, Stream message, CancellationToken? cancellation = null) =>
        Assert.ThrowsAsync<MailProblemException>(() => new SmtpMailSender(connection).SendAsync(Envelope, message, cancellation ?? Cancellation));

    [Fact]
    public async Task StartTls_AnswersInjectedBeforeTls_AreThrownAway()
    {
        using var certificate = certificates.Issue("127.0.0.1");
        await using var server = new ScriptedServer(async (stream, cancellation) =>
        {
            await stream.SayAsync("220 ready\r\n");
            await stream.HearAsync();
            await stream.SayAsync("250-mail.test\r\n250-EVIL\r\n250 STARTTLS\r\n");
            Assert.Equal("STARTTLS", await stream.HearAsync());
            // In one packet: the honest answer, and behind it what an attacker wants to be believed after TLS.
            await stream.SayAsync("220 go\r\n250-mail.test\r\n250 AUTH PLAIN EVIL\r\n");
            await using var tls = new SslStream(stream);
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, cancellation);
            Assert.Equal("EHLO [127.0.0.1]", await tls.HearAsync());
            await tls.SayAsync("250-mail.test\r\n250 HONEST\r\n");
            await tls.HearAsync();
        });
        await using var connection = await OpenAsync(server.Port, ConnectionSecurity.StartTls);
        Assert.Equal(["HONEST"], connection.Capabilities.Names);
    }

    [Theory]
    [InlineData("220 ready\r\n250 mail.test\r\n", "offers no STARTTLS")]
    [InlineData("220 ready\r\n502 no EHLO\r\n250 mail.test\r\n", "offers no STARTTLS")]
    [InlineData("220 ready\r\n250-mail.test\r\n250 STARTTLS\r\n454 4.7.0 TLS not available\r\n", "TLS not available")]
    [InlineData("220 ready\r\n250-mail.test\r\n250 STARTTLS\r\n250 odd\r\n", "250 odd")]
    public async Task StartTls_TakenAwayByTheServerOrSomebodyOnTheWay_IsNeverGoneWithout(string said, string detail)
    {
        await using var server = ScriptedServer.Saying(said);
        var problem = await Assert.ThrowsAsync<MailProblemException>(() => OpenAsync(server.Port, ConnectionSecurity.StartTls));
        Assert.Equal(MailProblem.TlsFailed, problem.Problem);
        Assert.Contains(detail, problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Greeting_NeverComes_ServerSilent()
    {
        await using var server = ScriptedServer.Tls(certificates.Issue("127.0.0.1"));
        var problem = await Assert.ThrowsAsync<MailProblemException>(() =>
            OpenAsync(server.Port, options: new() { GreetingTimeout = RunsOut }, time: new ImpatientTime(RunsOut)));
        Assert.Equal(MailProblem.ServerSilent, problem.Problem);
    }

    public static TheoryData<string, MailProblem> Waits => new()
    {
        { nameof(SmtpOptions.CommandTimeout), MailProblem.ServerSilent },
        { nameof(SmtpOptions.DataTimeout), MailProblem.ServerSilent },
        { nameof(SmtpOptions.FinalTimeout), MailProblem.SendingUncertain },
    };

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Waits))]
    public async Task Wait_RunsOut_IsToldByItsOwnOption(string option, MailProblem expected)
    {
        // Only the wait in question is 33 s, and on this clock those have passed at once.
        var options = new SmtpOptions
        {
            CommandTimeout = option == nameof(SmtpOptions.CommandTimeout) ? RunsOut : TimeSpan.FromHours(1),
            DataTimeout = option == nameof(SmtpOptions.DataTimeout) ? RunsOut : TimeSpan.FromHours(1),
            FinalTimeout = option == nameof(SmtpOptions.FinalTimeout) ? RunsOut : TimeSpan.FromHours(1),
        };
        await using var server = option == nameof(SmtpOptions.CommandTimeout)
            ? ScriptedServer.Tls(certificates.Issue("127.0.0.1"), async (stream, cancellation) =>
            {
                await stream.SayAsync("220 mail.test\r\n250 mail.test\r\n");
                await Task.Delay(Timeout.Infinite, cancellation);
            })
            : Submission(async (stream, cancellation) =>
            {
                if (option == nameof(SmtpOptions.FinalTimeout))
                    await HearMessageAsync(stream);
                await Task.Delay(Timeout.Infinite, cancellation);
            });
        await using var connection = await OpenAsync(server.Port, options: options, time: new ImpatientTime(RunsOut));
        var problem = await FailAsync(connection, new MemoryStream("x"u8.ToArray()));
        Assert.Equal(expected, problem.Problem);
        if (expected == MailProblem.SendingUncertain)
            Assert.Equal(MailProblem.ServerSilent, Assert.IsType<MailProblemException>(problem.InnerException).Problem);
        Assert.False(connection.IsUsable);
    }

    [Fact(Timeout = 60_000)]
    public async Task Block_IsNotTaken_RunsOutAndWasNotSent()
    {
        // From the first megabyte on the time for a block has run out as soon as it begins.
        await using var server = Submission(async (stream, cancellation) =>
        {
            await stream.HearAsync();
            await stream.SayAsync("354 go\r\n");
            await Task.Delay(Timeout.Infinite, cancellation);
        });
        var clock = new ImpatientTime(RunsOut) { RunOut = false };
        await using var connection = await OpenAsync(server.Port, options: new() { BlockTimeout = RunsOut }, time: clock);
        var problem = await FailAsync(connection, new Endless(afterMegabytes: 1, () => clock.RunOut = true));
        Assert.Equal(MailProblem.ServerSilent, problem.Problem);
    }

    [Fact(Timeout = 60_000)]
    public async Task Cancelled_WhileTheAnswerToTheMessageIsDue_IsUncertain()
    {
        using var cancel = new CancellationTokenSource();
        await using var server = Submission(async (stream, cancellation) =>
        {
            await HearMessageAsync(stream);
            await cancel.CancelAsync();
            await Task.Delay(Timeout.Infinite, cancellation);
        });
        await using var connection = await OpenAsync(server.Port);
        var problem = await FailAsync(connection, new MemoryStream("x"u8.ToArray()), cancel.Token);
        Assert.Equal(MailProblem.SendingUncertain, problem.Problem);
        Assert.IsAssignableFrom<OperationCanceledException>(problem.InnerException);
        Assert.False(connection.IsUsable);
    }

    [Fact(Timeout = 60_000)]
    public async Task Cancelled_InTheMiddleOfAMessage_EndsAsCancellationWithoutAnEnd()
    {
        using var cancel = new CancellationTokenSource();
        var end = new TaskCompletionSource<string>();
        await using var server = Submission(async (stream, cancellation) =>
        {
            await stream.HearAsync();
            await stream.SayAsync("354 go\r\n");
            var last = "";
            for (var line = await stream.HearAsync(); line.Length > 0; line = await stream.HearAsync())
                last = line;
            end.SetResult(last);
        });
        await using (var connection = await OpenAsync(server.Port))
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
                new SmtpMailSender(connection).SendAsync(Envelope, new Endless(afterMegabytes: 4, cancel.Cancel), cancel.Token));
            Assert.False(connection.IsUsable);
        }

        Assert.NotEqual(".", await end.Task.WaitAsync(Cancellation));
    }

    [Fact(Timeout = 60_000)]
    public async Task ConnectionLost_InTheMiddleOfAMessage_WasNotSentAndLastWordsAreKept()
    {
        foreach (var (said, expected) in new[] { ("", MailProblem.ConnectionLost), ("421 4.3.2 STOREDRV; sender thread limit exceeded\r\n", MailProblem.ServerThrottled) })
        {
            // A bare socket: with TLS the client would not hear the end that the network makes.
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var serving = ServeAsync();
            using var client = new TcpClient();
            await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint, Cancellation);
            await using var connection = await SmtpConnection.OpenAsync(
                MailSocket.Over(client.GetStream(), new("127.0.0.1", 465, ConnectionSecurity.SslTls)), null, Cancellation);
            var problem = await FailAsync(connection, new Endless(afterMegabytes: int.MaxValue, static () => { }));
            Assert.Equal(expected, problem.Problem);
            Assert.IsNotType<SmtpCommandException>(problem.InnerException);
            Assert.False(connection.IsUsable);
            await serving;

            async Task ServeAsync()
            {
                using var server = await listener.AcceptTcpClientAsync(Cancellation);
                var stream = server.GetStream();
                await stream.SayAsync("220 mail.test\r\n250 mail.test\r\n250 ok\r\n250 ok\r\n354 go\r\n");
                for (var i = 0; i < 1000; i++)
                    await stream.HearAsync();
                await stream.SayAsync(said);
                server.Client.Shutdown(SocketShutdown.Send);
                server.Client.Close(); // with most of the message unread: the network answers the rest with a reset
            }
        }
    }

    [Fact]
    public async Task Binary_BytesOfAnyKind_ArriveUntouched()
    {
        var message = new byte[300_000];
        new Random(3).NextBytes(message);
        var received = new MemoryStream();
        await using var server = Submission(
            async (stream, _) =>
            {
                while (true)
                {
                    var words = (await stream.HearAsync()).Split(' ');
                    Assert.Equal("BDAT", words[0]);
                    var chunk = new byte[int.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture)];
                    await stream.ReadExactlyAsync(chunk, Cancellation);
                    received.Write(chunk);
                    await stream.SayAsync("250 taken\r\n");
                    if (words.Length == 3)
                        break;
                }

                await stream.HearAsync();
            },
            "250-CHUNKING\r\n250-BINARYMIME\r\n");
        await using var connection = await OpenAsync(server.Port);
        var result = await new SmtpMailSender(connection).SendAsync(Envelope with { Encoding = MessageEncoding.Binary }, new MemoryStream(message), Cancellation);
        Assert.Equal("taken", result.Answer);
        Assert.Equal(message, received.ToArray());
    }

    [Fact]
    public async Task Command_Cancelled_EndsAsCancellationAndTheConnectionIsSpent()
    {
        using var cancel = new CancellationTokenSource();
        await using var server = ScriptedServer.Tls(certificates.Issue("127.0.0.1"), async (stream, cancellation) =>
        {
            await stream.SayAsync("220 mail.test\r\n250 mail.test\r\n");
            await stream.HearAsync();
            Assert.Equal("NOOP", await stream.HearAsync());
            await cancel.CancelAsync();
            await Task.Delay(Timeout.Infinite, cancellation);
        });
        await using var connection = await OpenAsync(server.Port);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connection.NoopAsync(cancel.Token));
        Assert.False(connection.IsUsable);
    }

    /// <summary>A message without end; says when so much of it was read.</summary>
    private sealed class Endless(int afterMegabytes, Action then) : ServerStream
    {
        private long read;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (read < afterMegabytes * 1024L * 1024 && (read += buffer.Length) >= afterMegabytes * 1024L * 1024)
                then();
            for (var i = 0; i < buffer.Length; i++)
                buffer.Span[i] = (byte)(i % 64 == 63 ? '\n' : 'x');
            return new(buffer.Length);
        }
    }
}
