using System.Net;
using MailPortal.Accounts;
using MailPortal.Mail;
using MailPortal.Mail.Network;
using MailPortal.Outbox;
using MailPortal.Sandbox;
using MailPortal.Tests.Sandbox;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;

namespace MailPortal.Tests.Portal;

/// <summary>The portal in this process and a sandbox to send through. The outbox is sent when a test says so: the scheduler stands still.</summary>
public class SendingPortal : IAsyncLifetime
{
    private readonly TimeProvider? clock;
    private int people;
    private TestPortal? portal;

    public SendingPortal() : this(new RunningSandbox(), null) { }

    /// <param name="sandbox">To send through.</param>
    /// <param name="clock">The portal's; null for the system's.</param>
    protected SendingPortal(RunningSandbox sandbox, TimeProvider? clock) => (Sandbox, this.clock) = (sandbox, clock);

    public RunningSandbox Sandbox { get; }

    internal TestPortal Portal => portal ?? throw new InvalidOperationException("Not started.");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await Sandbox.InitializeAsync();
        portal = Start();
    }

    public async ValueTask DisposeAsync()
    {
        if (portal is not null) await portal.DisposeAsync();
        await Sandbox.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    // The outbox is no job of this node: a test is its clock.
    private TestPortal Start()
    {
        var started = new TestPortal([("Sending:Enabled", "false"), ("SignIn:AttemptsPerMinute", "1000"), .. Sandbox.Info.PortalSettings.Select(s => (s.Key, (string?)s.Value))]) { Clock = clock };
        _ = started.Services;
        return started;
    }

    /// <summary>Ends the portal and keeps its folder: another process goes on with it.</summary>
    internal async Task<string> LeaveAsync()
    {
        var folder = Portal.Folder;
        Portal.KeepFolder = true;
        await Portal.DisposeAsync();
        portal = null;
        return folder;
    }

    /// <summary>Somebody whose Microsoft account nobody else in the test has, with an account of the portal that is not linked yet.</summary>
    /// <param name="role">What they are in the portal.</param>
    /// <param name="change">What is other than usual in their account.</param>
    /// <param name="organization">Where they belong.</param>
    internal async Task<Sender> NewSenderAsync(PortalRole role = PortalRole.User, Func<AccountSettings, AccountSettings>? change = null, Guid? organization = null)
    {
        var (user, actor) = await Portal.AddUserAsync(role, organization is { } id ? [id] : []);
        var address = $"remitente{Interlocked.Increment(ref people)}@{SampleTenant.OpenDomain}";
        var settings = Settings(address);
        var account = await Portal.Get<AccountSaving>().SaveAsync(actor, user.Id, change is null ? settings : change(settings), version: null, Cancellation);
        return new(this, user, actor, account.Id, address);
    }

    /// <summary>One that is linked.</summary>
    internal async Task<Sender> NewLinkedAsync(PortalRole role = PortalRole.User, LinkExtras extras = LinkExtras.None)
    {
        var sender = await NewSenderAsync(role);
        using var browser = await sender.BrowserAsync();
        Assert.Equal(LinkOutcome.Linked, (await sender.LinkAsync(browser, extras: extras)).Outcome);
        return sender;
    }

    /// <summary>Settings that work at the sandbox.</summary>
    internal static AccountSettings Settings(string address) => new()
    {
        Method = SendingMethod.GraphDelegated,
        Address = address,
        ApplicationId = SampleTenant.Sending.ClientId.ToString(),
        Secret = new Secret(SampleTenant.Sending.Secrets[0].Value),
    };

    /// <summary>The same, of each way of sending.</summary>
    internal AccountSettings Settings(SendingMethod method, string address)
    {
        var settings = Settings(address) with { Method = method };
        if (method.IsApplication())
            settings = settings with { ApplicationId = SampleTenant.SendingApplication.ClientId.ToString(), Secret = new(SampleTenant.SendingApplication.Secrets[0].Value), TenantId = SampleTenant.TenantId.ToString() };
        return method switch
        {
            SendingMethod.SmtpOAuth or SendingMethod.SmtpOAuthApplication => settings with { SmtpHost = Sandbox.Info.Host, SmtpPort = Sandbox.Info.SmtpPort },
            SendingMethod.SmtpPassword => settings with
            {
                ApplicationId = null, Secret = null, SmtpHost = Sandbox.Info.Host, SmtpPort = Sandbox.Info.PasswordSmtpPort, SmtpSecurity = ConnectionSecurity.StartTls,
                Password = new(SampleTenant.OpenDomainPassword),
            },
            _ => settings,
        };
    }

    /// <summary>The same application as an organisation's.</summary>
    internal static ApplicationSettings Application => Settings("nobody@contoso.test").OwnApplication;

    /// <summary>Sends whatever is due, once.</summary>
    internal Task SendDueAsync() => Portal.Get<SendOutboxJob>().SendDueAsync(Cancellation);
}

/// <summary>A user of the portal with a sending account.</summary>
internal sealed record Sender(SendingPortal Sending, PortalUser User, Actor Actor, Guid AccountId, string Address)
{
    private static readonly Uri Here = new("http://localhost/");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The API, with a new key of the user's.</summary>
    /// <param name="scopes">All when none is given.</param>
    public async Task<HttpClient> ApiAsync(params string[] scopes)
    {
        var key = $"clave-{Guid.NewGuid():N}";
        await using var db = await Sending.Portal.DbAsync();
        db.Add(new ApiKey { UserId = User.Id, Name = "ERP", Hash = ApiKey.HashOf(key), Scopes = string.Join(' ', scopes.Length > 0 ? scopes : ApiScope.All), CreatedAt = TimeProvider.System.GetUtcNow() });
        await db.SaveChangesAsync(Cancellation);
        var api = Sending.Portal.CreateClient(new() { AllowAutoRedirect = false });
        api.DefaultRequestHeaders.Authorization = new("Bearer", key);
        api.DefaultRequestHeaders.AcceptLanguage.ParseAdd("en");
        return api;
    }

    /// <summary>As if the time were over that the account has to wait.</summary>
    public async Task EndPauseAsync()
    {
        await using var db = await Sending.Portal.DbAsync();
        await db.Set<OutboxLane>().Where(l => l.AccountId == AccountId).ExecuteUpdateAsync(s => s.SetProperty(l => l.PausedUntil, (DateTimeOffset?)null).SetProperty(l => l.DueAt, l => l.PausedUntil == null ? l.DueAt : DateTimeOffset.UnixEpoch), Cancellation);
    }

    public Task<HttpClient> BrowserAsync() => Sending.Portal.SignedInAsync(User.Email!);

    /// <summary>Presses "Vincular cuenta" and signs in at the sandbox.</summary>
    /// <param name="browser">Where the person is signed in to the portal.</param>
    /// <param name="signInAs">Whom they choose at Microsoft; themselves when null.</param>
    /// <param name="extras">With further permissions.</param>
    /// <returns>What came of it.</returns>
    public async Task<LinkAttempt> LinkAsync(HttpClient browser, string? signInAs = null, LinkExtras extras = LinkExtras.None)
    {
        var (attempt, answer) = await SignInAsync(browser, signInAs, extras);
        var ended = await browser.GetAsync(answer.PathAndQuery, Cancellation);
        Assert.Equal($"/sending/linked/{attempt}", TestPortal.Leads(ended));
        return await AttemptAsync(attempt);
    }

    /// <summary>Up to the address that Microsoft sends the browser back to, which is not opened.</summary>
    public async Task<(Guid Attempt, Uri Answer)> SignInAsync(HttpClient browser, string? signInAs = null, LinkExtras extras = LinkExtras.None)
    {
        var (attempt, ticket) = await Sending.Portal.Get<AccountLinking>().StartAsync(Actor, AccountId, Here, extras, Cancellation);
        return (attempt, await AtMicrosoftAsync(await OpenAsync(browser, ticket), signInAs ?? Address));
    }

    public static async Task<Uri> OpenAsync(HttpClient browser, string ticket)
    {
        var opened = await browser.GetAsync($"/sending/link/{ticket}", Cancellation);
        Assert.Equal(HttpStatusCode.Redirect, opened.StatusCode);
        return opened.Headers.Location!;
    }

    public async Task<Uri> AtMicrosoftAsync(Uri authorize, string signInAs)
    {
        using var microsoft = new Browser(Sending.Sandbox.Info);
        await microsoft.OpenAsync(authorize);
        Assert.True(microsoft.Status == HttpStatusCode.OK && microsoft.ErrorCode is null, $"{authorize}: {microsoft.Status} {microsoft.SentTo} {microsoft.Html}");
        if (microsoft.Html.Contains($"data-account=\"{signInAs}\"", StringComparison.Ordinal)) await microsoft.ChooseAsync(signInAs);
        else await microsoft.PressIdAsync("next", ("login", signInAs));
        // Who consented before is not asked again.
        if (microsoft.SentTo is null)
        {
            Assert.True(microsoft.Element("account") is not null, $"No consent page: {microsoft.Status} {microsoft.Html}");
            await microsoft.PressIdAsync("accept");
        }
        return microsoft.SentTo!;
    }

    public Task<LinkAttempt> AttemptAsync(Guid id) => Sending.Portal.Get<AccountLinking>().GetAsync(Actor, id, Cancellation);

    public async Task<AccountView> ViewAsync() => await Sending.Portal.Get<AccountDirectory>().GetAsync(Actor, AccountId, Cancellation);

    public Task<OutgoingMail> QueueAsync(NewMail mail, IdempotencyKey? idempotency = null) =>
        Sending.Portal.Get<OutboxIntake>().AddAsync(Actor, AccountId, mail, OutgoingKind.Api, idempotency, Cancellation);

    public async Task<OutgoingMail> MailAsync(Guid id) => (await Sending.Portal.Get<OutboxQueries>().GetAsync(Actor, id, Cancellation)).Mail;

    /// <summary>What was written about the account.</summary>
    public async Task<IReadOnlyList<string>> AuditAsync()
    {
        await using var db = await Sending.Portal.DbAsync();
        var target = AccountId.ToString();
        return await db.Set<MailPortal.Audit.AuditEntry>().Where(e => e.Target == target).OrderBy(e => e.Id).Select(e => e.Action).ToListAsync(Cancellation);
    }
}
