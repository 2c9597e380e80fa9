using System.Net;
using System.Security.Cryptography.X509Certificates;
using MailPortal.Diagnosis;
using MailPortal.Mail;
using MailPortal.Mail.Microsoft;
using MailPortal.Mail.Network;
using MailPortal.Sandbox;

namespace MailPortal.Tests.Portal.Diagnosis;

/// <summary>One sandbox for the tests of a class, and what a portal needs to reach it.</summary>
public sealed class SandboxFixture : IAsyncLifetime
{
    private SandboxServer? sandbox;

    public SandboxServer Sandbox => sandbox!;

    public SandboxInfo Info => Sandbox.Info;

    public MicrosoftCloud Cloud => MicrosoftCloud.Custom(Info.Entra, Info.ExchangeResource, Info.Entra);

    public async ValueTask InitializeAsync() => sandbox = await SandboxServer.StartAsync(new(), TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => sandbox?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <param name="impatient">Gives a server that says nothing a short time only.</param>
    public MailboxCheck Check(bool loopback = true, bool impatient = false)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(Info.CaFile);
        var network = new MailNetwork(new()
        {
            TrustedAuthorities = authorities,
            AllowedPrivateNetworks = loopback ? [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")] : [],
            TlsTimeout = TimeSpan.FromSeconds(impatient ? 1 : 20),
            SignInTimeout = TimeSpan.FromSeconds(impatient ? 1 : 60),
        });
        return new(network, new(MicrosoftHttp.CreateClient(network), TimeProvider.System));
    }

    /// <summary>Settings that are right for a mailbox; each test makes one thing wrong.</summary>
    internal CheckSettings Settings(string? user = null, SandboxApplication? application = null) => new()
    {
        Host = Info.Host,
        Port = Info.ImapPort,
        User = user ?? $"{Guid.NewGuid():N}@{SampleTenant.OpenDomain}",
        Credential = CheckCredential.ClientSecret,
        Cloud = Cloud,
        TenantId = SampleTenant.TenantId.ToString(),
        ApplicationId = (application ?? SampleTenant.Reception).ClientId.ToString(),
        Secret = new((application ?? SampleTenant.Reception).Secrets[0].Value),
    };
}
