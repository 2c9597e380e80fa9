using MailPortal.Accounts;
using MailPortal.Mail;
using MailPortal.Users;

namespace MailPortal.Api;

internal static class SendingApplicationEndpoints
{
    private const string Path = "/organizations/{id:guid}/sending-application";

    public static void MapSendingApplications(this RouteGroupBuilder api)
    {
        api.MapGet(Path, GetAsync);
        api.MapPut(Path, PutAsync);
        api.MapDelete(Path, DeleteAsync);
    }

    private static async Task<SendingApplicationResource> GetAsync(Guid id, HttpContext http, SendingApplications applications)
    {
        var found = await applications.FindAsync(Caller(http, id), id, http.RequestAborted) ?? throw new NotFoundException("The sending application");
        IfMatch.Tag(http, found.Application.Version);
        return SendingApplicationResource.Of(found);
    }

    private static async Task<SendingApplicationResource> PutAsync(Guid id, SendingApplicationInput input, HttpContext http, SendingApplications applications)
    {
        var actor = Caller(http, id);
        var version = await ExpectedAsync(http, actor, id, applications);
        await applications.SaveAsync(actor, id, input.ToSettings(), version, http.RequestAborted);
        return await GetAsync(id, http, applications);
    }

    private static async Task<IResult> DeleteAsync(Guid id, HttpContext http, SendingApplications applications)
    {
        var actor = Caller(http, id);
        var version = await ExpectedAsync(http, actor, id, applications);
        return await applications.DeleteAsync(actor, id, version, http.RequestAborted) ? Results.NoContent() : throw new NotFoundException("The sending application");
    }

    private static Task<Guid?> ExpectedAsync(HttpContext http, Actor actor, Guid id, SendingApplications applications) =>
        IfMatch.ExpectedAsync(http, async () => (await applications.FindAsync(actor, id, http.RequestAborted))?.Application.Version);

    // Whoever may not read the organisation does not learn that it exists.
    private static Actor Caller(HttpContext http, Guid organization)
    {
        var actor = ApiKeyAuthentication.ActorOf(http);
        actor.RequireScope(ApiScope.Admin);
        return actor.MayRead(organization) ? actor : throw new NotFoundException("The organization");
    }
}

/// <summary>Settings as a caller sends them, complete. <c>secret</c> is write-only: left out, the stored one stays.</summary>
internal sealed record SendingApplicationInput
{
    public string? ApplicationId { get; init; }
    public string? Secret { get; init; }
    public DateOnly? SecretExpiresOn { get; init; }
    public IReadOnlyList<string>? NotificationAddresses { get; init; }
    public AccountAudience? Audience { get; init; }
    public string? TenantId { get; init; }

    public ApplicationSettings ToSettings() => new()
    {
        ApplicationId = ApplicationId,
        Secret = Secret is null ? null : new Secret(Secret),
        SecretExpiresOn = SecretExpiresOn,
        NotificationAddresses = NotificationAddresses ?? [],
        Audience = Audience ?? AccountAudience.Common,
        TenantId = TenantId,
    };
}

/// <summary>An organisation's application; never its secret.</summary>
internal sealed record SendingApplicationResource(
    Guid OrganizationId, string ApplicationId, DateTimeOffset SecretStoredAt, DateOnly? SecretExpiresOn, IReadOnlyList<string> NotificationAddresses, AccountAudience Audience, string? TenantId,
    Guid Version, int Accounts, int Linked)
{
    public static SendingApplicationResource Of(SendingApplicationView v) => new(
        v.Application.OrganizationId, v.Application.ApplicationId, v.Application.SecretStoredAt, v.Application.SecretExpiresOn, AddressList.Split(v.Application.NotificationAddresses), v.Application.Audience,
        v.Application.TenantId, v.Application.Version, v.Accounts, v.Linked);
}
