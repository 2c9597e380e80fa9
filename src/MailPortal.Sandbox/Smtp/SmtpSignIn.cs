using System.Text;
using MailPortal.Sandbox.Exchange;

namespace MailPortal.Sandbox.Smtp;

/// <summary>AUTH: what a client says until user and secret are known.</summary>
internal static class SmtpSignIn
{
    /// <returns>Null when it made no sense, or the client gave up with <c>*</c>.</returns>
    public static async Task<(string User, string Secret)?> ReadAsync(string mechanism, string initial, Func<string, Task<string?>> ask)
    {
        switch (mechanism)
        {
            case "XOAUTH2":
                return XOAuth2.Read(initial.Length > 0 ? initial : await ask("") ?? "") is { } given ? (given.User, given.Token) : null;
            case "PLAIN":
                // base64(authorization id NUL user NUL password)
                return Text(initial.Length > 0 ? initial : await ask(""))?.Split('\0') is [_, var user, var password] ? (user, password) : null;
            case "LOGIN":
                return Text(initial.Length > 0 ? initial : await ask("VXNlcm5hbWU6")) is { } name && Text(await ask("UGFzc3dvcmQ6")) is { } secret ? (name, secret) : null;
            default:
                return null;
        }
    }

    private static string? Text(string? base64)
    {
        var bytes = new byte[base64?.Length ?? 0];
        return base64 is not null && Convert.TryFromBase64String(base64, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : null;
    }
}
