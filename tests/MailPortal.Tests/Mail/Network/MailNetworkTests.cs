using System.Net;
using System.Net.Sockets;
using MailPortal.Mail.Network;
using MailPortal.Mail.Problems;
using MailPortal.Tests.Servers;

namespace MailPortal.Tests.Mail.Network;

public sealed class MailNetworkTests : IDisposable
{
    private static readonly TimeSpan RunsOut = TimeSpan.FromSeconds(33);
    private readonly TestCertificates certificates = new();
    private readonly ConnectionEvidence evidence = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => certificates.Dispose();

    private MailNetworkOptions Local => new()
    {
        TrustedAuthorities = certificates.Trusted,
        AllowedPrivateNetworks = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("255.255.255.255/32")],
    };

    private async Task<MailProblemException> RefusalAsync(MailNetworkOptions options, MailServerEndpoint endpoint, TimeProvider? time = null) =>
        await Assert.ThrowsAsync<MailProblemException>(async () =>
        {
            await using var socket = await new MailNetwork(options, time).ConnectAsync(endpoint, evidence, Cancellation);
        });

    private static MailServerEndpoint Tls(int port, string host = "127.0.0.1") => new(host, port, ConnectionSecurity.SslTls);

    [Fact]
    public async Task Connect_NameWithoutAddress_HostNotFound()
    {
        var options = Local with { Resolve = static (_, _) => throw new SocketException((int)SocketError.HostNotFound) };
        var problem = await RefusalAsync(options, Tls(993, "no.such.host.test"));
        Assert.Equal(MailProblem.HostNotFound, problem.Problem);
        Assert.Equal(ConnectionStep.Resolve, evidence.FailedStep);
    }

    /// <summary>For the resolver no name is this machine's own.</summary>
    [Fact]
    public async Task Connect_NoHost_HostNotFound()
    {
        var problem = await RefusalAsync(Local with { Resolve = static (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]) }, Tls(993, " "));
        Assert.Equal(MailProblem.HostNotFound, problem.Problem);
    }

    [Theory]
    [InlineData("")]
    [InlineData("mail..test")]
    [InlineData("not a host name")]
    [InlineData("correo-\u00f1-\u0001.test")]
    public async Task Connect_NotAHostName_HostNotFound(string host)
    {
        var problem = await RefusalAsync(Local with { Resolve = static (_, _) => Task.FromResult<IPAddress[]>([]) }, Tls(993, host));
        Assert.Equal(MailProblem.HostNotFound, problem.Problem);
    }

    [Fact]
    public async Task Connect_NameServerSilent_HostNotFound()
    {
        var options = Local with
        {
            ConnectTimeout = RunsOut,
            Resolve = static async (_, cancellation) =>
            {
                await Task.Delay(Timeout.Infinite, cancellation);
                return [];
            },
        };
        var problem = await RefusalAsync(options, Tls(993, "mail.test"), new ImpatientTime(RunsOut));
        Assert.Equal(MailProblem.HostNotFound, problem.Problem);
    }

    [Fact]
    public async Task Connect_PrivateAddress_IsRefusedBeforeAnyPacket()
    {
        await using var server = ScriptedServer.Silent();
        var problem = await RefusalAsync(new MailNetworkOptions(), Tls(server.Port));
        Assert.Equal(MailProblem.PrivateAddressRefused, problem.Problem);
        Assert.Equal(ConnectionStep.Resolve, evidence.FailedStep);
        Assert.Equal(MailProblem.PrivateAddressRefused, Assert.Single(evidence.Addresses).Problem);
    }

    [Fact]
    public async Task Connect_NameIsResolvedOnce_SoThatTheCheckedAddressIsTheOneConnectedTo()
    {
        await using var server = ScriptedServer.Silent();
        var asked = 0;
        // The attack is a name server that answers with a public address first and with the inner one afterwards.
        var options = Local with
        {
            AllowedPrivateNetworks = [IPNetwork.Parse("127.0.0.1/32")],
            Resolve = (_, _) => Task.FromResult<IPAddress[]>([++asked == 1 ? IPAddress.Loopback : IPAddress.Parse("127.0.0.2")]),
        };
        await using var socket = await new MailNetwork(options).ConnectAsync(new("mail.test", server.Port, ConnectionSecurity.StartTls), evidence, Cancellation);
        Assert.Equal(1, asked);
        Assert.Equal(IPAddress.Loopback, Assert.Single(evidence.Addresses).Address);
    }

    [Fact]
    public async Task Connect_SomeAddressesPrivate_TheOthersAreUsed()
    {
        await using var server = ScriptedServer.Silent();
        var options = Local with
        {
            AllowedPrivateNetworks = [IPNetwork.Parse("127.0.0.1/32")],
            Resolve = static (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("10.0.0.1"), IPAddress.Loopback]),
        };
        await using var socket = await new MailNetwork(options).ConnectAsync(new("mail.test", server.Port, ConnectionSecurity.StartTls), evidence, Cancellation);
        Assert.Equal([MailProblem.PrivateAddressRefused, null], evidence.Addresses.Select(attempt => attempt.Problem));
    }

    [Fact]
    public async Task Connect_ClosedPort_ConnectionRefused()
    {
        var problem = await RefusalAsync(Local, Tls(ClosedPort()));
        Assert.Equal(MailProblem.ConnectionRefused, problem.Problem);
        Assert.Equal(ConnectionStep.Connect, evidence.FailedStep);
    }

    [Fact]
    public async Task Connect_FirstAddressDead_TheSecondIsUsed()
    {
        await using var server = ScriptedServer.Silent();
        var options = Local with { Resolve = static (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("127.0.0.9"), IPAddress.Loopback]) };
        await using var socket = await new MailNetwork(options).ConnectAsync(new("mail.test", server.Port, ConnectionSecurity.StartTls), evidence, Cancellation);
        Assert.Equal([MailProblem.ConnectionRefused, null], evidence.Addresses.Select(attempt => attempt.Problem));
        Assert.Null(evidence.FailedStep);
    }

    /// <summary>An address that refuses at once leaves its time to the others.</summary>
    [Fact]
    public async Task Connect_TimeThatIsLeft_BelongsToTheNextAddress()
    {
        await using var server = ScriptedServer.Silent();
        var time = new ManualTime();
        var whole = time.TimerOf(RunsOut, times: 2); // the resolver's, and the last address's
        var half = time.TimerOf(RunsOut / 2);
        var options = Local with
        {
            ConnectTimeout = RunsOut,
            Resolve = static (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("127.0.0.9"), IPAddress.Loopback]),
        };
        await using var socket = await new MailNetwork(options, time).ConnectAsync(new("mail.test", server.Port, ConnectionSecurity.StartTls), evidence, Cancellation);
        Assert.Equal([MailProblem.ConnectionRefused, null], evidence.Addresses.Select(attempt => attempt.Problem));
        Assert.True(half.IsCompleted);
        Assert.True(whole.IsCompleted);
    }

    /// <summary>RFC 8305 section 4: where one family leads nowhere, not all of its addresses are tried before the other.</summary>
    [Fact]
    public async Task Connect_BothFamilies_AreTriedByTurns()
    {
        var port = ClosedPort();
        IPAddress[] addresses = [IPAddress.Parse("127.0.0.7"), IPAddress.Parse("127.0.0.8"), IPAddress.Parse("127.0.0.9"), IPAddress.IPv6Loopback];
        var options = Local with
        {
            AllowedPrivateNetworks = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")],
            Resolve = (_, _) => Task.FromResult(addresses),
        };
        await RefusalAsync(options, Tls(port, "mail.test"));
        Assert.Equal([addresses[0], addresses[3], addresses[1], addresses[2]], evidence.Addresses.Select(attempt => attempt.Address));
    }

    /// <summary>Whoever is told of the steps may end the connection; nothing of it is left open.</summary>
    [Fact(Timeout = 60_000)]
    public async Task Connect_TheOneWhoIsToldThrows_TheSocketIsClosed()
    {
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new ScriptedServer(async (stream, cancellation) =>
        {
            Assert.Equal(0, await stream.ReadAsync(new byte[1], cancellation));
            closed.SetResult();
        });
        var told = new ConnectionEvidence
        {
            StepTaken = step =>
            {
                if (step.Step == ConnectionStep.Connect)
                    throw new InvalidOperationException("enough");
            },
        };
        await Assert.ThrowsAsync<InvalidOperationException>(() => new MailNetwork(Local).ConnectAsync(Tls(server.Port), told, Cancellation));
        await closed.Task;
    }

    [Fact]
    public async Task Connect_NoRoute_NetworkUnreachable()
    {
        var problem = await RefusalAsync(Local, Tls(993, "255.255.255.255")); // TCP to the broadcast address: no machine routes it
        Assert.Equal(MailProblem.NetworkUnreachable, problem.Problem);
    }

    [Fact]
    public async Task Connect_NothingAnswers_ConnectTimedOut()
    {
        // A listener that takes nobody: once its queue is full the kernel drops every further knock.
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(0);
        var port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        using var waiting = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await waiting.ConnectAsync(IPAddress.Loopback, port, Cancellation);
        var problem = await RefusalAsync(Local with { ConnectTimeout = RunsOut }, Tls(port), new ImpatientTime(RunsOut));
        Assert.Equal(MailProblem.ConnectTimedOut, problem.Problem);
        Assert.Equal(ConnectionStep.Connect, evidence.FailedStep);
    }

    [Theory]
    [InlineData("* OK The Microsoft Exchange IMAP4 service is ready.\r\n")]
    [InlineData("+OK ready\r\n")]
    [InlineData("220 mail.test ESMTP\r\n")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n")]
    public async Task Connect_PlainTextWhereTlsIsExpected_SaysSoWithTheGreeting(string greeting)
    {
        await using var server = ScriptedServer.Saying(greeting);
        var problem = await RefusalAsync(Local, Tls(server.Port));
        Assert.Equal(MailProblem.PlainTextOnTlsPort, problem.Problem);
        Assert.Contains(greeting.TrimEnd(), problem.Detail, StringComparison.Ordinal);
        Assert.Equal(ConnectionStep.Tls, evidence.FailedStep);
    }

    [Fact]
    public async Task Connect_ServerWaitsSilentlyWhereTlsIsExpected_ServerSilent()
    {
        await using var server = ScriptedServer.Silent();
        var problem = await RefusalAsync(Local with { TlsTimeout = RunsOut }, Tls(server.Port), new ImpatientTime(RunsOut));
        Assert.Equal(MailProblem.ServerSilent, problem.Problem);
        Assert.Equal(ConnectionStep.Tls, evidence.FailedStep);
    }

    [Fact]
    public async Task Connect_ServerClosesInTheHandshake_TlsFailed()
    {
        await using var server = new ScriptedServer(static (_, _) => Task.CompletedTask);
        Assert.Equal(MailProblem.TlsFailed, (await RefusalAsync(Local, Tls(server.Port))).Problem);
    }

    [Fact]
    public async Task Connect_GarbageThatIsNeitherTextNorTls_TlsFailed()
    {
        await using var server = new ScriptedServer(static async (stream, cancellation) =>
        {
            await stream.WriteAsync(new byte[] { 0x00, 0xff, 0x13, 0x37, 0x00, 0x00, 0x01 }, cancellation);
            await Task.Delay(Timeout.Infinite, cancellation);
        });
        Assert.Equal(MailProblem.TlsFailed, (await RefusalAsync(Local, Tls(server.Port))).Problem);
    }

    [Fact]
    public async Task Connect_OwnAuthority_IsTrustedAndTheEvidenceIsComplete()
    {
        using var certificate = certificates.Issue("mail.contoso.test", "127.0.0.1");
        await using var server = ScriptedServer.Tls(certificate);
        await using var socket = await new MailNetwork(Local).ConnectAsync(Tls(server.Port), evidence, Cancellation);
        Assert.True(socket.IsEncrypted);
        Assert.Equal([ConnectionStep.Resolve, ConnectionStep.Connect, ConnectionStep.Tls], evidence.Steps.Select(step => step.Step));
        Assert.All(evidence.Steps, step => Assert.Null(step.Failure));
        Assert.NotNull(evidence.TlsProtocol);
        Assert.NotNull(evidence.TlsCipher);
        var shown = evidence.Certificates[0];
        Assert.Equal("CN=mail.contoso.test", shown.Subject);
        Assert.Equal("CN=MailPortal test authority", shown.Issuer);
        Assert.Equal(["mail.contoso.test", "127.0.0.1"], shown.Names);
    }

    [Fact]
    public async Task Connect_UnknownAuthority_CertificateUntrusted()
    {
        using var others = new TestCertificates();
        using var certificate = others.Issue("127.0.0.1");
        await using var server = ScriptedServer.Tls(certificate);
        Assert.Equal(MailProblem.CertificateUntrusted, (await RefusalAsync(Local, Tls(server.Port))).Problem);
        Assert.Equal(ConnectionStep.Tls, evidence.FailedStep);
        Assert.Equal("CN=127.0.0.1", evidence.Certificates[0].Subject);
        Assert.Equal(MailProblem.CertificateUntrusted, (await RefusalAsync(Local with { TrustedAuthorities = [] }, Tls(server.Port))).Problem);
    }

    [Theory]
    [InlineData(-20, -10)]
    [InlineData(10, 20)]
    public async Task Connect_OutsideOfItsDates_CertificateExpired(int from, int until)
    {
        using var certificate = certificates.Issue(TimeSpan.FromDays(from), TimeSpan.FromDays(until), "127.0.0.1");
        await using var server = ScriptedServer.Tls(certificate);
        Assert.Equal(MailProblem.CertificateExpired, (await RefusalAsync(Local, Tls(server.Port))).Problem);
    }

    [Fact]
    public async Task Connect_CertificateForAnotherName_IsRefusedAlthoughItsAuthorityIsTrusted()
    {
        using var certificate = certificates.Issue("other.contoso.test");
        await using var server = ScriptedServer.Tls(certificate);
        var problem = await RefusalAsync(Local, Tls(server.Port));
        Assert.Equal(MailProblem.CertificateNameMismatch, problem.Problem);
        Assert.Contains("other.contoso.test", problem.Detail, StringComparison.Ordinal);
    }

    /// <summary>What was believed was the certificate, not that it is another server's.</summary>
    [Fact]
    public async Task Connect_CertificateBelievedLately_UnderAnotherName_IsRefused()
    {
        using var certificate = certificates.Issue("127.0.0.1");
        await using var server = ScriptedServer.Tls(certificate);
        var network = new MailNetwork(Local);
        await using (await network.ConnectAsync(Tls(server.Port), null, Cancellation)) { }

        var problem = await Assert.ThrowsAsync<MailProblemException>(() => network.ConnectAsync(Tls(server.Port, "localhost"), evidence, Cancellation));

        Assert.Equal(MailProblem.CertificateNameMismatch, problem.Problem);
        Assert.Equal("CN=127.0.0.1", evidence.Certificates[0].Subject);
    }

    [Fact]
    public async Task Connect_Cancelled_EndsAsCancellation()
    {
        await using var server = ScriptedServer.Silent();
        using var cancel = new CancellationTokenSource();
        var connecting = new MailNetwork(Local).ConnectAsync(Tls(server.Port), evidence, cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting);
    }

    private static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
