using System.Net.Http.Headers;
using MailPortal.Accounts;
using MailPortal.Data;
using MailPortal.Documents;
using MailPortal.Mail.Microsoft;
using MailPortal.Mailboxes;
using MailPortal.Outbox;
using MailPortal.Polling;
using MailPortal.Sandbox;
using MailPortal.Sandbox.Samples;
using MailPortal.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MailPortal.Tests.Portal.Authorization;

/// <summary>Somebody of every kind, and an organisation that received an invoice: some belong to it, others to another one.</summary>
public sealed class Cast : IAsyncLifetime
{
    public const string Administrator = "Administrator", Manager = "Manager", ManagerElsewhere = "Manager elsewhere", Reader = "Reader", ReaderElsewhere = "Reader elsewhere", User = "User", SignedOut = "signed out";

    public static IReadOnlyList<string> People { get; } = [Administrator, Manager, ManagerElsewhere, Reader, ReaderElsewhere, User];

    private readonly ReceptionPortal reception = new ReceptionPortal().With("SignIn:AttemptsPerMinute", "1000").With("Sending:Enabled", "false");
    private readonly Dictionary<string, Guid> accounts = [];
    private readonly Dictionary<string, PortalUser> users = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public Dictionary<string, Actor> Actors { get; } = [];
    public ReceptionPortal Reception => reception;
    internal TestPortal Portal => reception.Portal;
    public Guid Organization { get; private set; }
    public Guid Elsewhere { get; private set; }
    public TestMailbox Mailbox { get; private set; } = null!;
    public Guid Run { get; private set; }
    public Guid Message { get; private set; }
    public Guid Document { get; private set; }

    /// <summary>A mail that the user sends.</summary>
    public Guid Outgoing { get; private set; }

    /// <summary>Stands in every page and answer about the organisation, and nowhere else.</summary>
    public string Mark { get; private set; } = "";

    public Guid UserOf(string person) => users[person].Id;

    public async ValueTask InitializeAsync()
    {
        await reception.InitializeAsync();
        (Organization, Elsewhere) = (await reception.NewOrganizationAsync(), await reception.NewOrganizationAsync());
        foreach (var (person, role, organization) in ((string, PortalRole, Guid?)[])[(Administrator, PortalRole.Administrator, null), (Manager, PortalRole.Manager, Organization),
            (ManagerElsewhere, PortalRole.Manager, Elsewhere), (Reader, PortalRole.Reader, Organization), (ReaderElsewhere, PortalRole.Reader, Elsewhere), (User, PortalRole.User, Organization)])
            (users[person], Actors[person]) = await Portal.AddUserAsync(role, organization is { } id ? [id] : []);
        foreach (var person in (string[])[Administrator, User])
            accounts[person] = (await Portal.Get<AccountSaving>().SaveAsync(Actors[person], UserOf(person), SendingPortal.Settings("ana@contoso.test"), null, Cancellation)).Id;
        Mailbox = await reception.NewMailboxAsync(Organization);
        await Mailbox.DeliverAsync(new SampleMails(1, Mailbox.Address, new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero)).Invoice().Raw);
        Outgoing = await OutgoingAsync(User);
        Run = (await Mailbox.PollAsync()).Id;
        (Message, Document, Mark) = ((await Mailbox.MessagesAsync())[0].Message.Id, (await Mailbox.DocumentsAsync())[0].Document.Id, Mailbox.Address);
    }

    /// <summary>The sending account of an administrator, or of the user to whom everything belongs that is sent.</summary>
    public Guid AccountOf(string person) => accounts[person is Administrator ? Administrator : User];

    /// <summary>The account, linked, with tokens that open nothing: nothing is sent here.</summary>
    public async Task<Guid> LinkedAccountAsync(string person)
    {
        var id = AccountOf(person);
        await using var db = await Portal.DbAsync();
        if (await db.Set<AccountLink>().AnyAsync(l => l.AccountId == id, Cancellation)) return id;
        var link = new AccountLink { AccountId = id };
        link.Link(Terms, Somebody, Portal.Get<AccountSecrets>().Protect(new("tokens"), id, AccountLink.TokensColumn), ["Mail.Send"], DateTimeOffset.UtcNow);
        db.Add(link);
        await db.SaveChangesAsync(Cancellation);
        return id;
    }

    /// <summary>The account, of whose user nobody has asked anything yet; and somebody who could ask.</summary>
    public async Task<Guid> AskableAccountAsync(string person)
    {
        var id = await LinkedAccountAsync(person);
        await Portal.Get<SystemSenderSaving>().UseSmtpAsync(Actor.Portal, Smtp, await SenderVersionAsync(), Cancellation);
        await using var db = await Portal.DbAsync();
        await db.Set<SendingAccount>().Where(a => a.Id == id).ExecuteUpdateAsync(s => s.SetProperty(a => a.LinkAskedAt, (DateTimeOffset?)null), Cancellation);
        return id;
    }

    public async Task<Guid?> SenderVersionAsync() => (await Portal.Get<SystemSenderSaving>().GetAsync(Actor.Portal, Cancellation)).Sender?.Version;

    /// <summary>A server to which nothing is sent here.</summary>
    public static AccountSettings Smtp => new() { Address = "avisos@contoso.test", SmtpHost = "smtp.contoso.test", SmtpPort = 587, Password = new("una~contraseña") };

    /// <summary>A mail that waits.</summary>
    public async Task<Guid> OutgoingAsync(string person) =>
        (await Portal.Get<OutboxIntake>().AddAsync(Actor.Portal, await LinkedAccountAsync(person), Mail, OutgoingKind.Api, null, Cancellation)).Id;

    public static NewMail Mail => new() { To = [new("", "ana@contoso.test")], Subject = "Hola", Text = "Hola" };

    /// <summary>Somebody else signed in for the user, who has to decide.</summary>
    public async Task<Guid> AttemptAsync(SendingMethod method = SendingMethod.GraphDelegated)
    {
        await using var db = await Portal.DbAsync();
        var attempt = new LinkAttempt
        {
            AccountId = AccountOf(User), UserId = UserOf(User), Terms = Terms with { Method = method }, Scopes = "Mail.Send", ExpectedAddress = "ana@contoso.test", RedirectUri = "http://localhost/oauth_callback",
            TicketHash = $"{Guid.NewGuid():N}", CreatedAt = DateTimeOffset.UtcNow,
        };
        attempt.Begin();
        attempt.Ask(Somebody, Portal.Get<AccountSecrets>().Protect(new("tokens"), attempt.Id, LinkAttempt.TokensColumn), ["Mail.Send"], DateTimeOffset.UtcNow);
        db.Add(attempt);
        await db.SaveChangesAsync(Cancellation);
        return attempt.Id;
    }

    // Of another application than the account's: a new secret of the one need not be proved with the other.
    private static LinkTerms Terms => new() { Method = SendingMethod.GraphDelegated, Address = "ana@contoso.test", Authority = "common", ApplicationId = $"{Guid.NewGuid()}", ProtectedSecret = "" };

    private static SignedInAccount Somebody => new(SampleTenant.TenantId.ToString(), $"{Guid.NewGuid()}", "luis@contoso.test", null);

    public ValueTask DisposeAsync() => reception.DisposeAsync();

    internal async Task<HttpClient> BrowserAsync(string person) => person == SignedOut ? Portal.Browser() : await Portal.SignedInAsync(users[person].Email!);

    /// <summary>A caller with a key of that person, whatever scopes their role would be offered.</summary>
    internal async Task<HttpClient> CallerAsync(string person, params IEnumerable<string> scopes)
    {
        var key = $"{Guid.NewGuid():N}";
        await using var db = await Portal.DbAsync();
        db.Add(new ApiKey { UserId = UserOf(person), Name = "test", Hash = ApiKey.HashOf(key), Scopes = string.Join(' ', scopes), CreatedAt = DateTimeOffset.UtcNow });
        await db.SaveChangesAsync(Cancellation);
        var http = Portal.Browser();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return http;
    }

    /// <summary>Another mailbox of the organisation, there to be deleted.</summary>
    public async Task<Guid> SpareMailboxAsync()
    {
        await using var db = await Portal.DbAsync();
        var spare = new ReceptionMailbox { OrganizationId = Organization, CreatedAt = DateTimeOffset.UtcNow };
        db.Add(spare);
        await db.SaveChangesAsync(Cancellation);
        return spare.Id;
    }

    /// <summary>Another mailbox that works, with changes that wait.</summary>
    public async Task<Guid> MailboxWithCandidateAsync()
    {
        var mailbox = await reception.NewMailboxAsync(Organization);
        await Portal.Get<MailboxSaving>().UpdateAsync(Actor.Portal, mailbox.Id, reception.Settings(mailbox.Address) with { Secret = new MailPortal.Mail.Secret("not-the-secret-of-anybody") }, null, null, Cancellation);
        return mailbox.Id;
    }

    public async Task<Guid> CandidateAsync(Guid mailbox)
    {
        await using var db = await Portal.DbAsync();
        return (await db.Set<MailboxCandidate>().SingleAsync(c => c.MailboxId == mailbox, Cancellation)).Attempt;
    }

    /// <summary>Somebody else, there to be changed.</summary>
    public async Task<Guid> SpareUserAsync() => (await Portal.AddUserAsync(PortalRole.Reader)).User.Id;

    public async Task<Guid> KeyAsync(string person)
    {
        await Portal.Get<UserKeys>().CreateAsync(Actor.Portal, UserOf(person), new NewKey("x", new HashSet<string> { UserKeys.ScopesFor(Actors[person].Role)[0] }, null), Cancellation);
        return (await Portal.Get<UserKeys>().ListAsync(Actor.Portal, UserOf(person), Cancellation))[0].Id;
    }
}
