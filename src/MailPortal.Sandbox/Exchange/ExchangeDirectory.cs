using System.Text.Json;
using MailPortal.Sandbox.Entra;
using MailPortal.Sandbox.Faults;

namespace MailPortal.Sandbox.Exchange;

/// <summary>What Exchange makes of a token.</summary>
internal enum Admission
{
    /// <summary>"AUTHENTICATE failed.": the token itself is not taken.</summary>
    Refused,

    /// <summary>The token is good, the mailbox session is not: "User is authenticated but not connected."</summary>
    NotConnected,

    /// <summary>The mailbox opens.</summary>
    Admitted,
}

/// <summary>Exchange's own knowledge: whose tokens it takes and who may open which mailbox.</summary>
internal sealed class ExchangeDirectory(IReadOnlyList<SandboxTenant> tenants, TokenSigner tokens, FaultSwitches faults, TimeProvider clock)
{
    // ps.outlook.com is left out: tokens for it were reported as refused even with the right role.
    private static readonly string[] Audiences = ["https://outlook.office365.com", "https://outlook.office.com"];

    /// <summary>Whether a token opens a mailbox over IMAP, and the reason that Exchange never tells.</summary>
    public (Admission Admission, string Reason) Judge(string token, string mailbox)
    {
        var (application, tenant, reason) = Identify(token, "IMAP.AccessAsApp");
        if (application is null || tenant is null) return (Admission.Refused, reason);
        if (!tenant.Holds(mailbox)) return (Admission.NotConnected, "no such mailbox");
        if (!application.MayOpen(mailbox)) return (Admission.NotConnected, "no FullAccess on this mailbox");
        if (faults.Strikes(Fault.PermissionMissing, mailbox, out _)) return (Admission.NotConnected, "permission missing (fault)");
        return (Admission.Admitted, "admitted");
    }

    /// <summary>The application behind a token that Exchange takes; without one, the reason.</summary>
    public (SandboxApplication? Application, SandboxTenant? Tenant, string Reason) Identify(string token, string role)
    {
        if (tokens.Verify(token) is not { } claims) return (null, null, "not a token of this sandbox, or its signature is wrong");
        if (!Audiences.Contains(claims.GetProperty("aud").GetString()?.TrimEnd('/'), StringComparer.OrdinalIgnoreCase))
            return (null, null, "token is for another resource (aud)");
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        if (claims.GetProperty("exp").GetInt64() <= now) return (null, null, "token has expired");
        if (!claims.TryGetProperty("roles", out var roles) || !roles.EnumerateArray().Any(r => r.GetString() == role)) return (null, null, $"token has no role {role}");
        var tenant = tenants.FirstOrDefault(t => t.Id == Id(claims, "tid"));
        var application = tenant?.Applications.FirstOrDefault(a => a.ClientId == Id(claims, "appid"));
        if (application is null) return (null, null, "application is gone");
        return application.RegisteredInExchange ? (application, tenant, "taken") : (null, null, "service principal not registered in Exchange (New-ServicePrincipal)");
    }

    private static Guid Id(JsonElement claims, string name) => claims.GetProperty(name).GetGuid();
}
