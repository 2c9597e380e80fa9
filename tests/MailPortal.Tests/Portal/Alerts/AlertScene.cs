using MailPortal.Accounts;
using MailPortal.Alerts;
using MailPortal.Data;
using MailPortal.Mail.Microsoft;
using MailPortal.Mail.Problems;
using MailPortal.Organizations;
using MailPortal.Outbox;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace MailPortal.Tests.Portal.Alerts;

/// <summary>A portal whose alerts are looked after when a test says so, at the time that the test says.</summary>
internal sealed class AlertScene : IAsyncDisposable
{
    public const string Address = "https://portal.contoso.test";

    public const string Key = "a-key-for-alerts-of-32-characters";

    private int people;

    private AlertScene(DateTimeOffset now) => Clock = new TestClock(now);

    public TestPortal Portal { get; } = new(("Alerts:Enabled", "false"), ("Sending:Enabled", "false"), ("Reception:Enabled", "false"), ("PublicBaseUrl", Address), ("Bootstrap:ApiKey", Key));
    public TestClock Clock { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <param name="now">The time; a Sunday in November when nobody cares.</param>
    /// <param name="withSender">Somebody sends the portal's own mails.</param>
    public static async Task<AlertScene> StartAsync(string now = "2026-11-29T12:00:00Z", bool withSender = true)
    {
        var scene = new AlertScene(TestClock.At(now).GetUtcNow());
        if (withSender) await scene.ChooseSenderAsync();
        return scene;
    }

    public Task ChooseSenderAsync(Guid? version = null) => Portal.Get<SystemSenderSaving>().UseSmtpAsync(Actor.Portal,
        new AccountSettings { Address = "avisos@contoso.test", SmtpHost = "smtp.contoso.test", SmtpPort = 587, Password = new("una~contraseña") }, version, Cancellation);

    /// <summary>A node of its own: nothing is shared with another one but the rows.</summary>
    /// <param name="contexts">Whose database; the portal's when null.</param>
    /// <param name="sources">What is looked at; everything when null.</param>
    public RaiseAlertsJob Node(IDbContextFactory<PortalDbContext>? contexts = null, params IAlertSource[] sources)
    {
        var factory = contexts ?? Portal.Get<IDbContextFactory<PortalDbContext>>();
        var looked = sources.Length > 0 ? sources : [.. Portal.Get<IEnumerable<IAlertSource>>()];
        return new(new AlertRaising(factory, looked, Clock, NullLogger<AlertRaising>.Instance),
            new AlertTelling(factory, new SystemMail(Portal.Get<OutboxLanes>(), Clock), Portal.Get<AlertMail>(), Clock, Portal.Services, NullLogger<AlertTelling>.Instance), Portal.Get<Microsoft.Extensions.Configuration.IConfiguration>());
    }

    public Task LookAsync() => Node().LookAsync(Cancellation);

    /// <summary>Looks once, at that time.</summary>
    public Task LookAtAsync(string time)
    {
        var to = TestClock.At(time).GetUtcNow();
        Assert.True(to >= Clock.GetUtcNow(), $"{time} is over.");
        Clock.Advance(to - Clock.GetUtcNow());
        return LookAsync();
    }

    public async Task<Guid> OrganizationAsync(string zone = "America/Bogota", string language = "es")
    {
        var organization = new Organization { Name = "Contoso", TaxId = "900555111", TimeZone = zone, Language = language, CreatedAt = Clock.GetUtcNow() };
        await AddAsync(organization);
        return organization.Id;
    }

    public async Task<PortalUser> UserAsync(PortalRole role = PortalRole.User, string language = "es", Action<PortalUser>? change = null, params Guid[] organizations)
    {
        var (user, _) = await Portal.AddUserAsync(role, organizations);
        await using var db = await Portal.DbAsync();
        var row = await db.Set<PortalUser>().SingleAsync(u => u.Id == user.Id, Cancellation);
        row.Language = language;
        change?.Invoke(row);
        await db.SaveChangesAsync(Cancellation);
        return row;
    }

    /// <summary>A user's account, linked with tokens that open nothing.</summary>
    public Task<SendingAccount> AccountAsync(PortalUser user, DateOnly? expires = null, params string[] notices) =>
        LinkedAsync(user, s => s with { ApplicationId = $"{Guid.NewGuid()}", SecretExpiresOn = expires, NotificationAddresses = notices }, sharedBy: null);

    /// <summary>An organisation's sending application.</summary>
    public async Task<SendingApplication> ApplicationAsync(Guid organization, params string[] notices)
    {
        var application = new SendingApplication { OrganizationId = organization };
        application.Configure(new ApplicationSettings { ApplicationId = $"{Guid.NewGuid()}", NotificationAddresses = notices }, "protected", Clock.GetUtcNow());
        await AddAsync(application);
        return application;
    }

    /// <summary>The account of a user who borrows it, linked likewise.</summary>
    public Task<SendingAccount> BorrowerAsync(PortalUser user, SendingApplication application) => LinkedAsync(user, s => s with { SharedBy = application.OrganizationId }, application.OrganizationId, application.ApplicationId);

    private async Task<SendingAccount> LinkedAsync(PortalUser user, Func<AccountSettings, AccountSettings> change, Guid? sharedBy, string? application = null)
    {
        var account = new SendingAccount { UserId = user.Id, CreatedAt = Clock.GetUtcNow() };
        account.Configure(change(new() { Method = SendingMethod.GraphDelegated, Address = $"remitente{Interlocked.Increment(ref people)}@contoso.test" }), "protected", null, Clock.GetUtcNow());
        var link = new AccountLink { AccountId = account.Id };
        link.Link(new LinkTerms { Method = account.Method, Address = account.Address, Authority = AccountTerms.AuthorityOf(account.Audience, account.TenantId), SmtpSecurity = account.SmtpSecurity, ApplicationId = application ?? account.ApplicationId!, SharedBy = sharedBy, ProtectedSecret = "protected" },
            new SignedInAccount($"{Guid.NewGuid()}", $"{Guid.NewGuid()}", account.Address, null), "protected", ["Mail.Send"], Clock.GetUtcNow());
        await AddAsync(account, link);
        return account;
    }

    public Task BreakAsync(SendingAccount account, MailProblem problem = MailProblem.SignInNeeded) => ChangeAsync<AccountLink>(l => l.AccountId == account.Id, l => l.Broken(problem, "detail", Clock.GetUtcNow()));

    public Task MendAsync(SendingAccount account) => ChangeAsync<AccountLink>(l => l.AccountId == account.Id, l => l.Renewed("protected", ["Mail.Send"], Clock.GetUtcNow()));

    /// <summary>A mail that waits in the account's outbox.</summary>
    public OutgoingMail Queued(SendingAccount account, OutgoingKind kind = OutgoingKind.Api)
    {
        var mail = new OutgoingMail { AccountId = account.Id, Kind = kind, AskedBy = null, CreatedAt = Clock.GetUtcNow(), MessageId = $"{Guid.NewGuid():N}@contoso.test", From = new("", account.Address), To = [new("", "ana@cliente.test")], RecipientCount = 1 };
        mail.Enqueued();
        return mail;
    }

    /// <summary>One that was refused.</summary>
    public OutgoingMail Failed(SendingAccount account, OutgoingKind kind = OutgoingKind.Api)
    {
        var mail = Queued(account, kind);
        mail.Begin(Clock.GetUtcNow(), mailbox: null);
        mail.Fail(new(MailProblem.RecipientRefused, "no"), Clock.GetUtcNow());
        return mail;
    }

    public async Task AddAsync(params object[] rows)
    {
        await using var db = await Portal.DbAsync();
        db.AddRange(rows);
        await db.SaveChangesAsync(Cancellation);
    }

    public async Task ChangeAsync<T>(System.Linq.Expressions.Expression<Func<T, bool>> which, Action<T> change) where T : class
    {
        await using var db = await Portal.DbAsync();
        change(await db.Set<T>().SingleAsync(which, Cancellation));
        await db.SaveChangesAsync(Cancellation);
    }

    public async Task<IReadOnlyList<Alert>> AlertsAsync()
    {
        await using var db = await Portal.DbAsync();
        return await db.Set<Alert>().AsNoTracking().OrderBy(a => a.Id).ToListAsync(Cancellation);
    }

    /// <summary>The mails that tell of alerts, in the order of their making.</summary>
    public async Task<IReadOnlyList<OutgoingMail>> MailsAsync()
    {
        await using var db = await Portal.DbAsync();
        return await db.Set<OutgoingMail>().AsNoTracking().Where(m => m.Kind == OutgoingKind.Alert).OrderBy(m => m.Id).ToListAsync(Cancellation);
    }

    public async Task<IReadOnlyList<string>> ToldAsync() => [.. (await MailsAsync()).SelectMany(m => m.To).Select(t => t.Address)];

    public ValueTask DisposeAsync() => Portal.DisposeAsync();
}
