using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace MailPortal.Sandbox.Entra;

/// <summary>Which browser is which, who is signed in there, and the sign-ins it is in the middle of.</summary>
internal sealed class BrowserSessions
{
    private readonly ConcurrentDictionary<string, SignIn> _pending = [];
    private readonly ConcurrentDictionary<string, List<Identity>> _signedIn = [];

    /// <summary>The browser's session, begun when it has none.</summary>
    public string Begin(HttpContext http)
    {
        if (Current(http) is { } known) return known;
        var session = Random();
        _signedIn[session] = [];
        http.Response.Cookies.Append(CookieName(http), session, new() { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, Path = "/" });
        return session;
    }

    public IReadOnlyList<Identity> SignedIn(string session)
    {
        var list = _signedIn[session];
        lock (list) return [.. list];
    }

    public void Add(string session, Identity who)
    {
        var list = _signedIn[session];
        lock (list)
        {
            list.RemoveAll(known => known.Account.Id == who.Account.Id);
            list.Add(who);
        }
    }

    public void SignOut(HttpContext http)
    {
        if (Current(http) is not { } session) return;
        lock (_signedIn[session]) _signedIn[session].Clear();
    }

    /// <returns>The name that the page's forms carry.</returns>
    public string Keep(SignIn signIn)
    {
        var name = Random();
        _pending[name] = signIn;
        return name;
    }

    /// <summary>The sign-in that a form belongs to. Another site can post a form here, but neither knows the name in it nor can it finish, in
    /// this browser, a sign-in that began in its own (and so link a foreign account): the name is random and good in one session.</summary>
    public SignIn? Find(HttpContext http, string name) => _pending.TryGetValue(name, out var signIn) && signIn.Session == Current(http) ? signIn : null;

    public bool End(string name) => _pending.TryRemove(name, out _);

    private string? Current(HttpContext http) => http.Request.Cookies.TryGetValue(CookieName(http), out var session) && _signedIn.ContainsKey(session) ? session : null;

    // Cookies do not know ports: several sandboxes on one machine would overwrite each other's.
    private static string CookieName(HttpContext http) => $"sandbox-session-{http.Connection.LocalPort}";

    private static string Random() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(24));
}
