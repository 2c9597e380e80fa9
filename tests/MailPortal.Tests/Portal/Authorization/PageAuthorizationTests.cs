using System.Net;
using System.Reflection;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Routing;

namespace MailPortal.Tests.Portal.Authorization;

/// <summary>Every page and every other address that a browser may open, as everybody.</summary>
public sealed class PageAuthorizationTests(Cast cast) : IClassFixture<Cast>
{
    private const string Pages = "Pages", Others = "Other addresses";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static IEnumerable<string> Everybody => [.. Cast.People, Cast.SignedOut];

    private static IEnumerable<string> Routes() => typeof(Program).Assembly.GetTypes().Where(t => typeof(IComponent).IsAssignableFrom(t))
        .SelectMany(t => t.GetCustomAttributes<RouteAttribute>()).Select(r => r.Template).Order(StringComparer.Ordinal);

    // Not what the framework itself brings: files, its scripts, and the circuit, which holds nothing that its page was not given.
    private IEnumerable<RouteEndpoint> Endpoints() => cast.Portal.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(e => !e.Metadata.Any(m => m.GetType().Name is "StaticAssetDescriptor" or "ComponentTypeMetadata"))
        .Where(e => PathOf(e) is var path && !path.StartsWith("/api/", StringComparison.Ordinal) && !path.StartsWith("/_blazor", StringComparison.Ordinal) && !path.StartsWith("/_framework", StringComparison.Ordinal) && path != "/{**path:file}");

    [Fact]
    public async Task Pages_OpenAsTheTableSays_AndTellNobodyOfAnotherOrganization()
    {
        var routes = Routes().ToList();
        AuthorizationDocument.AssertNoOther(Pages, routes);
        var cells = routes.ToDictionary(r => r, _ => new Dictionary<string, string>());
        var leaks = new List<string>();
        foreach (var person in Everybody)
        {
            using var browser = await cast.BrowserAsync(person);
            foreach (var route in routes)
            {
                using var answer = await browser.GetAsync(Filled(route), Cancellation);
                cells[route][person] = Told(answer);
                if (person is Cast.ManagerElsewhere or Cast.ReaderElsewhere or Cast.User or Cast.SignedOut
                    && (await answer.Content.ReadAsStringAsync(Cancellation)).Contains(cast.Mark, StringComparison.Ordinal)) leaks.Add($"{route} tells {person} of the mailbox");
            }
        }
        Assert.Empty(leaks);
        AuthorizationDocument.AssertIs(Pages, Everybody, routes.Select(r => (r, (IReadOnlyDictionary<string, string>)cells[r])));
    }

    [Fact]
    public async Task Lists_ShowTheirOwnToThoseWhoBelong()
    {
        foreach (var person in (string[])[Cast.Administrator, Cast.Manager, Cast.Reader])
        {
            using var browser = await cast.BrowserAsync(person);
            foreach (var page in (string[])["/reception", $"/reception/{cast.Mailbox.Id}"])
                Assert.Contains(cast.Mark, await browser.GetStringAsync(page, Cancellation), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task OtherAddresses_AnswerAsTheTableSays()
    {
        var rows = Endpoints().SelectMany(e => (e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(m => $"{m} {PathOf(e)}")).Distinct()
            .OrderBy(r => r.Contains("sign-out", StringComparison.Ordinal)).ThenBy(r => r, StringComparer.Ordinal).ToList();
        AuthorizationDocument.AssertNoOther(Others, rows);
        var cells = rows.ToDictionary(r => r, _ => new Dictionary<string, string>());
        foreach (var person in Everybody)
        {
            using var browser = await cast.BrowserAsync(person);
            foreach (var row in rows)
            {
                var (method, path) = (row.Split(' ')[0], Filled(row.Split(' ')[1]));
                using var answer = method == "GET" ? await browser.GetAsync(path, Cancellation)
                    : await TestPortal.PostFormAsync(browser, person == Cast.SignedOut ? "/login" : "/profile", path, ("language", "es"), ("theme", "System"), ("returnUrl", "/"));
                cells[row][person] = Told(answer);
            }
        }
        AuthorizationDocument.AssertIs(Others, Everybody, rows.Select(r => (r, (IReadOnlyDictionary<string, string>)cells[r])));
    }

    private string Filled(string route)
    {
        var id = route.Split('/')[1] switch
        {
            "organizations" => cast.Organization,
            "reception" => cast.Mailbox.Id,
            "documents" => cast.Document,
            "messages" => cast.Message,
            "users" => cast.UserOf(Cast.Reader),
            "sending" => cast.UserOf(Cast.User),
            "outbox" => cast.Outgoing,
            _ => Guid.Empty,
        };
        var path = route.Replace("{Id:guid}", $"{id}", StringComparison.OrdinalIgnoreCase).Replace("{OrganizationId:guid}", $"{id}", StringComparison.Ordinal).Replace("{UserId:guid}", $"{id}", StringComparison.Ordinal).Replace("{ticket}", "nobodys", StringComparison.Ordinal).Replace("{Code:int}", "429", StringComparison.Ordinal).Replace("{documentName}", "v1", StringComparison.Ordinal);
        return !path.Contains('{', StringComparison.Ordinal) && !path.Contains($"{Guid.Empty}", StringComparison.Ordinal) ? path : throw new InvalidOperationException($"Say here what {route} is filled with.");
    }

    private static string PathOf(RouteEndpoint endpoint) => "/" + endpoint.RoutePattern.RawText!.TrimStart('/');

    private static string Told(HttpResponseMessage answer) => answer.StatusCode switch
    {
        HttpStatusCode.Redirect when TestPortal.Leads(answer)!.StartsWith("/login", StringComparison.Ordinal) => "sign in",
        var status => $"{(int)status}",
    };
}
