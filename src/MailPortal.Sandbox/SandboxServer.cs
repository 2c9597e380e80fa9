using MailPortal.Sandbox.Control;
using MailPortal.Sandbox.Entra;
using MailPortal.Sandbox.Exchange;
using MailPortal.Sandbox.Faults;
using MailPortal.Sandbox.Graph;
using MailPortal.Sandbox.Smtp;
using MailPortal.Sandbox.Transport;

namespace MailPortal.Sandbox;

/// <summary>A running sandbox: Entra, Exchange and the control endpoints on loopback, until it is disposed.</summary>
public sealed class SandboxServer : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> _parts = new();
    private readonly IReadOnlyList<SandboxTenant> _tenants;
    private Maildir? _mail;
    private AccountStates? _accounts;
    private EntraDirectory? _directory;
    private SandboxInfo? _info;

    private SandboxServer(SandboxOptions options)
    {
        _tenants = options.Tenants ?? SampleTenant.All;
        Requests = new(options.Clock);
        Sent = new(options.Clock);
    }

    public SandboxInfo Info => _info ?? throw new InvalidOperationException("Not started.");

    /// <summary>Switches that make it misbehave.</summary>
    public FaultSwitches Faults { get; } = new();

    /// <summary>What was asked of it.</summary>
    public RequestLog Requests { get; }

    /// <summary>What was accepted for sending.</summary>
    public SentLog Sent { get; }

    /// <exception cref="SandboxException">Dovecot is not installed or does not start, or a port is in use.</exception>
    public static async Task<SandboxServer> StartAsync(SandboxOptions options, CancellationToken cancellation)
    {
        if (OperatingSystem.IsWindows()) throw new SandboxException("The sandbox needs Dovecot, which runs on Linux and other Unix systems only.");
        var sandbox = new SandboxServer(options);
        try
        {
            await sandbox.StartPartsAsync(options, cancellation);
            return sandbox;
        }
        catch
        {
            await sandbox.DisposeAsync(); // no half of it stays behind
            throw;
        }
    }

    private async Task StartPartsAsync(SandboxOptions options, CancellationToken cancellation)
    {
        var folder = Keep(new SandboxFolder(options.Folder));
        var certificates = Certificates.Create();
        Keep(new Ending(certificates.Dispose));
        var tokens = new TokenSigner(options.Clock, options.TokenLifetime);
        Keep(new Ending(tokens.Dispose));

        Uri? instance = null, pages = null, graph = null;
        var entra = new EntraServer(_tenants, tokens, Faults, Requests, options.Clock, () => instance!, () => pages!);
        _accounts = entra.Accounts;
        _directory = entra.Directory;
        var (entraApp, entraPort) = await WebHosts.StartAsync(options.EntraPort, certificates.Good, app =>
        {
            app.UseOwnPagesOnly();
            entra.Map(app);
        }, cancellation);
        Keep(entraApp);
        instance = new Uri($"https://localhost:{entraPort}/");
        var (pagesApp, pagesPort) = await WebHosts.StartAsync(options.AuthorizePort, null, app =>
        {
            app.UseOwnPagesOnly();
            entra.MapPages(app);
        }, cancellation);
        Keep(pagesApp);
        pages = new Uri($"http://localhost:{pagesPort}/");
        var transport = new MailTransport(_tenants, () => _mail!, Sent, options.Clock);
        var graphServer = new GraphServer(entra.Directory, tokens, transport, Faults, Requests, options.Clock, () => instance, () => graph!);
        var (graphApp, graphPort) = await WebHosts.StartAsync(options.GraphPort, certificates.Good, graphServer.Map, cancellation);
        Keep(graphApp);
        graph = new Uri($"https://localhost:{graphPort}/");

        var directory = new ExchangeDirectory(_tenants, tokens, Faults, options.Clock);
        var introspection = new Introspection(directory);
        var control = new ControlEndpoints(this);
        var (controlApp, controlPort) = await WebHosts.StartAsync(options.ControlPort, null, app =>
        {
            app.UseLocalOnly();
            control.Map(app);
            introspection.Map(app);
        }, cancellation);
        Keep(controlApp);

        var owner = FileOwner.Current();
        var dovecot = Keep(await Dovecot.StartAsync(options.DovecotProgram, ports =>
        {
            var configuration = new DovecotConfiguration(folder.Path, owner, ports, controlPort, introspection.Secret);
            configuration.Write(_tenants, SampleTenant.OpenDomainPassword, certificates.Good.ExportCertificatePem(), certificates.GoodKeyPem());
            return configuration;
        }, cancellation));
        _mail = new(Path.Combine(folder.Path, "mail"), owner, options.Clock);

        ExchangeListener Listen(int port, PortNature nature) => Keep(new ExchangeListener(port, nature, certificates, Faults,
            client => new ExchangeSession(client, dovecot.Ports.Plain, directory, Faults, Requests)));
        var imap = Listen(options.ImapPort, PortNature.Good);
        SmtpListener Submit(int port, SubmissionRules rules) => Keep(new SmtpListener(port, client => new SmtpSession(client, certificates.Good, rules, transport, Faults, Requests)));
        var smtp = new SmtpPorts(
            Submit(options.SmtpPort, new ExchangeSubmission(_tenants, directory, entra.Directory, Faults, options.Clock)).Port, Submit(0, new PasswordSubmission(_tenants)).Port);
        _info = SandboxDescription.Of(
            new(instance, pages, graph, new Uri($"http://127.0.0.1:{controlPort}/")), folder.Save("ca.pem", certificates.Authority.ExportCertificatePem()), imap.Port, smtp, dovecot.Ports,
            new(Listen(0, PortNature.CertificateExpired).Port, Listen(0, PortNature.CertificateUntrusted).Port, Listen(0, PortNature.CertificateWrongName).Port,
                Listen(0, PortNature.PlainText).Port, Listen(0, PortNature.Silent).Port),
            _tenants);
    }

    /// <summary>Whether there is such a mailbox in any tenant.</summary>
    public bool Holds(string mailbox) => _tenants.Any(t => t.Holds(mailbox));

    /// <summary>Puts a raw message into INBOX, as an SMTP server would. Line ends may be LF or CRLF.</summary>
    /// <exception cref="SandboxException">No such mailbox.</exception>
    public Task DeliverAsync(string mailbox, ReadOnlyMemory<byte> message, CancellationToken cancellation) =>
        Mail(mailbox).DeliverAsync(mailbox, message, cancellation);

    /// <summary>What lies in each folder of a mailbox.</summary>
    /// <exception cref="SandboxException">No such mailbox.</exception>
    public IReadOnlyList<FolderContents> Look(string mailbox) => Mail(mailbox).Look(mailbox);

    /// <summary>Has an administrator do something to an account.</summary>
    /// <exception cref="SandboxException">No such account.</exception>
    public void Administer(string address, AccountAction action)
    {
        var account = _directory?.Person(address)?.Account ?? throw new SandboxException($"There is no account '{address}'.");
        _accounts!.Apply(account.Id, action);
    }

    /// <summary>Gives an account's mailbox another address, which nobody else has from then on: what its person signs in with stays as it is.</summary>
    /// <exception cref="SandboxException">No such account.</exception>
    public void GiveAlias(string alias, string address) =>
        _directory!.GiveAlias(alias, _directory.Person(address)?.Account ?? throw new SandboxException($"There is no account '{address}'."));

    private Maildir Mail(string mailbox) => !Holds(mailbox) ? throw new SandboxException($"There is no mailbox '{mailbox}'.")
        : _mail ?? throw new InvalidOperationException("Not started.");

    private T Keep<T>(T part) where T : IAsyncDisposable
    {
        _parts.Push(part);
        return part;
    }

    /// <summary>Ends everything, last started first.</summary>
    public async ValueTask DisposeAsync()
    {
        while (_parts.TryPop(out var part)) await part.DisposeAsync();
    }

    private sealed class Ending(Action end) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            end();
            return ValueTask.CompletedTask;
        }
    }
}
