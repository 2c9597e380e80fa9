using MailPortal.Data;
using MailPortal.Documents;
using MailPortal.Mail;
using MailPortal.Mailboxes;
using MailPortal.Organizations;
using MailPortal.Polling;
using MailPortal.Sandbox;
using MailPortal.Tests.Sandbox;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Tests.Portal;

/// <summary>The portal in this process and a sandbox for it to receive from. Polls run when a test says so: the scheduler stands still.</summary>
public sealed class ReceptionPortal : IAsyncLifetime
{
    private readonly List<(string, string?)> settings = [("Reception:Enabled", "false")];
    private TestPortal? portal;

    public RunningSandbox Sandbox { get; } = new();

    internal TestPortal Portal => portal ?? throw new InvalidOperationException("Not started.");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await Sandbox.InitializeAsync();
        portal = new TestPortal([.. settings, .. Sandbox.Info.PortalSettings.Select(s => (s.Key, (string?)s.Value))]);
        _ = portal.Services;
    }

    public async ValueTask DisposeAsync()
    {
        if (portal is not null) await portal.DisposeAsync();
        await Sandbox.DisposeAsync();
    }

    /// <summary>A configuration key, before the portal starts.</summary>
    public ReceptionPortal With(string key, string value)
    {
        settings.Add((key, value));
        return this;
    }

    public async Task<Guid> NewOrganizationAsync()
    {
        await using var db = await Portal.DbAsync();
        var organization = new Organization { Name = $"Contoso {Guid.NewGuid():N}", TaxId = "900555111", CreatedAt = DateTimeOffset.UtcNow };
        db.Add(organization);
        await db.SaveChangesAsync(Cancellation);
        return organization.Id;
    }

    /// <summary>A fresh mailbox at the sandbox's Exchange, configured and checked.</summary>
    public async Task<TestMailbox> NewMailboxAsync(Guid? organizationId = null, Func<MailboxSettings, MailboxSettings>? change = null)
    {
        var address = Sandbox.FreshMailbox();
        var organization = organizationId ?? await NewOrganizationAsync();
        var saved = await Portal.Get<MailboxSaving>().CreateAsync(Actor.Portal, organization, Change(Settings(address), change), progress: null, Cancellation);
        return new(this, saved.Id, organization, address);
    }

    /// <summary>Settings that work at the sandbox's Exchange.</summary>
    public MailboxSettings Settings(string address) => Settings(Sandbox.Info, address);

    /// <summary>Settings that work at that sandbox's Exchange.</summary>
    public static MailboxSettings Settings(SandboxInfo sandbox, string address) => new()
    {
        ServerType = ServerType.OutlookModern,
        Protocol = AccessProtocol.Imap,
        Credential = CredentialKind.Secret,
        Host = sandbox.Host,
        Port = sandbox.ImapPort,
        User = address,
        TenantId = SampleTenant.TenantId.ToString(),
        ApplicationId = SampleTenant.Reception.ClientId.ToString(),
        Secret = new Secret(SampleTenant.CurrentSecret.Value),
        StartFrom = new DateOnly(2020, 1, 1),
    };

    private static MailboxSettings Change(MailboxSettings settings, Func<MailboxSettings, MailboxSettings>? change) => change is null ? settings : change(settings);
}

/// <summary>One mailbox of a test, on both sides.</summary>
public sealed record TestMailbox(ReceptionPortal Reception, Guid Id, Guid OrganizationId, string Address)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public Task DeliverAsync(byte[] raw) => Reception.Sandbox.Server.DeliverAsync(Address, raw, Cancellation);

    /// <summary>Polls now and waits for the end, however long it takes.</summary>
    public async Task<PollRun> PollAsync()
    {
        var poll = Reception.Portal.Get<PollNow>();
        var id = await poll.StartAsync(Actor.Portal, Id, Cancellation);
        return await poll.WaitAsync(Actor.Portal, id, TimeSpan.MaxValue, Cancellation);
    }

    public async Task<ReceptionMailbox> RowAsync() => await Reception.Portal.Get<MailboxQueries>().GetAsync(Actor.Portal, Id, Cancellation);

    public async Task<IReadOnlyList<MessageView>> MessagesAsync() =>
        await Reception.Portal.Get<MessageQueries>().ListAsync(Actor.Portal, new MessageFilter { MailboxId = Id, Take = 1000 }, Cancellation);

    public async Task<IReadOnlyList<DocumentView>> DocumentsAsync()
    {
        var queries = Reception.Portal.Get<DocumentQueries>();
        return await queries.WithBelongingsAsync(await queries.ListAsync(Actor.Portal, new DocumentFilter { MailboxId = Id, Take = 1000 }, Cancellation), Cancellation);
    }

    /// <summary>How many messages lie in each folder on the server that is not empty.</summary>
    public IReadOnlyDictionary<string, int> Folders() =>
        Reception.Sandbox.Server.Look(Address).Where(f => f.Messages.Count > 0).ToDictionary(f => f.Name, f => f.Messages.Count);

    public async Task<int> UnconfirmedAsync()
    {
        await using var db = await Reception.Portal.DbAsync();
        return await db.Set<MessageLocation>().CountAsync(l => l.MailboxId == Id && l.ConfirmedAt == null, Cancellation);
    }
}
