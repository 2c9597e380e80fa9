using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using MailPortal.Sandbox;

namespace MailPortal.Tests.Sandbox;

/// <summary>A sandbox for the tests of one class, with what talks to it.</summary>
public class RunningSandbox : IAsyncLifetime
{
    private X509Certificate2? _authority;
    private HttpClient? _http;
    private int _mailboxes;

    public SandboxServer Server { get => field ?? throw new InvalidOperationException("Not started."); private set; }

    public SandboxInfo Info => Server.Info;

    /// <summary>Trusts the sandbox's authority and nothing else.</summary>
    public HttpClient Http => _http!;

    public static SandboxTenant Tenant => SampleTenant.Contoso;

    protected virtual SandboxOptions Options => new();

    public async ValueTask InitializeAsync()
    {
        Server = await SandboxServer.StartAsync(Options, CancellationToken.None);
        _authority = X509CertificateLoader.LoadCertificateFromFile(Info.CaFile);
        _http = new HttpClient(new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = Trust } });
    }

    private X509ChainPolicy Trust => new() { TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { _authority! }, RevocationMode = X509RevocationMode.NoCheck };

    /// <summary>Where Dovecot keeps a mailbox's files.</summary>
    public string MailFolderOf(string mailbox) => Path.Combine(Path.GetDirectoryName(Info.CaFile)!, "mail", mailbox);

    /// <summary>A mailbox that no other test has.</summary>
    public string FreshMailbox() => $"prueba{Interlocked.Increment(ref _mailboxes)}@{SampleTenant.OpenDomain}";

    /// <summary>Asks for a token; null takes a field out of the request.</summary>
    public async Task<(int Status, JsonElement Body)> AskTokenAsync(
        string? tenant = null, string? clientId = "", string? secret = "", string? scope = "https://outlook.office365.com/.default", string? grant = "client_credentials", Guid? correlation = null)
    {
        var fields = new Dictionary<string, string?>
        {
            ["grant_type"] = grant,
            ["client_id"] = clientId is "" ? SampleTenant.Reception.ClientId.ToString() : clientId,
            ["client_secret"] = secret is "" ? SampleTenant.CurrentSecret.Value : secret,
            ["scope"] = scope,
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Info.Entra, $"{tenant ?? SampleTenant.TenantId.ToString()}/oauth2/v2.0/token"))
        {
            Content = new FormUrlEncodedContent(fields.Where(f => f.Value is not null)),
        };
        if (correlation is { } id) request.Headers.Add("client-request-id", id.ToString());
        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement);
    }

    public async Task<string> TokenAsync(SandboxApplication? application = null, string scope = "https://outlook.office365.com/.default")
    {
        application ??= SampleTenant.Reception;
        var (status, body) = await AskTokenAsync(clientId: application.ClientId.ToString(), secret: application.Secrets[0].Value, scope: scope);
        Assert.Equal(200, status);
        return body.GetProperty("access_token").GetString()!;
    }

    /// <summary>A raw IMAP connection over TLS, its greeting read.</summary>
    public Task<RawImap> ImapAsync(int? port = null) => RawImap.ConnectAsync(port ?? Info.ImapPort, Trust);

    /// <summary>Signed in to a mailbox the way the portal does.</summary>
    public async Task<RawImap> SignedInAsync(string mailbox)
    {
        var imap = await ImapAsync();
        Assert.Equal("A OK AUTHENTICATE completed.", await imap.AuthenticateAsync(mailbox, await TokenAsync()));
        return imap;
    }

    public async ValueTask DisposeAsync()
    {
        _http?.Dispose();
        _authority?.Dispose();
        await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
