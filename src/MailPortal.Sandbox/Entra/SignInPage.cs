using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace MailPortal.Sandbox.Entra;

/// <summary>Writes one page of the sign-in. Forms and buttons have fixed ids, so that a browser test can press them (docs/sandbox.md).</summary>
internal sealed class SignInPage(PageText text)
{
    private const string Style = """
        :root{color-scheme:light}*{box-sizing:border-box}
        body{margin:0;min-height:100vh;display:flex;align-items:center;justify-content:center;background:#eef2f6;color:#1b1b1b;font:16px/1.5 system-ui,sans-serif;padding:1rem}
        main{background:#fff;width:100%;max-width:28rem;padding:2rem;border-radius:.5rem;box-shadow:0 2px 12px #0003}
        h1{font-size:1.5rem;line-height:1.25;margin:0 0 1rem}p{margin:0 0 1rem}ul{padding-left:1.25rem;margin:0 0 1rem}
        .sandbox{font-size:.85rem;color:#4a4a4a;border-bottom:1px solid #d5dbe1;padding-bottom:.75rem}
        button{font:inherit;padding:.55rem 1.1rem;border:1px solid #5c6b7a;border-radius:.25rem;background:#fff;color:#1b1b1b;cursor:pointer}
        button.first{background:#0b5cad;border-color:#0b5cad;color:#fff}
        button.account{display:block;width:100%;text-align:left;margin-bottom:.5rem}button.account span{display:block;font-size:.85rem;color:#4a4a4a}
        button:focus-visible,input:focus-visible{outline:3px solid #0b5cad;outline-offset:2px}
        input[type=text]{font:inherit;width:100%;padding:.5rem;border:1px solid #5c6b7a;border-radius:.25rem;margin:.25rem 0 1rem}
        .buttons{display:flex;flex-direction:row-reverse;gap:.75rem;margin-top:1rem}form+form{border-top:1px solid #d5dbe1;margin-top:1rem;padding-top:1rem}.error{color:#a4262c}code{font-size:.85rem;overflow-wrap:anywhere}
        """;

    private readonly StringBuilder _body = new();

    public SignInPage Heading(string heading) => Raw($"<h1>{Encode(heading)}</h1>");

    public SignInPage Paragraph(string paragraph, string? id = null) => Raw($"<p{(id is null ? "" : $" id=\"{id}\"")}>{Encode(paragraph)}</p>");

    public SignInPage Alert(string alert) => Raw($"<p class=\"error\" role=\"alert\" id=\"error\">{Encode(alert)}</p>");

    public SignInPage List(string id, IEnumerable<string> items) => Raw($"<ul id=\"{id}\">{string.Concat(items.Select(i => $"<li>{Encode(i)}</li>"))}</ul>");

    public SignInPage Code(string id, string code) => Raw($"<p><code id=\"{id}\">{Encode(code)}</code></p>");

    /// <summary>A form that belongs to a sign-in.</summary>
    /// <param name="name">The sign-in's name, which every post has to bring along.</param>
    public SignInPage Form(string id, string action, string name, Action<SignInPage> content)
    {
        Raw($"<form id=\"{id}\" method=\"post\" action=\"{Encode(action)}\"><input type=\"hidden\" name=\"ctx\" value=\"{Encode(name)}\">");
        content(this);
        return Raw("</form>");
    }

    public SignInPage Account(SandboxAccount account, bool first) => Raw(
        $"<button class=\"account\" name=\"account\" value=\"{Encode(account.Address)}\" data-account=\"{Encode(account.Address)}\"{(first ? " autofocus" : "")}>" +
        $"{Encode(account.DisplayName)}<span>{Encode(account.Address)}</span></button>");

    public SignInPage Input(string name, string label, string? value) => Raw(
        $"<label for=\"{name}\">{Encode(label)}</label><input type=\"text\" id=\"{name}\" name=\"{name}\" autocomplete=\"off\" autocapitalize=\"none\" spellcheck=\"false\" value=\"{Encode(value ?? "")}\">");

    /// <summary>Buttons in a row, the usual answer first: Enter in a field of the form presses the first one. Shown the other way round.</summary>
    public SignInPage Buttons(params (string Id, string Label)[] buttons) => Raw(
        $"<div class=\"buttons\">{string.Concat(buttons.Select((b, i) => $"<button id=\"{b.Id}\" name=\"answer\" value=\"{b.Id}\"{(i == 0 ? " class=\"first\"" : "")}>{Encode(b.Label)}</button>"))}</div>");

    public async Task SendAsync(HttpContext http, int status = StatusCodes.Status200OK)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store, no-cache";
        // No form-action: a browser would apply it to the redirect behind a form as well, and that leads to the application.
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";
        http.Response.Headers["Referrer-Policy"] = "strict-origin-when-cross-origin";
        await http.Response.WriteAsync(
            $"<!DOCTYPE html><html lang=\"{text.Language}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">" +
            $"<title>{Encode(text.Title)} · Sandbox</title><style>{Style}</style></head><body><main><p class=\"sandbox\">{Encode(text.ThisIsTheSandbox)}</p>{_body}</main></body></html>",
            http.RequestAborted);
    }

    private SignInPage Raw(string html)
    {
        _body.Append(html);
        return this;
    }

    private static string Encode(string value) => WebUtility.HtmlEncode(value);
}
