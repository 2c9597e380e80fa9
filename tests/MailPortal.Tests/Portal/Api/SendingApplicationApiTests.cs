using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using MailPortal.Accounts;
using MailPortal.Organizations;
using MailPortal.Sandbox;
using MailPortal.Sandbox.Faults;
using MailPortal.Users;

namespace MailPortal.Tests.Portal.Api;

/// <summary><c>/organizations/{id}/sending-application</c>: what programs set up, and what they are never told.</summary>
public sealed class SendingApplicationApiTests(SendingPortal sending) : IClassFixture<SendingPortal>
{
    private static readonly string Secret = SampleTenant.Sending.Secrets[0].Value;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PutGetDelete_OfOnesOwnOrganization()
    {
        var organization = await OrganizationAsync();
        using var http = await CallerAsync(PortalRole.Manager, organization);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(Address(organization), Cancellation)).StatusCode);

        using var put = await http.PutAsJsonAsync(Address(organization), Body(Secret), Cancellation);
        Assert.Equal(HttpStatusCode.OK, put.StatusCode);
        using var got = await http.GetAsync(Address(organization), Cancellation);
        var text = await got.Content.ReadAsStringAsync(Cancellation);
        Assert.DoesNotContain(Secret, text, StringComparison.Ordinal);
        var read = JsonDocument.Parse(text).RootElement;
        Assert.Equal((SampleTenant.Sending.ClientId.ToString(), "common", 0), (read.GetProperty("applicationId").GetString(), read.GetProperty("audience").GetString(), read.GetProperty("accounts").GetInt32()));

        Assert.Equal(HttpStatusCode.NoContent, (await http.DeleteAsync(Address(organization), Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await http.DeleteAsync(Address(organization), Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Put_WithAnOldETag_ChangesNothing()
    {
        var organization = await OrganizationAsync();
        using var http = await CallerAsync(PortalRole.Manager, organization);
        using var first = await http.PutAsJsonAsync(Address(organization), Body(Secret), Cancellation);
        var tag = first.Headers.ETag!;
        using var second = await PutAsync(http, organization, tag);
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);

        using var late = await PutAsync(http, organization, tag);

        Assert.Equal(HttpStatusCode.PreconditionFailed, late.StatusCode);
    }

    [Fact]
    public async Task Put_EverythingWrong_SaysAllAtOnce()
    {
        var organization = await OrganizationAsync();
        using var http = await CallerAsync(PortalRole.Manager, organization);

        using var answer = await http.PutAsJsonAsync(Address(organization), new { applicationId = "x", audience = "tenant", secretExpiresOn = "2027-05-01" }, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var errors = (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("errors").EnumerateObject().Select(e => e.Name);
        Assert.Equal(["applicationId", "secret", "tenantId", "notificationAddresses"], errors);
    }

    [Fact]
    public async Task Put_NewSecretWhileSomebodyIsLinked_IsTriedFirst()
    {
        var organization = await OrganizationAsync();
        using var http = await CallerAsync(PortalRole.Manager, organization);
        using var put = await http.PutAsJsonAsync(Address(organization), Body(Secret), Cancellation);
        var sender = await NewSharingAsync(organization);
        using (var browser = await sender.BrowserAsync()) Assert.Equal(LinkOutcome.Linked, (await sender.LinkAsync(browser)).Outcome);

        using var wrong = await http.PutAsJsonAsync(Address(organization), Body("not~the~one"), Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.True((await wrong.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("errors").TryGetProperty("secret", out _));
        sending.Sandbox.Server.Faults.Set(Fault.TokenEndpointDown);
        try
        {
            using var unreachable = await http.PutAsJsonAsync(Address(organization), Body(SampleTenant.Sending.Secrets[1].Value), Cancellation);
            Assert.Equal(HttpStatusCode.BadGateway, unreachable.StatusCode);
        }
        finally
        {
            sending.Sandbox.Server.Faults.Clear(Fault.TokenEndpointDown);
        }
        using var right = await http.PutAsJsonAsync(Address(organization), Body(SampleTenant.Sending.Secrets[1].Value), Cancellation);
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
        var now = await right.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        Assert.Equal((1, 1), (now.GetProperty("accounts").GetInt32(), now.GetProperty("linked").GetInt32()));
    }

    [Fact]
    public async Task Delete_WhileAccountsUseIt_Is409()
    {
        var organization = await OrganizationAsync();
        using var http = await CallerAsync(PortalRole.Manager, organization);
        using var put = await http.PutAsJsonAsync(Address(organization), Body(Secret), Cancellation);
        await NewSharingAsync(organization);

        Assert.Equal(HttpStatusCode.Conflict, (await http.DeleteAsync(Address(organization), Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Delete_WithAnOldETag_DeletesNothing()
    {
        var organization = await OrganizationAsync();
        using var http = await CallerAsync(PortalRole.Manager, organization);
        using var first = await http.PutAsJsonAsync(Address(organization), Body(Secret), Cancellation);
        using var second = await http.PutAsJsonAsync(Address(organization), Body(null), Cancellation);

        Assert.Equal(HttpStatusCode.PreconditionFailed, await DeleteAsync(first.Headers.ETag!));
        Assert.Equal(HttpStatusCode.NoContent, await DeleteAsync(second.Headers.ETag!));

        async Task<HttpStatusCode> DeleteAsync(EntityTagHeaderValue tag)
        {
            using var request = new HttpRequestMessage(HttpMethod.Delete, Address(organization));
            request.Headers.IfMatch.Add(tag);
            return (await http.SendAsync(request, Cancellation)).StatusCode;
        }
    }

    private static string Address(Guid organization) => $"/api/v1/organizations/{organization}/sending-application";

    private static object Body(string? secret) => new { applicationId = SampleTenant.Sending.ClientId, secret };

    private static Task<HttpResponseMessage> PutAsync(HttpClient http, Guid organization, EntityTagHeaderValue tag)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, Address(organization)) { Content = JsonContent.Create(Body(null)) };
        request.Headers.IfMatch.Add(tag);
        return http.SendAsync(request, Cancellation);
    }

    private Task<Sender> NewSharingAsync(Guid organization) =>
        sending.NewSenderAsync(change: s => new AccountSettings { Method = s.Method, Address = s.Address, SharedBy = organization }, organization: organization);

    private async Task<Guid> OrganizationAsync() =>
        (await sending.Portal.Get<OrganizationChanges>().CreateAsync(Actor.Portal, new OrganizationForm { Name = $"Contoso {Guid.NewGuid():N}", TaxId = "900123456" }, Cancellation)).Id;

    private async Task<HttpClient> CallerAsync(PortalRole role, Guid organization)
    {
        var (user, _) = await sending.Portal.AddUserAsync(role, organization);
        var key = $"{Guid.NewGuid():N}";
        await using var db = await sending.Portal.DbAsync();
        db.Add(new ApiKey { UserId = user.Id, Name = "test", Hash = ApiKey.HashOf(key), Scopes = ApiScope.Admin, CreatedAt = DateTimeOffset.UtcNow });
        await db.SaveChangesAsync(Cancellation);
        var http = sending.Portal.Browser();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return http;
    }
}
