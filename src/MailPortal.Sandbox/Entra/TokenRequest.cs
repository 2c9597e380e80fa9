using System.Text;
using Microsoft.AspNetCore.Http;

namespace MailPortal.Sandbox.Entra;

/// <summary>A token request as it came, with the client's credentials from the form or from Basic authorization.</summary>
internal sealed record TokenRequest(string? GrantType, string? ClientId, string? ClientSecret, string? Scope, string? Assertion)
{
    private IFormCollection _form = FormCollection.Empty;

    public static async Task<TokenRequest> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        var form = request.HasFormContentType ? await request.ReadFormAsync(cancellation) : FormCollection.Empty;
        var (id, secret) = Basic(request.Headers.Authorization.ToString());
        return new(Value(form, "grant_type"), Value(form, "client_id") ?? id, Value(form, "client_secret") ?? secret, Value(form, "scope"), Value(form, "client_assertion")) { _form = form };
    }

    /// <summary>Any other field; null when it is missing or empty.</summary>
    public string? Field(string name) => Value(_form, name);

    /// <summary>For the request log: everything but the credentials.</summary>
    public override string ToString() =>
        $"grant_type={GrantType} client_id={ClientId} scope={Scope} client_secret={(ClientSecret is null ? "" : "***")} client_assertion={(Assertion is null ? "" : "***")}";

    private static string? Value(IFormCollection form, string name) => form.TryGetValue(name, out var value) && value.ToString() is { Length: > 0 } text ? text : null;

    // Authorization: Basic base64(urlencode(id):urlencode(secret))  -- RFC 6749 section 2.3.1
    private static (string? Id, string? Secret) Basic(string header)
    {
        const string scheme = "Basic ";
        if (!header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) return default;
        var bytes = new byte[header.Length];
        if (!Convert.TryFromBase64String(header[scheme.Length..].Trim(), bytes, out var length)) return default;
        var pair = Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2);
        return pair.Length == 2 ? (Uri.UnescapeDataString(pair[0]), Uri.UnescapeDataString(pair[1])) : default;
    }
}
