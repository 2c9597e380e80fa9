using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace MailPortal.Sandbox.Exchange;

/// <summary>Where Dovecot asks whether a token is good (RFC 7662).</summary>
internal sealed class Introspection(ExchangeDirectory directory)
{
    /// <summary>Dovecot's own secret here: nobody else is told about tokens.</summary>
    public string Secret { get; } = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));

    public void Map(IEndpointRouteBuilder routes) => routes.MapPost("/exchange/introspect", async (HttpContext http) =>
    {
        var basic = "Basic " + Convert.ToBase64String(Encoding.ASCII.GetBytes($"dovecot:{Secret}"));
        if (!CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(basic), Encoding.UTF8.GetBytes(http.Request.Headers.Authorization.ToString()))) return Results.Unauthorized();
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var application = directory.Identify(form["token"].ToString(), "IMAP.AccessAsApp").Application;
        return Results.Json(application is null ? new { active = false, appid = (Guid?)null } : new { active = true, appid = (Guid?)application.ClientId });
    });
}
