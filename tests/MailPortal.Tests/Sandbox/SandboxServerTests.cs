using MailPortal.Sandbox;

namespace MailPortal.Tests.Sandbox;

public sealed class SandboxServerTests
{
    [Fact]
    public async Task Start_DovecotMissing_SaysWhatToInstall()
    {
        var problem = await Assert.ThrowsAsync<SandboxException>(() => SandboxServer.StartAsync(new() { DovecotProgram = "/nowhere/dovecot" }, TestContext.Current.CancellationToken));

        Assert.Contains("apt-get install", problem.Message, StringComparison.Ordinal);
        Assert.Contains("dovecot-imapd", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_DovecotThatEndsAtOnce_IsReportedWithItsWords()
    {
        var problem = await Assert.ThrowsAsync<SandboxException>(() => SandboxServer.StartAsync(new() { DovecotProgram = "/bin/ls" }, TestContext.Current.CancellationToken));

        Assert.Contains("did not start", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_PortInUse_SaysWhich()
    {
        await using var first = await SandboxServer.StartAsync(new(), TestContext.Current.CancellationToken);

        var problem = await Assert.ThrowsAsync<SandboxException>(() => SandboxServer.StartAsync(new() { ImapPort = first.Info.ImapPort }, TestContext.Current.CancellationToken));

        Assert.Contains($"{first.Info.ImapPort}", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dispose_RequestAndSessionHanging_DoesNotWaitForThem()
    {
        await using var sandbox = new RunningSandbox();
        await sandbox.InitializeAsync();
        var token = await new Linking(sandbox).TokenAsync(sandbox.FreshMailbox());
        sandbox.Server.Faults.Set(MailPortal.Sandbox.Faults.Fault.GraphSilent);
        var hanging = new Graph.GraphCalls(sandbox).SendMailAsync(token, Graph.GraphCalls.Message("a@example.org"));
        using var smtp = await Smtp.RawSmtp.ConnectAsync(sandbox.Info.SmtpPort);

        await sandbox.Server.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => hanging);
    }

    [Fact]
    public async Task Dispose_LeavesNoFolderAndNoPortBehind()
    {
        var sandbox = await SandboxServer.StartAsync(new(), TestContext.Current.CancellationToken);
        var info = sandbox.Info;
        await sandbox.DeliverAsync(SampleTenant.Mailbox, "Subject: x\n\n"u8.ToArray(), TestContext.Current.CancellationToken);

        await sandbox.DisposeAsync();

        Assert.False(Directory.Exists(Path.GetDirectoryName(info.CaFile)));
        foreach (var port in new[] { info.ImapPort, info.PasswordImapPort, info.Control.Port, info.Entra.Port, info.Authorize.Port, info.Graph.Port, info.SmtpPort, info.PasswordSmtpPort })
            await Assert.ThrowsAsync<System.Net.Sockets.SocketException>(() => RawImap.ConnectAsync(port, trust: null));
    }
}
