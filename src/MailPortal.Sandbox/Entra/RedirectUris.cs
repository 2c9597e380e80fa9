namespace MailPortal.Sandbox.Entra;

/// <summary>Which addresses a browser may be sent back to.</summary>
internal static class RedirectUris
{
    /// <summary>A code sent to a wrong address is a code given away: it goes to none but those the application registered, compared letter by letter.</summary>
    public static (string? Uri, EntraError? Error) Check(string? given, SandboxApplication application)
    {
        if (application.RedirectUris.Count == 0) return (null, SignInError.NoRedirectUri);
        if (given is null) return (application.RedirectUris[0], null);
        if (!Uri.TryCreate(given, UriKind.Absolute, out var uri)) return (null, SignInError.RedirectUriMalformed(given));
        if (!application.RedirectUris.Any(registered => Same(registered, given, uri))) return (null, SignInError.RedirectUriMismatch(given, application.ClientId));
        return uri.Scheme == Uri.UriSchemeHttp && !uri.IsLoopback ? (null, SignInError.RedirectUriInsecure) : (given, null);
    }

    private static bool Same(string registered, string given, Uri uri)
    {
        if (registered == given) return true;
        // The port of localhost is whatever was free: only there it does not count. 127.0.0.1 is another name, and counts as written.
        return IsLocalhost(uri) && Uri.TryCreate(registered, UriKind.Absolute, out var known) && IsLocalhost(known) && known.PathAndQuery == uri.PathAndQuery && uri.Fragment.Length == 0
            && uri.UserInfo.Length == 0;
    }

    private static bool IsLocalhost(Uri uri) => uri.Scheme == Uri.UriSchemeHttp && uri.Host == "localhost";
}
