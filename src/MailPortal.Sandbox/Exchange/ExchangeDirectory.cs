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

    /// <summary>Whether a token may submit mail as this mailbox: an application's with its role and FullAccess, or that person's own.</summary>
    /// <returns>The mailbox's tenant; null with the reason that Exchange never tells.</returns>
    public (SandboxTenant? Tenant, string Reason) JudgeSubmission(string token, string mailbox)
    {
        if (Read(token, out var claims) is { } refusal) return (null, refusal);
        if (claims.TryGetProperty("scp", out var scopes))
        {
            var tenant = tenants.FirstOrDefault(t => t.Id == Id(claims, "tid"));
            if (!$" {scopes.GetString()} ".Contains(" SMTP.Send ", StringComparison.OrdinalIgnoreCase)) return (null, "token has no scope SMTP.Send");
            if (!string.Equals(claims.GetProperty("upn").GetString(), mailbox, StringComparison.OrdinalIgnoreCase)) return (null, "another person's mailbox, without FullAccess");
            return tenant?.Holds(mailbox) == true ? (tenant, "taken") : (null, "no such mailbox");
        }
        var (application, own, reason) = Identify(token, "SMTP.SendAsApp");
        if (application is null || own is null) return (null, reason);
        if (!own.Holds(mailbox)) return (null, "no such mailbox");
        return application.MayOpen(mailbox) ? (own, "taken") : (null, "no FullAccess on this mailbox");
    }

    /// <summary>The application behind a token that Exchange takes; without one, the reason.</summary>
    public (SandboxApplication? Application, SandboxTenant? Tenant, string Reason) Identify(string token, string role)
    {
        if (Read(token, out var claims) is { } refusal) return (null, null, refusal);
        if (!claims.TryGetProperty("roles", out var roles) || !roles.EnumerateArray().Any(r => r.GetString() == role)) return (null, null, $"token has no role {role}");
        var tenant = tenants.FirstOrDefault(t => t.Id == Id(claims, "tid"));
        var application = tenant?.Applications.FirstOrDefault(a => a.ClientId == Id(claims, "appid"));
        if (application is null) return (null, null, "application is gone");
        return application.RegisteredInExchange ? (application, tenant, "taken") : (null, null, "service principal not registered in Exchange (New-ServicePrincipal)");
    }

    private string? Read(string token, out JsonElement claims)
    {
        claims = tokens.Verify(token) ?? default;
        if (claims.ValueKind == JsonValueKind.Undefined) return "not a token of this sandbox, or its signature is wrong";
        if (!Audiences.Contains(claims.GetProperty("aud").GetString()?.TrimEnd('/'), StringComparer.OrdinalIgnoreCase)) return "token is for another resource (aud)";
        return claims.GetProperty("exp").GetInt64() <= clock.GetUtcNow().ToUnixTimeSeconds() ? "token has expired" : null;
    }

    private static Guid Id(JsonElement claims, string name) => claims.GetProperty(name).GetGuid();
}
