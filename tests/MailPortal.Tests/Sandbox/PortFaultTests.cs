using System.Security.Authentication;
using MailPortal.Sandbox.Faults;

namespace MailPortal.Tests.Sandbox;

/// <summary>Faults that strike before anybody is known: they concern the whole port, so these tests have a sandbox of their own.</summary>
public sealed class PortFaultTests(RunningSandbox sandbox) : IClassFixture<RunningSandbox>
{
    [Theory]
    [InlineData(Fault.CertificateExpired, "NotTimeValid")]
    [InlineData(Fault.CertificateUntrusted, "UntrustedRoot")]
    public async Task Certificate_SwitchedOn_IsWrongOnce(Fault fault, string sign)
    {
        sandbox.Server.Faults.Set(fault, new() { Times = 1 });

        var refusal = await Assert.ThrowsAsync<AuthenticationException>(() => sandbox.ImapAsync());
        Assert.Contains(sign, refusal.Message, StringComparison.Ordinal);
        using var again = await sandbox.ImapAsync();
        Assert.StartsWith("* OK", again.Greeting, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PlainTextOnTlsPort_SwitchedOn_SpeaksWithoutTls()
    {
        sandbox.Server.Faults.Set(Fault.PlainTextOnTlsPort, new() { Times = 1 });
        using var imap = await RawImap.ConnectAsync(sandbox.Info.ImapPort, trust: null);

        Assert.StartsWith("* OK The Microsoft Exchange", imap.Greeting, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ImapSilent_SwitchedOn_SaysNothing()
    {
        sandbox.Server.Faults.Set(Fault.ImapSilent, new() { Times = 1 });

        await Assert.ThrowsAsync<TimeoutException>(() => RawImap.ConnectAsync(sandbox.Info.ImapPort, trust: null).WaitAsync(TimeSpan.FromMilliseconds(300), TestContext.Current.CancellationToken));
    }
}
