using System.Net;
using System.Text.Json;
using MailPortal.Mail.Problems;

namespace MailPortal.Mail.Microsoft;

/// <summary>What a tenant publishes about itself.</summary>
/// <param name="TenantId">Its GUID, also when a domain was asked for.</param>
/// <param name="Issuer">Who signs its v2.0 tokens.</param>
public sealed record TenantMetadata(string TenantId, string Issuer);

/// <summary>Asks for a tenant's OpenID metadata (OpenID Connect Discovery 1.0): proves that it exists in this cloud before any secret is sent, and
/// turns a domain into its id.</summary>
/// <param name="http">From <see cref="MicrosoftHttp.CreateClient"/>.</param>
public sealed class TenantDiscovery(HttpClient http)
{
    /// <summary>GET {instance}/{tenant}/v2.0/.well-known/openid-configuration.</summary>
    /// <param name="cloud">Which Microsoft cloud.</param>
    /// <param name="tenant">Tenant id or verified domain.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="MailProblemException"><see cref="MailProblem.TenantRequired"/>, <see cref="MailProblem.TenantNotFound"/> and its like, or the way there failed.</exception>
    public async Task<TenantMetadata> FindAsync(MicrosoftCloud cloud, string tenant, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(tenant))
            throw new MailProblemException(MailProblem.TenantRequired, "no tenant is named");
        var address = new Uri($"{cloud.AuthorityOf(tenant)}/v2.0/.well-known/openid-configuration");
        try
        {
            using var response = await http.GetAsync(address, cancellation).ConfigureAwait(false);
            var body = await response.Content.ReadAsStringAsync(cancellation).ConfigureAwait(false);
            if (response.IsSuccessStatusCode) return Read(body);
            throw Refusal(response, body);
        }
        catch (Exception e) when (e is not MailProblemException && !cancellation.IsCancellationRequested && MicrosoftHttp.ProblemOf(e, address.Host) is { } problem)
        {
            throw problem;
        }
    }

    private static TenantMetadata Read(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            // "issuer":"https://login.microsoftonline.com/7b3c…/v2.0"
            if (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("issuer", out var issuer)
                && issuer.ValueKind == JsonValueKind.String && Uri.TryCreate(issuer.GetString(), UriKind.Absolute, out var address)
                && address.Segments.Select(s => s.Trim('/')).FirstOrDefault(s => Guid.TryParse(s, out _)) is { } id)
                return new(id, issuer.GetString()!);
        }
        catch (JsonException e)
        {
            throw new MailProblemException(MailProblem.UnexpectedAnswer, "The tenant's metadata is no JSON.", e);
        }
        throw new MailProblemException(MailProblem.UnexpectedAnswer, "The tenant's metadata names no issuer with an id.");
    }

    private static MailProblemException Refusal(HttpResponseMessage response, string body)
    {
        var answer = TokenErrorAnswer.Read(body);
        var match = ProblemCatalogue.FindEntra(answer?.ErrorCodes ?? [], answer?.Description, answer?.Error);
        var problem = match?.Problem ?? response.StatusCode switch
        {
            HttpStatusCode.TooManyRequests => MailProblem.TokenServiceThrottled,
            >= HttpStatusCode.InternalServerError => MailProblem.TokenServiceUnavailable,
            _ => answer is null ? MailProblem.UnexpectedAnswer : MailProblem.TokenRefused,
        };
        return new(problem, $"{TokenErrorAnswer.FirstLine(answer?.Description ?? "no reason given")} (HTTP {(int)response.StatusCode})")
        {
            UpstreamCode = match?.Code ?? answer?.Error,
            RetryAfter = response.Headers.RetryAfter?.Delta,
        };
    }
}
