using System.Net;
using System.Text.RegularExpressions;

namespace MailPortal.Sandbox.Demo;

/// <summary>A person's browser as far as signing in and linking need one: it keeps cookies, follows redirects, and presses the buttons of real forms.</summary>
internal sealed partial class DemoBrowser : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { CookieContainer = new(), UseCookies = true, AllowAutoRedirect = true });
    private Uri _at = new("about:blank");

    /// <summary>The page that is shown.</summary>
    public string Html { get; private set; } = "";

    /// <summary>Its address without what came along in it.</summary>
    public string Place => _at.GetLeftPart(UriPartial.Path);

    public Task OpenAsync(Uri address, CancellationToken cancellation) => SendAsync(new(HttpMethod.Get, address), cancellation);

    /// <summary>Follows a link.</summary>
    /// <exception cref="DemoException">The page has no such link.</exception>
    public Task FollowAsync(string id, CancellationToken cancellation)
    {
        var link = Tags().Matches(Html).Select(m => m.Value).FirstOrDefault(t => Attribute(t, "id") == id) ?? throw Missing($"link '{id}'");
        return OpenAsync(new(_at, Attribute(link, "href")), cancellation);
    }

    /// <summary>Presses a button: its form's hidden fields come along, and its own value.</summary>
    /// <param name="mark">Stands in the button's tag, e.g. <c>id="accept"</c>.</param>
    /// <param name="typed">What the person filled in, by the fields' names.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="DemoException">The page has no such button.</exception>
    public Task PressAsync(string mark, IReadOnlyDictionary<string, string> typed, CancellationToken cancellation)
    {
        var form = Forms().Matches(Html).FirstOrDefault(f => Tags().Matches(f.Value).Any(t => IsButton(t.Value, mark))) ?? throw Missing($"button {mark}");
        var tags = Tags().Matches(form.Value).Select(m => m.Value).ToList();
        var fields = tags.Where(t => Attribute(t, "type") == "hidden").ToDictionary(t => Attribute(t, "name"), t => Attribute(t, "value"));
        foreach (var (name, value) in typed) fields[name] = value;
        var button = tags.First(t => IsButton(t, mark));
        if (Attribute(button, "name") is { Length: > 0 } own) fields[own] = Attribute(button, "value");
        var action = Attribute(tags[0], "action");
        var request = new HttpRequestMessage(HttpMethod.Post, action.Length == 0 ? _at : new(_at, action)) { Content = new FormUrlEncodedContent(fields) };
        request.Headers.Add("Origin", _at.GetLeftPart(UriPartial.Authority));
        return SendAsync(request, cancellation);
    }

    public bool Shows(string mark) => Html.Contains(mark, StringComparison.Ordinal);

    private async Task SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        using (request)
        {
            using var answer = await _http.SendAsync(request, cancellation);
            _at = answer.RequestMessage?.RequestUri ?? _at;
            Html = await answer.Content.ReadAsStringAsync(cancellation);
            if (!answer.IsSuccessStatusCode) throw new DemoException($"{Place} answered {(int)answer.StatusCode}.");
        }
    }

    private DemoException Missing(string what) => new($"There is no {what} on {Place}:\n{Scripts().Replace(Html, "")}");

    private static bool IsButton(string tag, string mark) => tag.StartsWith("<button", StringComparison.Ordinal) && tag.Contains(mark, StringComparison.Ordinal);

    private static string Attribute(string tag, string name) => WebUtility.HtmlDecode(Regex.Match(tag, $" {name}=\"([^\"]*)\"").Groups[1].Value);

    [GeneratedRegex("<form[^>]*>.*?</form>", RegexOptions.Singleline)]
    private static partial Regex Forms();

    [GeneratedRegex("<[a-z]+ [^>]*>")]
    private static partial Regex Tags();

    [GeneratedRegex("<head>.*?</head>|<svg.*?</svg>", RegexOptions.Singleline)]
    private static partial Regex Scripts();

    public void Dispose() => _http.Dispose();
}
