using System.Text;

namespace MailPortal.Sandbox.Exchange;

/// <summary>Microsoft's SASL XOAUTH2 response: base64("user=" address ^A "auth=Bearer " token ^A ^A).</summary>
internal sealed record XOAuth2(string User, string Token)
{
    public static XOAuth2? Read(string response)
    {
        var bytes = new byte[response.Length];
        if (!Convert.TryFromBase64String(response, bytes, out var length)) return null;
        var text = Encoding.UTF8.GetString(bytes, 0, length);
        if (!text.EndsWith("\u0001\u0001", StringComparison.Ordinal)) return null;
        var fields = text.TrimEnd('\u0001').Split('\u0001');
        var user = fields.FirstOrDefault(f => f.StartsWith("user=", StringComparison.Ordinal));
        var auth = fields.FirstOrDefault(f => f.StartsWith("auth=Bearer ", StringComparison.OrdinalIgnoreCase));
        return user is null || auth is null ? null : new(user["user=".Length..], auth["auth=Bearer ".Length..]);
    }
}
