using System.Net.Http.Json;
using MailPortal.Outbox;
using MailPortal.Sandbox.Samples;
using MailPortal.Users;
using Microsoft.AspNetCore.Routing;

namespace MailPortal.Tests.Portal.Authorization;

/// <summary>Every call of the API, with a key of everybody and with every scope alone.</summary>
public sealed class ApiAuthorizationTests(Cast cast) : IClassFixture<Cast>
{
    private const string Heading = "API calls", Scopes = "scopes", Any = "any", Prefix = "/api/v1";
    private static readonly string[] Recipients = ["ana@contoso.test"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // Calls in the document's order: what is paused there is resumed in the next row.
    private List<string> Calls()
    {
        var mapped = cast.Portal.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(e => PathOf(e).StartsWith(Prefix, StringComparison.Ordinal))
            .SelectMany(e => e.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods.Select(m => $"{m} {PathOf(e)[Prefix.Length..]}")).ToHashSet();
        var said = AuthorizationDocument.Table(Heading).Keys.ToList();
        Assert.Empty(said.Except(mapped));
        return [.. said, .. mapped.Except(said)];
    }

    [Fact]
    public async Task Calls_AnswerEverybodyAsTheTableSays()
    {
        var (cells, leaks) = (Calls().ToDictionary(c => c, _ => new Dictionary<string, string>()), new List<string>());
        foreach (var person in Cast.People)
        {
            using var http = await cast.CallerAsync(person, ApiScope.All);
            foreach (var call in cells.Keys)
            {
                using var answer = await CallAsync(http, call, person);
                var body = await answer.Content.ReadAsStringAsync(Cancellation);
                cells[call][person] = $"{(int)answer.StatusCode}";
                if (person is Cast.ManagerElsewhere or Cast.ReaderElsewhere or Cast.User && body.Contains(cast.Mark, StringComparison.Ordinal)) leaks.Add($"{call} tells {person} of the mailbox");
                if (!answer.IsSuccessStatusCode) Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
            }
        }
        Assert.Empty(leaks);
        AuthorizationDocument.AssertIs(Heading, Cast.People, cells.Select(c => (c.Key, (IReadOnlyDictionary<string, string>)c.Value)));
    }

    [Fact]
    public async Task Calls_NeedTheScopeThatTheTableSays()
    {
        var calls = Calls();
        var works = calls.ToDictionary(c => c, _ => new List<string>());
        foreach (var scope in ApiScope.All)
        {
            using var http = await cast.CallerAsync(Cast.Administrator, scope);
            foreach (var call in calls)
            {
                using var answer = await CallAsync(http, call, Cast.Administrator);
                if (answer.IsSuccessStatusCode) works[call].Add(scope);
                else Assert.Equal((call, scope, 403), (call, scope, (int)answer.StatusCode));
            }
        }
        AuthorizationDocument.AssertIs(Heading, [Scopes], calls.Select(c => (c,
            (IReadOnlyDictionary<string, string>)new Dictionary<string, string> { [Scopes] = works[c].Count == ApiScope.All.Count ? Any : string.Join(", ", works[c]) })));
    }

    [Fact]
    public async Task Calls_WithoutAKey_OrWithACookie_AreRefused()
    {
        using var stranger = cast.Portal.Browser();
        using var administrator = await cast.BrowserAsync(Cast.Administrator);
        foreach (var call in Calls())
        {
            foreach (var http in (HttpClient[])[stranger, administrator])
            {
                using var answer = await CallAsync(http, call, Cast.User);
                Assert.Equal((call, 401, "application/problem+json"), (call, (int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
            }
        }
    }

    private async Task<HttpResponseMessage> CallAsync(HttpClient http, string call, string person)
    {
        var (method, route) = (call.Split(' ')[0], call.Split(' ')[1]);
        var works = !AuthorizationDocument.Table(Heading).TryGetValue(call, out var row) || row[person].StartsWith('2');
        var id = route.Split('/')[1] switch
        {
            // Nobody else gets as far as deleting: theirs is the one that matters.
            "organizations" when call == "DELETE /organizations/{id:guid}" && works => await cast.Reception.NewOrganizationAsync(),
            "organizations" => cast.Organization,
            "mailboxes" when call == "DELETE /mailboxes/{id:guid}" => await cast.SpareMailboxAsync(),
            "mailboxes" when route.Contains("candidate", StringComparison.Ordinal) && works => await cast.MailboxWithCandidateAsync(),
            "mailboxes" => cast.Mailbox.Id,
            "documents" => cast.Document,
            "messages" => cast.Message,
            "runs" => cast.Run,
            "accounts" when call.EndsWith("/link/request", StringComparison.Ordinal) => await cast.AskableAccountAsync(person),
            "accounts" => call.StartsWith("DELETE", StringComparison.Ordinal) ? cast.AccountOf(person) : await cast.LinkedAccountAsync(person),
            "sends" => await OutgoingAsync(call, person),
            _ => Guid.Empty,
        };
        var path = Prefix + route.Replace("{id:guid}", $"{id}", StringComparison.Ordinal).Replace("{organizationId:guid}", $"{id}", StringComparison.Ordinal);
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = BodyOf(call) };
        return await http.SendAsync(request, Cancellation);
    }

    private async Task<Guid> OutgoingAsync(string call, string person)
    {
        var mail = await cast.OutgoingAsync(person);
        if (call.EndsWith("/resend", StringComparison.Ordinal)) await cast.Portal.Get<OutboxCommands>().CancelAsync(Actor.Portal, mail, Cancellation);
        return mail;
    }

    private JsonContent? BodyOf(string call) => call switch
    {
        "PUT /accounts/me" => JsonContent.Create(new { method = "graphDelegated", address = "ana@contoso.test", applicationId = Guid.NewGuid(), secret = "a~secret" }),
        "POST /accounts/{id:guid}/test" => JsonContent.Create(new { to = "ana@contoso.test" }),
        "POST /sends" => JsonContent.Create(new { to = Recipients, subject = "Hola", text = "Hola" }),
        "PUT /organizations/{id:guid}/sending-application" => JsonContent.Create(new { applicationId = Guid.NewGuid(), secret = "a~secret" }),
        "POST /organizations" or "PUT /organizations/{id:guid}" => JsonContent.Create(new { name = $"Contoso {Guid.NewGuid():N}", taxId = "900555111" }),
        "POST /organizations/{organizationId:guid}/mailboxes" => JsonContent.Create(MailboxBody(cast.Reception.Sandbox.FreshMailbox())),
        "PUT /mailboxes/{id:guid}" => JsonContent.Create(MailboxBody(cast.Mailbox.Address)),
        _ => null,
    };

    private object MailboxBody(string address) => new
    {
        serverType = "outlookModern", protocol = "imap", host = cast.Reception.Sandbox.Info.Host, port = cast.Reception.Sandbox.Info.ImapPort, user = address, credential = "secret",
        tenantId = MailPortal.Sandbox.SampleTenant.TenantId, applicationId = MailPortal.Sandbox.SampleTenant.Reception.ClientId, secret = MailPortal.Sandbox.SampleTenant.CurrentSecret.Value, startFrom = "2020-01-01",
    };

    private static string PathOf(RouteEndpoint endpoint) => "/" + endpoint.RoutePattern.RawText!.TrimStart('/');
}
