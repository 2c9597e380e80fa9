using MailPortal.Accounts;
using MailPortal.Alerts;
using MailPortal.Components;
using MailPortal.Mail;
using MailPortal.Mail.Network;
using MailPortal.Outbox;
using MailPortal.Users;

namespace MailPortal.Api;

internal static class AccountEndpoints
{
    public static void MapAccounts(this RouteGroupBuilder api)
    {
        api.MapGet("/accounts", ListAsync);
        api.MapGet("/accounts/me", GetMineAsync);
        api.MapPut("/accounts/me", PutMineAsync);
        api.MapGet("/accounts/{id:guid}", GetAsync);
        api.MapPost("/accounts/{id:guid}/link", LinkAsync);
        api.MapPost("/accounts/{id:guid}/link/request", AskToLinkAsync);
        api.MapDelete("/accounts/{id:guid}/link", UnlinkAsync);
        api.MapPost("/accounts/{id:guid}/test", TestAsync);
    }

    private static async Task<Page<AccountResource>> ListAsync(HttpContext http, AccountDirectory accounts) =>
        new([.. (await accounts.ListAsync(SendEndpoints.Caller(http), http.RequestAborted)).Select(AccountResource.Of)], null);

    private static async Task<AccountResource> GetAsync(Guid id, HttpContext http, AccountDirectory accounts) => AccountResource.Of(await accounts.GetAsync(SendEndpoints.Caller(http), id, http.RequestAborted));

    private static async Task<AccountResource> GetMineAsync(HttpContext http, AccountDirectory accounts)
    {
        var actor = SendEndpoints.Caller(http);
        return AccountResource.Of(await accounts.OfUserAsync(actor, actor.UserId!.Value, http.RequestAborted) ?? throw new NotFoundException("The account"));
    }

    private static async Task<AccountResource> PutMineAsync(AccountInput input, HttpContext http, AccountSaving saving, AccountDirectory accounts)
    {
        var actor = SendEndpoints.Caller(http);
        await saving.SaveAsync(actor, actor.UserId!.Value, input.ToSettings(), version: null, http.RequestAborted);
        return await GetMineAsync(http, accounts);
    }

    /// <summary>The page where the account is linked, by its user, or by an administrator where that is a program: nobody signs in for somebody else, and no program does.</summary>
    private static async Task<LinkResource> LinkAsync(Guid id, LinkInput? input, HttpContext http, AccountDirectory accounts, RedirectAddress redirect)
    {
        var account = (await accounts.GetAsync(SendEndpoints.Caller(http), id, http.RequestAborted)).Account;
        if (!account.Method.IsLinked()) throw new InvalidFormException("method", AccountRuleText.MethodNotLinked);
        var here = new Uri($"{http.Request.Scheme}://{http.Request.Host}/");
        return new(new Uri(redirect.UriFor(here), PortalUrls.LinkOf(id, input is { LargeMail: true }, input is { SendAs: true })));
    }

    private static async Task<IResult> UnlinkAsync(Guid id, HttpContext http, AccountSaving saving)
    {
        await saving.UnlinkAsync(SendEndpoints.Caller(http), id, http.RequestAborted);
        return Results.NoContent();
    }

    private static async Task<IResult> AskToLinkAsync(Guid id, HttpContext http, RelinkRequest request, OutboxQueries queries)
    {
        var actor = SendEndpoints.Caller(http);
        var mail = await request.SendAsync(actor, id, http.RequestAborted);
        return Results.Accepted($"/api/v1/sends/{mail}", SendResource.Of((await queries.GetAsync(actor, mail, http.RequestAborted)).Mail));
    }

    private static async Task<IResult> TestAsync(Guid id, TestInput input, HttpContext http, TestMail tests, OutboxQueries queries)
    {
        var actor = SendEndpoints.Caller(http);
        var mail = await tests.SendAsync(actor, id, input.To ?? "", TimeZoneInfo.Utc, http.RequestAborted);
        return Results.Accepted($"/api/v1/sends/{mail}", SendResource.Of((await queries.GetAsync(actor, mail, http.RequestAborted)).Mail));
    }
}

internal sealed record TestInput(string? To);

/// <summary>With or without the permission that mails with more than about 2 MB of files need, and the one to send as another sender.</summary>
internal sealed record LinkInput(bool LargeMail, bool SendAs);

/// <summary>Where to go.</summary>
internal sealed record LinkResource(Uri Address);

/// <summary>Settings as a caller sends them. <c>secret</c> and <c>password</c> are write-only: left out, the stored one stays.</summary>
internal sealed record AccountInput
{
    public SendingMethod? Method { get; init; }
    public string? Address { get; init; }
    public Guid? SharedBy { get; init; }
    public string? ApplicationId { get; init; }
    public string? Secret { get; init; }
    public DateOnly? SecretExpiresOn { get; init; }
    public IReadOnlyList<string>? NotificationAddresses { get; init; }
    public AccountAudience? Audience { get; init; }
    public string? TenantId { get; init; }
    public string? SmtpHost { get; init; }
    public int? SmtpPort { get; init; }
    public ConnectionSecurity? SmtpSecurity { get; init; }
    public string? SmtpUser { get; init; }
    public string? Password { get; init; }

    public AccountSettings ToSettings() => new()
    {
        Method = Method,
        Address = Address,
        SharedBy = SharedBy,
        ApplicationId = ApplicationId,
        Secret = Secret is null ? null : new Secret(Secret),
        SecretExpiresOn = SecretExpiresOn,
        NotificationAddresses = NotificationAddresses ?? [],
        Audience = Audience ?? AccountAudience.Common,
        TenantId = TenantId,
        SmtpHost = SmtpHost,
        SmtpPort = SmtpPort,
        SmtpSecurity = SmtpSecurity ?? ConnectionSecurity.StartTls,
        SmtpUser = SmtpUser,
        Password = Password is null ? null : new Secret(Password),
    };
}

/// <summary>A sending account with the state of its link; never a secret, only whether one is stored.</summary>
internal sealed record AccountResource(
    Guid Id, Guid UserId, string UserName, SendingMethod Method, string Address, Guid? SharedBy, string? ApplicationId, bool HasSecret, DateOnly? SecretExpiresOn, IReadOnlyList<string> NotificationAddresses,
    AccountAudience Audience, string? TenantId, string? SmtpHost, int? SmtpPort, ConnectionSecurity SmtpSecurity, string? SmtpUser, bool HasPassword, Guid Version, bool Ready, LinkStateResource? Link)
{
    public static AccountResource Of(AccountView v) => new(
        v.Account.Id, v.UserId, v.UserName, v.Account.Method, v.Account.Address, v.Account.SharedBy, v.Account.ApplicationId, v.Account.ProtectedSecret is not null, v.Account.SecretExpiresOn,
        AddressList.Split(v.Account.NotificationAddresses), v.Account.Audience, v.Account.TenantId, v.Account.SmtpHost, v.Account.SmtpPort, v.Account.SmtpSecurity, v.Account.SmtpUser,
        v.Account.ProtectedPassword is not null, v.Account.Version, v.IsReady, v.Link is null ? null : LinkStateResource.Of(v.Link, LinkRemedies.Of(v.Account, v.Link, v.Lent)));
}

/// <summary>How an account's link is, and with what it was made: as long as that is not what the account says, mail leaves with it.</summary>
internal sealed record LinkStateResource(LinkState State, SendingMethod Method, string Address, string ApplicationId, string UserName, string TenantId, DateTimeOffset LinkedAt, DateTimeOffset RenewedAt, IReadOnlyList<string> Scopes, ProblemResource? Problem)
{
    public static LinkStateResource Of(AccountLink l, LinkRemedy? remedy) =>
        new(l.State, l.Terms.Method, l.Terms.Address, l.Terms.ApplicationId, l.UserName, l.TenantId, l.LinkedAt, l.RenewedAt, l.Scopes.Split(' '), l.Problem is { } problem ? Told(ProblemResource.Of(problem, l.ProblemDetail).ForSender("address", null), remedy) : null);

    // Where it is mended elsewhere, no field of the account is to blame.
    private static ProblemResource Told(ProblemResource problem, LinkRemedy? remedy) => AccountWords.Fix(remedy) is { } fix ? problem with { Fix = fix, Field = null } : problem;
}
