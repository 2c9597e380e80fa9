using System.Text.Json;
using MailPortal.Sandbox.Entra;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace MailPortal.Sandbox.Graph;

/// <summary>Graph's addresses: the user himself, sending at once, and what belongs to drafts.</summary>
internal sealed class GraphEndpoints(EntraDirectory directory, GraphRequests requests, Sending sending, DraftEndpoints drafts, UploadEndpoints uploads)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (var (prefix, isMe) in new[] { ("/v1.0/me", true), ("/v1.0/users/{user}", false) })
        {
            string? User(HttpContext http) => isMe ? null : http.Request.RouteValues["user"]!.ToString();
            void On(string method, string path, Func<HttpContext, GraphCaller, GraphMailbox, Task<GraphAnswer>> answer)
            {
                Task Handle(HttpContext http) => requests.HandleAsync(http, User(http), (caller, mailbox) => answer(http, caller, mailbox));
                routes.MapMethods(prefix + path, [method], Handle);
            }

            On("GET", "", GetUser);
            On("POST", "/sendMail", SendMail);
            On("POST", "/messages", drafts.Create);
            On("GET", "/messages/{id}", drafts.Get);
            On("PATCH", "/messages/{id}", drafts.Update);
            On("DELETE", "/messages/{id}", drafts.Delete);
            On("POST", "/messages/{id}/send", drafts.Send);
            On("GET", "/messages/{id}/attachments", drafts.Attachments);
            On("POST", "/messages/{id}/attachments", drafts.Attach);
            On("POST", "/messages/{id}/attachments/createUploadSession", uploads.Create);
        }
        uploads.Map(routes);
        routes.MapFallback(http => requests.HandleAsync(http, null, (_, _) => throw new GraphException(GraphError.NoSuchPath)));
    }

    private Task<GraphAnswer> GetUser(HttpContext http, GraphCaller caller, GraphMailbox mailbox)
    {
        if (!caller.May(caller.Person is null ? "User.Read.All" : "User.Read")) throw new GraphException(GraphError.RequestDenied);
        var all = new Dictionary<string, object?>
        {
            ["businessPhones"] = Array.Empty<string>(),
            ["displayName"] = mailbox.DisplayName,
            ["givenName"] = null,
            ["jobTitle"] = null,
            ["mail"] = mailbox.Account is { HasMailbox: false } ? null : mailbox.Address,
            ["mobilePhone"] = null,
            ["officeLocation"] = null,
            ["preferredLanguage"] = null,
            ["proxyAddresses"] = mailbox.Account is { HasMailbox: true } person ? directory.AliasesOf(person).Select(a => $"smtp:{a}").Prepend($"SMTP:{mailbox.Address}") : [],
            ["surname"] = null,
            ["userPrincipalName"] = mailbox.Address,
            ["id"] = mailbox.Id,
        };
        var select = http.Request.Query["$select"].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var body = new Dictionary<string, object?> { ["@odata.context"] = $"https://graph.microsoft.com/v1.0/$metadata#users/$entity" };
        foreach (var (name, value) in all.Where(p => select.Length == 0 || select.Contains(p.Key, StringComparer.OrdinalIgnoreCase))) body[name] = value;
        return Task.FromResult(new GraphAnswer(200, body));
    }

    private async Task<GraphAnswer> SendMail(HttpContext http, GraphCaller caller, GraphMailbox mailbox)
    {
        if (!caller.May("Mail.Send")) throw new GraphException(GraphError.AccessDenied);
        mailbox.WithMail();
        if (GraphBody.IsMime(http.Request))
        {
            await sending.SendMimeAsync("graph-mime", caller, mailbox, await GraphBody.MimeAsync(http.Request), [], http.RequestAborted);
            return GraphAnswer.Accepted;
        }
        var json = await GraphBody.JsonAsync(http.Request);
        var (message, save) = ((MessageContent?)null, true);
        if (json.ValueKind != JsonValueKind.Object) throw new GraphException(GraphError.NoJson);
        foreach (var property in json.EnumerateObject())
        {
            if (property.Name.Equals("message", StringComparison.OrdinalIgnoreCase)) message = MessageReader.Read(property.Value);
            else if (property.Name.Equals("saveToSentItems", StringComparison.OrdinalIgnoreCase)) save = Bool(property.Value);
            else throw new GraphException(GraphError.UnknownProperty(property.Name, "sendMail"));
        }
        if (message is null) throw new GraphException(GraphError.MissingParameter("Message"));
        await sending.SendAsync("graph", caller, mailbox, message, save, http.RequestAborted);
        return GraphAnswer.Accepted;
    }

    // Microsoft's own examples write "true" in quotes.
    private static bool Bool(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String when bool.TryParse(value.GetString(), out var read) => read,
        _ => throw new GraphException(GraphError.BadValue(value.GetRawText(), "Edm.Boolean")),
    };
}
