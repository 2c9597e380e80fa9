using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace MailPortal.Sandbox.Entra;

/// <summary>Sends the browser back to the application, with a code or an error.</summary>
internal static class AuthorizeAnswer
{
    public static Task SuccessAsync(HttpContext http, Reply reply, string code) =>
        SendAsync(http, reply, [new("code", code), State(reply), new("session_state", Guid.NewGuid().ToString())]);

    public static Task ErrorAsync(HttpContext http, Reply reply, EntraError error, DateTimeOffset now, Uri instance, params KeyValuePair<string, string?>[] more) =>
        SendAsync(http, reply,
        [
            new("error", error.Error),
            new("error_description", error.Description(now, Guid.NewGuid(), Guid.NewGuid())),
            new("error_uri", new Uri(instance, $"error?code={error.Code}").AbsoluteUri),
            new("error_subcode", error.Error == "access_denied" ? "cancel" : null),
            State(reply),
            .. more,
        ]);

    private static KeyValuePair<string, string?> State(Reply reply) => new("state", reply.State);

    public static async Task SendAsync(HttpContext http, Reply reply, List<KeyValuePair<string, string?>> fields)
    {
        fields.RemoveAll(f => f.Value is null);
        http.Response.Headers.CacheControl = "no-store, no-cache";
        if (reply.Mode == "form_post")
        {
            await http.Response.WriteAsync(Form(http, reply.RedirectUri, fields), http.RequestAborted);
            return;
        }
        var query = string.Join('&', fields.Select(f => $"{f.Key}={Uri.EscapeDataString(f.Value!)}"));
        var joint = reply.Mode == "fragment" ? '#' : reply.RedirectUri.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        http.Response.Redirect($"{reply.RedirectUri}{joint}{query}");
    }

    private static string Form(HttpContext http, string action, List<KeyValuePair<string, string?>> fields)
    {
        var html = new StringBuilder("<!DOCTYPE html><html lang=\"es\"><head><meta charset=\"utf-8\"><title>Sandbox</title></head><body>");
        html.Append("<form method=\"post\" action=\"").Append(WebUtility.HtmlEncode(action)).Append("\">");
        foreach (var (name, value) in fields)
            html.Append("<input type=\"hidden\" name=\"").Append(name).Append("\" value=\"").Append(WebUtility.HtmlEncode(value)).Append("\">");
        html.Append("<noscript><button id=\"continue\">Continuar</button></noscript></form><script>document.forms[0].submit()</script></body></html>");
        http.Response.ContentType = "text/html; charset=utf-8";
        return html.ToString();
    }
}
