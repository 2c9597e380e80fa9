using System.Globalization;
using MailPortal.Sandbox.Faults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace MailPortal.Sandbox.Entra;

/// <summary>Entra's addresses: metadata, keys, instance discovery, the token endpoint and the beginning of a device code.</summary>
internal sealed class EntraEndpoints(EntraDirectory directory, TokenGrants grants, DeviceEndpoints devices, TokenSigner tokens, FaultSwitches faults, RequestLog log, TimeProvider clock, Func<Uri> instance)
{
    private static readonly Dictionary<string, object> Supported = new()
    {
        ["token_endpoint_auth_methods_supported"] = new[] { "client_secret_post", "private_key_jwt", "client_secret_basic" },
        ["response_modes_supported"] = new[] { "query", "fragment", "form_post" },
        ["response_types_supported"] = new[] { "code", "id_token", "code id_token", "id_token token" },
        ["subject_types_supported"] = new[] { "pairwise" },
        ["id_token_signing_alg_values_supported"] = new[] { "RS256" },
        ["scopes_supported"] = new[] { "openid", "profile", "email", "offline_access" },
    };

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/common/discovery/instance", Discovery);
        routes.MapGet("/{tenant}/v2.0/.well-known/openid-configuration", (HttpContext http, string tenant) => Metadata(http, tenant, second: true));
        routes.MapGet("/{tenant}/.well-known/openid-configuration", (HttpContext http, string tenant) => Metadata(http, tenant, second: false));
        routes.MapGet("/{tenant}/discovery/v2.0/keys", tokens.KeySet);
        routes.MapGet("/{tenant}/discovery/keys", tokens.KeySet);
        routes.MapGet("/common/userrealm/{user}", UserRealm);
        routes.MapPost("/{tenant}/oauth2/v2.0/token", Token);
        routes.MapPost("/{tenant}/oauth2/v2.0/devicecode", DeviceCode);
    }

    private async Task DeviceCode(HttpContext http, string tenant)
    {
        var request = await TokenRequest.ReadAsync(http.Request, http.RequestAborted);
        var (body, error) = devices.Begin(http, tenant, request);
        log.Add("entra", $"POST /{tenant}/oauth2/v2.0/devicecode {request}", error is null ? "device code" : $"{error.Status} AADSTS{error.Code}");
        NeverCache(http);
        if (error is null) await http.Response.WriteAsJsonAsync(body, http.RequestAborted);
        else await Refuse(http, error);
    }

    private async Task Token(HttpContext http, string tenant)
    {
        var request = await TokenRequest.ReadAsync(http.Request, http.RequestAborted);
        var who = grants.Who(request);
        if (await DownAsync(http, $"POST /{tenant}/oauth2/v2.0/token {request}", who, after: false)) return;
        if (faults.Strikes(Fault.TokenThrottled, who, out var throttled))
        {
            log.Add("entra", $"POST /{tenant}/oauth2/v2.0/token {request}", "429");
            http.Response.Headers.RetryAfter = (throttled.Seconds ?? 30).ToString(CultureInfo.InvariantCulture);
            await Refuse(http, EntraError.Throttled);
            return;
        }
        var answer = grants.Redeem(tenant, request);
        log.Add("entra", $"POST /{tenant}/oauth2/v2.0/token {request}", answer.Error is { } error ? $"{error.Status} AADSTS{error.Code}" : "token");
        if (await DownAsync(http, $"POST /{tenant}/oauth2/v2.0/token {request}", who, after: true)) return;
        NeverCache(http);
        if (answer.Error is null) await http.Response.WriteAsJsonAsync(answer.Body, http.RequestAborted);
        else await Refuse(http, answer.Error);
    }

    private async Task<bool> DownAsync(HttpContext http, string asked, string? who, bool after)
    {
        if (!faults.Strikes(Fault.TokenEndpointDown, who, out var down, p => p.After == after)) return false;
        log.Add("entra", asked, "down");
        if (down.Status == 0) http.Abort();
        else await Refuse(http, EntraError.Unavailable(down.Status ?? 503));
        return true;
    }

    // Asked by Microsoft's library before it sends a password as a public client.
    private IResult UserRealm(string user)
    {
        var known = directory.Person(user);
        return Results.Json(new
        {
            ver = "1.0",
            account_type = known is null ? "Unknown" : "Managed",
            domain_name = known?.Tenant.Domain,
            cloud_instance_name = instance().Authority,
            cloud_audience_urn = "urn:federation:MicrosoftOnline",
        });
    }

    private async Task Metadata(HttpContext http, string tenant, bool second)
    {
        // {tenantid} stands in the issuer of the addresses that serve every tenant.
        var id = tenant is "common" or "organizations" or "consumers" ? "{tenantid}" : directory.Find(tenant)?.Id.ToString();
        log.Add("entra", $"GET {http.Request.Path}", id is null ? "no such tenant" : "metadata");
        if (id is null)
        {
            await Refuse(http, EntraDirectory.Unknown(tenant));
            return;
        }
        var at = new Uri(instance(), id == "{tenantid}" ? tenant : id).AbsoluteUri;
        var v2 = second ? "/v2.0" : "";
        await http.Response.WriteAsJsonAsync(new Dictionary<string, object>(Supported)
        {
            ["issuer"] = second ? $"{instance()}{id}/v2.0" : $"https://sts.windows.net/{id}/",
            ["authorization_endpoint"] = $"{at}/oauth2{v2}/authorize",
            ["token_endpoint"] = $"{at}/oauth2{v2}/token",
            ["device_authorization_endpoint"] = $"{at}/oauth2{v2}/devicecode",
            ["end_session_endpoint"] = $"{at}/oauth2{v2}/logout",
            ["jwks_uri"] = $"{at}/discovery{v2}/keys",
            ["tenant_region_scope"] = "SA",
            ["cloud_instance_name"] = instance().Authority,
        }, http.RequestAborted);
    }

    private IResult Discovery(HttpContext http)
    {
        log.Add("entra", $"GET {http.Request.Path}", "discovery");
        var host = instance().Authority;
        return Results.Json(new Dictionary<string, object>
        {
            ["tenant_discovery_endpoint"] = $"{instance()}common/v2.0/.well-known/openid-configuration",
            ["api-version"] = "1.1",
            ["metadata"] = new[] { new { preferred_network = host, preferred_cache = host, aliases = new[] { host } } },
        });
    }

    private async Task Refuse(HttpContext http, EntraError error)
    {
        var correlation = Guid.TryParse(http.Request.Headers["client-request-id"], out var given) ? given : Guid.NewGuid();
        http.Response.StatusCode = error.Status;
        http.Response.ContentType = "application/json; charset=utf-8";
        NeverCache(http);
        await http.Response.Body.WriteAsync(error.Body(instance(), clock.GetUtcNow(), correlation), http.RequestAborted);
    }

    private static void NeverCache(HttpContext http) => http.Response.Headers.CacheControl = "no-store, no-cache";
}
