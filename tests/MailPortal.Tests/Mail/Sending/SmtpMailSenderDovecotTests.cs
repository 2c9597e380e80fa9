using System.Security.Cryptography;
using System.Text;
using MailPortal.Mail;
using MailPortal.Mail.Network;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Sasl;
using MailPortal.Mail.Sending;
using MailPortal.Mail.Smtp;
using MailPortal.Tests.Servers;

namespace MailPortal.Tests.Mail.Sending;

/// <summary>The sender against a real Dovecot with a real receiver behind it.</summary>
public sealed class SmtpMailSenderDovecotTests(SubmissionServer server) : IClassFixture<SubmissionServer>
{
    private const string User = "shared@contoso.test";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static Plain Password => new(User, new Secret(DovecotServer.Password));

    private Task<SmtpMailSender> ConnectAsync(SaslMechanism? mechanism = null, MailServerEndpoint? endpoint = null, ConnectionEvidence? evidence = null, SmtpOptions? options = null) =>
        SmtpMailSender.ConnectAsync(server.Dovecot.Network, endpoint ?? server.Tls, mechanism ?? Password, options, evidence, Cancellation);

    /// <summary>Past Dovecot, straight to the receiver: no CHUNKING, no PIPELINING, no sign-in.</summary>
    private async Task<SmtpMailSender> ReceiverAsync() => new(await SmtpConnection.OpenAsync(
        await server.Dovecot.Network.ConnectAsync(new("127.0.0.1", server.Receiver.Port, ConnectionSecurity.StartTls), null, Cancellation), null, Cancellation));

    /// <summary>The receiver numbers what it gets: <c>Ok: kept as 7</c>.</summary>
    private static int Number(SendResult result) => int.Parse(result.Answer!.Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture);

    private static byte[] Message(int size)
    {
        var random = new Random(size);
        var text = new StringBuilder("Subject: a large one\r\n\r\n");
        while (text.Length < size - 100)
            text.Append('.', random.Next(3)).Append('x', random.Next(75)).Append("\r\n");
        return Encoding.ASCII.GetBytes(text.Append('y', Math.Max(0, size - 2 - text.Length)).Append("\r\n").ToString());
    }

    [Fact]
    public async Task Connect_EveryWayIn_SignsInAndSends()
    {
        var token = server.Token(User, TimeSpan.FromHours(1));
        foreach (var endpoint in new[] { server.Tls, server.StartTls })
        {
            foreach (var mechanism in new SaslMechanism[] { new XOAuth2(User, token), new OAuthBearer(User, token, endpoint.Host, endpoint.Port), Password, new Login(User, new Secret("pw")) })
            {
                var evidence = new ConnectionEvidence();
                await using var sender = await ConnectAsync(mechanism, endpoint, evidence);
                Assert.Equal([ConnectionStep.Resolve, ConnectionStep.Connect, ConnectionStep.Tls], evidence.Steps.Select(step => step.Step));
                Assert.True(sender.Connection is { IsSignedIn: true, Capabilities: { Chunking: true, Pipelining: true, LargestMessage: SubmissionServer.LargestMessage } });
                var result = await sender.SendAsync(new(User, ["ana@fabrikam.test"]), new MemoryStream("Subject: x\r\n\r\nhello\r\n"u8.ToArray()), Cancellation);
                var (envelope, message) = server.Receiver.Read(Number(result));
                Assert.Equal((User, "ana@fabrikam.test"), (envelope.From, Assert.Single(envelope.To)));
                Assert.EndsWith("Subject: x\r\n\r\nhello\r\n", Encoding.ASCII.GetString(message), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task Connect_TokenRefused_IsNamedWithTheServersWords()
    {
        foreach (var (user, token) in new[] { (User, server.Token(User, TimeSpan.FromHours(-1))), ("other@contoso.test", server.Token(User, TimeSpan.FromHours(1))), (User, new Secret("none")) })
        {
            var problem = await Assert.ThrowsAsync<MailProblemException>(() => ConnectAsync(new XOAuth2(user, token)));
            Assert.Equal(MailProblem.SmtpCredentialsWrong, problem.Problem);
            Assert.Contains("\"status\":\"401\"", problem.Detail, StringComparison.Ordinal);
            Assert.IsType<SmtpCommandException>(problem.InnerException);
        }

        var bearer = await Assert.ThrowsAsync<MailProblemException>(() => ConnectAsync(new OAuthBearer(User, new Secret("none"), "127.0.0.1", 465)));
        Assert.Contains("invalid_token", bearer.Detail, StringComparison.Ordinal);
        var password = await Assert.ThrowsAsync<MailProblemException>(() => ConnectAsync(new Plain(User, new Secret("wrong"))));
        Assert.Equal(MailProblem.SmtpCredentialsWrong, password.Problem);
    }

    [Fact]
    public async Task Send_ToThreeOfWhomTwoAreRefused_ReachesTheOthersAndSaysWhy()
    {
        foreach (var direct in new[] { false, true })
        {
            await using var sender = direct ? await ReceiverAsync() : await ConnectAsync();
            var result = await sender.SendAsync(new(User, ["reject@fabrikam.test", "ana@fabrikam.test", "later@fabrikam.test"]), new MemoryStream(Message(500)), Cancellation);
            Assert.Equal([RecipientStatus.Refused, RecipientStatus.Accepted, RecipientStatus.RefusedForNow], result.Recipients.Select(r => r.Status));
            // The receiver does not promise enhanced codes, so Dovecot puts general ones in front of its words.
            Assert.Equal(direct ? [(550, "5.1.1"), (250, "2.1.5"), (451, "4.7.1")] : [(550, "5.0.0"), (250, "2.0.0"), (451, "4.0.0")], result.Recipients.Select(r => (r.Code, r.EnhancedCode!)));
            Assert.Equal([MailProblem.RecipientUnknown, null, MailProblem.SmtpRefusedForNow], result.Recipients.Select(r => r.Problem));
            Assert.Contains("User unknown", result.Recipients[0].Text, StringComparison.Ordinal);
            Assert.Equal(["ana@fabrikam.test"], server.Receiver.Read(Number(result)).Envelope.To);

            // Nobody is left, and the session goes on.
            var count = server.Receiver.Count;
            var none = await sender.SendAsync(new(User, ["reject@fabrikam.test", "later@fabrikam.test"]), new MemoryStream(Message(500)), Cancellation);
            Assert.Null(none.Answer);
            Assert.Equal(count, server.Receiver.Count);
            Assert.NotNull((await sender.SendAsync(new("", ["ana@fabrikam.test"]), new MemoryStream(Message(500)), Cancellation)).Answer);
        }
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public async Task Send_TwentyMegabytes_ArriveByteForByte(bool direct, bool chunking)
    {
        var message = Message(20_000_000);
        await using var sender = direct ? await ReceiverAsync() : await ConnectAsync(options: new() { UseChunking = chunking });
        var result = await sender.SendAsync(new(User, ["ana@fabrikam.test"]), new MemoryStream(message), Cancellation);
        var received = server.Receiver.Read(Number(result)).Message;
        // Dovecot puts a Received header of its own in front.
        Assert.Equal(Convert.ToHexString(SHA256.HashData(message)), Convert.ToHexString(SHA256.HashData(received.AsSpan(received.Length - message.Length))));
        Assert.Equal(direct, received.Length == message.Length);
    }

    [Fact]
    public async Task Send_LargerThanTaken_IsRefusedBeforeAndOnTheWayAndTheSessionGoesOn()
    {
        await using var sender = await ConnectAsync();
        var big = Message(SubmissionServer.LargestMessage + 1000);
        var before = await Assert.ThrowsAsync<MailProblemException>(() => sender.SendAsync(new(User, ["ana@fabrikam.test"]), new MemoryStream(big), Cancellation));
        Assert.Equal(MailProblem.MessageTooBig, before.Problem);
        Assert.Null(before.UpstreamCode);
        // A stream that cannot say its size: the server says so.
        var onTheWay = await Assert.ThrowsAsync<MailProblemException>(() => sender.SendAsync(
            new(User, ["ana@fabrikam.test"]), new BufferedStream(new System.IO.Compression.GZipStream(Zipped(big), System.IO.Compression.CompressionMode.Decompress)), Cancellation));
        Assert.Equal(MailProblem.MessageTooBig, onTheWay.Problem);
        Assert.NotNull(onTheWay.UpstreamCode);
        Assert.NotNull((await sender.SendAsync(new(User, ["ana@fabrikam.test"]), new MemoryStream(Message(500)), Cancellation)).Answer);
    }

    private static MemoryStream Zipped(byte[] bytes)
    {
        var zipped = new MemoryStream();
        using (var zip = new System.IO.Compression.GZipStream(zipped, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
            zip.Write(bytes);
        zipped.Position = 0;
        return zipped;
    }

    [Fact]
    public async Task Send_AThousandMessagesOverOneConnection_EachArrivesOnce()
    {
        await using var sender = await ConnectAsync();
        var numbers = new HashSet<int>();
        for (var i = 0; i < 1000; i++)
        {
            var message = Encoding.ASCII.GetBytes($"Subject: number {i}\r\n\r\n.{i}\r\n");
            var number = Number(await sender.SendAsync(new(User, [$"r{i}@fabrikam.test"]), new MemoryStream(message), Cancellation));
            Assert.True(numbers.Add(number));
            var (envelope, received) = server.Receiver.Read(number);
            Assert.Equal($"r{i}@fabrikam.test", Assert.Single(envelope.To));
            Assert.EndsWith($"Subject: number {i}\r\n\r\n.{i}\r\n", Encoding.ASCII.GetString(received), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Send_BeyondAscii_AsTheReceiverAsksForIt()
    {
        var message = Encoding.UTF8.GetBytes("Subject: año\r\n\r\nñ\r\n");
        await using (var direct = await ReceiverAsync())
        {
            var (envelope, received) = server.Receiver.Read(Number(await direct.SendAsync(new(User, ["josé@año.test"]), new MemoryStream(message), Cancellation)));
            Assert.Equal("josé@xn--ao-zja.test", Assert.Single(envelope.To));
            Assert.Contains("SMTPUTF8", envelope.Options);
            Assert.Contains("BODY=8BITMIME", envelope.Options);
            Assert.Equal(message, received);
        }

        await using var sender = await ConnectAsync(); // Dovecot does not offer SMTPUTF8
        Assert.Equal(MailProblem.NonAsciiUnsupported,
            (await Assert.ThrowsAsync<MailProblemException>(() => sender.SendAsync(new(User, ["ana@fabrikam.test"]), new MemoryStream(message), Cancellation))).Problem);
        Assert.NotNull((await sender.SendAsync(new(User, ["ana@año.test"]), new MemoryStream(Encoding.UTF8.GetBytes("Subject: x\r\n\r\nñ")), Cancellation)).Answer);
    }

    [Fact]
    public async Task Send_ConnectionCutAnywhere_IsSentOnlyWhenItSaysSo()
    {
        // TLS stays end to end, so the cuts fall into any state of the dialogue; it ends after some 3,000 bytes from the server.
        var ends = new Dictionary<long, string>();
        for (var cut = 100L; cut < 4000; cut += 100)
        {
            await using var proxy = new CuttingProxy(server.Tls.Port, cut);
            try
            {
                await using var sender = await ConnectAsync(endpoint: server.Tls with { Port = proxy.Port });
                var result = await sender.SendAsync(new(User, [$"cut{cut}@fabrikam.test"]), new MemoryStream(Message(500)), Cancellation);
                ends[cut] = result.Answer is null ? "nobody" : "sent";
            }
            catch (MailProblemException problem)
            {
                ends[cut] = problem.Problem.ToString();
            }
        }

        var arrived = Enumerable.Range(1, server.Receiver.Count).SelectMany(number => server.Receiver.Read(number).Envelope.To).ToHashSet();
        Assert.Superset(new HashSet<string>(["sent", nameof(MailProblem.ConnectionLost)]), ends.Values.ToHashSet());
        foreach (var (cut, end) in ends)
        {
            Assert.Contains(end, new[] { "sent", nameof(MailProblem.ConnectionLost), nameof(MailProblem.TlsFailed), nameof(MailProblem.SendingUncertain) });
            if (end != nameof(MailProblem.SendingUncertain)) // either way: that is what it says
                Assert.Equal(end == "sent", arrived.Contains($"cut{cut}@fabrikam.test"));
        }
    }

    [Fact]
    public async Task Send_SubmissionKilledInTheMiddleOfTheMessage_WasNotSent()
    {
        var before = server.Dovecot.Sessions("submission");
        await using var sender = await ConnectAsync();
        var process = Assert.Single(server.Dovecot.Sessions("submission").Except(before));
        var count = server.Receiver.Count;
        var message = new MemoryStream(Message(5_000_000));
        var problem = await Assert.ThrowsAsync<MailProblemException>(() => sender.SendAsync(
            new(User, ["ana@fabrikam.test"]), new Interrupted(message, 2_000_000, () => server.Dovecot.Signal(process, "KILL")), Cancellation));
        Assert.Equal(MailProblem.ConnectionLost, problem.Problem);
        Assert.False(sender.Connection.IsUsable);
        Assert.Equal(count, server.Receiver.Count);
    }

    [Fact]
    public async Task Send_ReceiverGone_IsRefusedForNowAndNothingIsSent()
    {
        await using var alone = new SubmissionServer();
        await alone.InitializeAsync();
        alone.Receiver.Stop();
        // The relay is what is missing, and Dovecot says so at any point: at its greeting, to MAIL or by hanging up.
        var problem = await Assert.ThrowsAsync<MailProblemException>(async () =>
        {
            await using var sender = await SmtpMailSender.ConnectAsync(alone.Dovecot.Network, alone.Tls, Password, null, null, Cancellation);
            await sender.SendAsync(new(User, ["ana@fabrikam.test"]), new MemoryStream(Message(500)), Cancellation);
        });
        Assert.Equal(ProblemRetry.Later, ProblemCatalogue.Describe(problem.Problem).Retry);
        Assert.NotEqual(MailProblem.SendingUncertain, problem.Problem);
        Assert.Equal(0, alone.Receiver.Count);
    }

    /// <summary>Lets something happen on the way through a message.</summary>
    private sealed class Interrupted(Stream inner, long at, Action happens) : ServerStream
    {
        private long read;
        private bool done;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (read >= at && !done)
            {
                done = true;
                happens();
            }

            var count = await inner.ReadAsync(buffer, cancellationToken);
            read += count;
            return count;
        }
    }
}
