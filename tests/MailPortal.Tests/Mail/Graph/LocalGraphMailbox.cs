using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace MailPortal.Tests.Mail.Graph;

/// <summary>A mail as the mailbox of the stand-in has it: its MIME or its JSON, and what was added.</summary>
internal sealed class LocalMail
{
    public byte[]? Mime { get; init; }
    public JsonElement? Json { get; init; }
    public bool KeptCopy { get; init; } = true;
    public List<(JsonElement Item, byte[] Content)> Files { get; } = [];

    /// <summary>A field of the MIME header, unfolded.</summary>
    public string? Field(string name) => Encoding.UTF8.GetString(Mime!).Split("\r\n\r\n")[0].Replace("\r\n ", " ", StringComparison.Ordinal).Split("\r\n")
        .FirstOrDefault(f => f.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();
}

/// <summary>The mailbox behind <see cref="LocalGraph"/>.</summary>
internal sealed class LocalGraphMailbox(LocalGraph graph)
{
    private const int Megabyte = 1024 * 1024;
    private static readonly string[] Recipients = ["toRecipients", "ccRecipients", "bccRecipients"];
    private static readonly string[] FromTheBeginning = ["0-"];
    private readonly ConcurrentDictionary<string, Session> sessions = [];
    private int made;

    public ConcurrentQueue<LocalMail> Sent { get; } = [];

    public ConcurrentDictionary<string, LocalMail> Drafts { get; } = [];

    public Task HandleAsync(HttpContext context, string[] path, byte[] body)
    {
        // me/… or users/{mailbox}/…
        var rest = path[0] == "users" ? path[2..] : path[1..];
        return (context.Request.Method, rest) switch
        {
            ("GET", []) => ProfileAsync(context),
            ("POST", ["sendMail"]) => SendAsync(context, body),
            ("POST", ["messages"]) => CreateAsync(context, body),
            ("POST", ["messages", var id, "attachments"]) => WithDraft(context, id, draft => AttachAsync(context, draft, body)),
            ("POST", ["messages", var id, "attachments", "createUploadSession"]) => WithDraft(context, id, draft => OpenAsync(context, draft, body)),
            ("POST", ["messages", var id, "send"]) => WithDraft(context, id, draft => SendDraftAsync(context, id, draft)),
            ("DELETE", ["messages", var id]) => WithDraft(context, id, _ =>
            {
                Drafts.TryRemove(Uri.UnescapeDataString(id), out var _);
                context.Response.StatusCode = 204;
                return Task.CompletedTask;
            }),
            _ => LocalGraph.Refuse(context, 400, "BadRequest", "Resource not found for the segment."),
        };
    }

    public Task UploadAsync(HttpContext context, byte[] body)
    {
        if (context.Request.Headers.Authorization.Count > 0) return LocalGraph.Refuse(context, 401, "InvalidAuthenticationToken", "An upload takes no Authorization header.");
        if (!sessions.TryGetValue(context.Request.Path.Value!.Split('/')[2] + context.Request.QueryString, out var session)) return LocalGraph.Refuse(context, 404, "itemNotFound", "The upload session was not found.");
        if (context.Request.Method == "GET") return context.Response.WriteAsJsonAsync(new { nextExpectedRanges = new[] { LocalGraph.Number(session.Content.Length) } });
        if (body.Length > 4 * Megabyte) return LocalGraph.Refuse(context, 413, "RequestEntityTooLarge", "The request body is too large.");
        var end = session.Content.Length + body.Length;
        if (context.Request.Headers.ContentRange != $"bytes {session.Content.Length}-{end - 1}/{session.Size}" || end > session.Size)
            return LocalGraph.Refuse(context, 416, "ErrorInvalidRange", "Uploaded fragment overlaps with existing data or is out of order.");
        if (end < session.Size && body.Length % (320 * 1024) != 0) return LocalGraph.Refuse(context, 400, "invalidRange", "The fragment is no multiple of 320 KiB.");
        session.Content.Write(body);
        if (end < session.Size) return context.Response.WriteAsJsonAsync(new { nextExpectedRanges = new[] { LocalGraph.Number(end) } });
        session.Draft.Files.Add((session.Item, session.Content.ToArray()));
        context.Response.StatusCode = 201;
        context.Response.Headers.Location = "https://outlook.office.com/api/v2.0/Users('x')/Messages('y')/Attachments('z')";
        return Task.CompletedTask;
    }

    /// <summary>Takes the beginning of a piece and forgets the rest, as after a connection that broke.</summary>
    public void Keep(HttpContext context, byte[] body, int bytes) => sessions[context.Request.Path.Value!.Split('/')[2] + context.Request.QueryString].Content.Write(body.AsSpan(0, bytes));

    private static Task ProfileAsync(HttpContext context)
    {
        var known = new Dictionary<string, object?>
        {
            ["id"] = "c4a1b2d3-e5f6-4789-a0b1-c2d3e4f50617", ["displayName"] = "Ana Ruiz", ["mail"] = "ana@contoso.test", ["userPrincipalName"] = "a.ruiz@contoso.onmicrosoft.test",
            ["proxyAddresses"] = new[] { "SMTP:ana@contoso.test", "smtp:facturas@contoso.test", "X500:/o=ExchangeLabs" }, ["otherMails"] = new[] { "ana@example.test" },
        };
        var asked = context.Request.Query["$select"].ToString().Split(',');
        return asked.FirstOrDefault(a => !known.ContainsKey(a)) is { } unknown
            ? LocalGraph.Refuse(context, 400, "BadRequest", $"Parsing OData Select and Expand failed: Could not find a property named '{unknown}' on type 'microsoft.graph.user'.")
            : context.Response.WriteAsJsonAsync(known.Where(k => asked.Contains(k.Key)).ToDictionary());
    }

    private Task SendAsync(HttpContext context, byte[] body)
    {
        LocalMail mail;
        if (context.Request.ContentType == "text/plain")
        {
            if (Mime(body) is not { } mime) return LocalGraph.Refuse(context, 400, "ErrorMimeContentInvalidBase64String", "Invalid base64 string for MIME content.");
            mail = new() { Mime = mime };
            if (mail.Field("To") is null && mail.Field("Cc") is null && mail.Field("Bcc") is null) return LocalGraph.Refuse(context, 400, "ErrorInvalidRecipients", "At least one recipient isn't valid.");
        }
        else
        {
            var json = LocalGraph.JsonOf(body);
            var message = json.GetProperty("message");
            mail = new() { Json = message, KeptCopy = json.GetProperty("saveToSentItems").GetBoolean() };
            if (message.TryGetProperty("internetMessageHeaders", out var headers))
            {
                if (headers.GetArrayLength() is 0 or > 5) return LocalGraph.Refuse(context, 400, "InvalidInternetMessageHeaderCollection", "Maximum number of headers in one message should be less than or equal to 5.");
                if (headers.EnumerateArray().Any(h => !h.GetProperty("name").GetString()!.StartsWith("x-", StringComparison.OrdinalIgnoreCase)))
                    return LocalGraph.Refuse(context, 400, "InvalidInternetMessageHeader", "The internet message header name should start with 'x-' or 'X-'.");
            }
            if (Recipients.Sum(r => message.GetProperty(r).GetArrayLength()) == 0)
                return LocalGraph.Refuse(context, 400, "ErrorInvalidRecipients", "At least one recipient isn't valid.");
        }
        Sent.Enqueue(mail);
        context.Response.StatusCode = 202;
        return Task.CompletedTask;
    }

    private Task CreateAsync(HttpContext context, byte[] body)
    {
        if (!graph.HasReadWrite) return LocalGraph.Refuse(context, 403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.");
        if (context.Request.ContentType != "text/plain" || Mime(body) is not { } mime) return LocalGraph.Refuse(context, 400, "ErrorMimeContentInvalidBase64String", "Invalid base64 string for MIME content.");
        var id = $"AAMk/{Interlocked.Increment(ref made)}+=";
        Drafts[id] = new() { Mime = mime };
        context.Response.StatusCode = 201;
        return context.Response.WriteAsJsonAsync(new { id, isDraft = true });
    }

    private static Task AttachAsync(HttpContext context, LocalMail draft, byte[] body)
    {
        var item = LocalGraph.JsonOf(body);
        if (item.GetProperty("@odata.type").GetString() != "#microsoft.graph.fileAttachment") return LocalGraph.Refuse(context, 400, "ErrorInvalidRequest", "The type of the attachment is missing.");
        var content = item.GetProperty("contentBytes").GetBytesFromBase64();
        if (content.Length >= 3 * Megabyte) return LocalGraph.Refuse(context, 413, "ErrorAttachmentSizeLimitExceeded", "The attachment size exceeds the limit.");
        draft.Files.Add((item, content));
        context.Response.StatusCode = 201;
        return context.Response.WriteAsJsonAsync(new { id = "attachment" });
    }

    private Task OpenAsync(HttpContext context, LocalMail draft, byte[] body)
    {
        var item = LocalGraph.JsonOf(body).GetProperty("AttachmentItem");
        var size = item.GetProperty("size").GetInt64();
        if (size < 3_000_000) return LocalGraph.Refuse(context, 400, "ErrorAttachmentSizeShouldNotBeLessThanMinimumSize", "The attachment is too small for an upload session.");
        if (size > 150 * Megabyte) return LocalGraph.Refuse(context, 413, "ErrorAttachmentSizeLimitExceeded", "The attachment size exceeds the limit.");
        var id = LocalGraph.Number(Interlocked.Increment(ref made));
        sessions[$"{id}?authtoken=secret-of-session"] = new(draft, item, size);
        context.Response.StatusCode = 201;
        return context.Response.WriteAsJsonAsync(new { uploadUrl = $"{graph.Cloud.GraphBaseUrl}upload/{id}?authtoken=secret-of-session", nextExpectedRanges = FromTheBeginning });
    }

    private Task SendDraftAsync(HttpContext context, string id, LocalMail draft)
    {
        if (sessions.Values.Any(s => s.Draft == draft && s.Content.Length < s.Size)) return LocalGraph.Refuse(context, 400, "ErrorInvalidRequest", "An upload is not complete.");
        Drafts.TryRemove(Uri.UnescapeDataString(id), out _);
        Sent.Enqueue(draft);
        context.Response.StatusCode = 202;
        return Task.CompletedTask;
    }

    private Task WithDraft(HttpContext context, string id, Func<LocalMail, Task> work) => Drafts.TryGetValue(Uri.UnescapeDataString(id), out var draft) ? work(draft)
        : LocalGraph.Refuse(context, 404, "ErrorItemNotFound", "The specified object was not found in the store.");

    private static byte[]? Mime(byte[] body)
    {
        var bytes = new byte[body.Length];
        return Convert.TryFromBase64Chars(Encoding.ASCII.GetChars(body), bytes, out var length) && length > 0 ? bytes[..length] : null;
    }

    private sealed record Session(LocalMail Draft, JsonElement Item, long Size)
    {
        public MemoryStream Content { get; } = new();
    }
}
