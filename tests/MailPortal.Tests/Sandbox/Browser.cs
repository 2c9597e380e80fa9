using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using System.Web;
using MailPortal.Sandbox;

namespace MailPortal.Tests.Sandbox;

/// <summary>A browser as far as the sign-in pages need one: it keeps cookies, presses the buttons of real forms, and stops where it is sent to the application.</summary>
public sealed partial class Browser : IDisposable
{
    private readonly HttpClient _http;
    private Uri _at;

    public Browser(SandboxInfo info)
    {
        _at = info.Authorize;
        var authority = X509CertificateLoader.LoadCertificateFromFile(info.CaFile);
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { authority }, RevocationMode = X509RevocationMode.NoCheck },
            },
        });
    }

    public HttpStatusCode Status { get; private set; }

    public string Html { get; private set; } = "";

    /// <summary>Where it was sent away to; null while it is on a page.</summary>
    public Uri? SentTo { get; private set; }

    /// <summary>What the address it was sent to says.</summary>
    public string? Query(string name) => HttpUtility.ParseQueryString(SentTo!.Query.Length > 0 ? SentTo.Query : SentTo.Fragment.TrimStart('#'))[name];

    public string? ErrorCode => Element("error-code");

    public Task OpenAsync(Uri address, string? language = null) => SendAsync(new HttpRequestMessage(HttpMethod.Get, address), language);

    public Task ChooseAsync(string account) => PressAsync($"data-account=\"{account}\"");

    public Task PressIdAsync(string id, params (string Name, string Value)[] typed) => PressAsync($"id=\"{id}\"", typed);

    /// <summary>The text of an element; null when the page has none with that id.</summary>
    public string? Element(string id) => Regex.Match(Html, $"id=\"{id}\"[^>]*>([^<]*)<") is { Success: true } match ? HttpUtility.HtmlDecode(match.Groups[1].Value) : null;

    public IReadOnlyList<string> Hidden(string name) => [.. HiddenField().Matches(Html).Where(m => m.Groups[1].Value == name).Select(m => HttpUtility.HtmlDecode(m.Groups[2].Value))];

    /// <summary>Sends a form as another site would: without what only this browser's page knows.</summary>
    public Task PostAsync(string path, string? origin, params (string Name, string Value)[] fields)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_at, path)) { Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))) };
        if (origin is not null) request.Headers.Add("Origin", origin);
        return SendAsync(request, null);
    }

    // The form that holds the button, with its hidden fields and the button's own value.
    private Task PressAsync(string mark, params (string Name, string Value)[] typed)
    {
        var form = Forms().Matches(Html).Single(f => f.Groups[2].Value.Contains(mark, StringComparison.Ordinal));
        var button = Buttons().Matches(form.Groups[2].Value).Single(b => b.Value.Contains(mark, StringComparison.Ordinal)).Value;
        var fields = HiddenField().Matches(form.Groups[2].Value).Select(m => (Name: m.Groups[1].Value, Value: HttpUtility.HtmlDecode(m.Groups[2].Value))).ToList();
        fields.AddRange(typed);
        fields.Add((Attribute(button, "name"), Attribute(button, "value")));
        return PostAsync(Attribute(form.Groups[1].Value, "action"), $"{_at.Scheme}://{_at.Authority}", [.. fields]);
    }

    private async Task SendAsync(HttpRequestMessage request, string? language)
    {
        using (request)
        {
            if (language is not null) request.Headers.Add("Accept-Language", language);
            _at = request.RequestUri!;
            using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
            Status = response.StatusCode;
            Html = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            SentTo = response.Headers.Location;
        }
    }

    private static string Attribute(string tag, string name) => HttpUtility.HtmlDecode(Regex.Match(tag, $" {name}=\"([^\"]*)\"").Groups[1].Value);

    [GeneratedRegex("<form([^>]*)>(.*?)</form>", RegexOptions.Singleline)]
    private static partial Regex Forms();

    [GeneratedRegex("<button[^>]*>")]
    private static partial Regex Buttons();

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\">")]
    private static partial Regex HiddenField();

    public void Dispose() => _http.Dispose();
}
