using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace MailPortal.Sandbox.Graph;

/// <summary>Attachments too large for one request: a session, then the file's pieces in order.</summary>
internal sealed class UploadEndpoints(Drafts drafts, DraftEndpoints messages, GraphRequests requests, RequestLog log, TimeProvider clock, Func<Uri> graph)
{
    private const long Smallest = 3 * 1024 * 1024;
    private const long Largest = 150 * 1024 * 1024;
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);
    private readonly ConcurrentDictionary<string, UploadSession> _sessions = [];

    public void Map(IEndpointRouteBuilder routes)
    {
        void On(string method, Func<HttpContext, UploadSession, Task<GraphAnswer>> answer) =>
            routes.MapMethods("/upload/{session}", [method], (RequestDelegate)(async http => await PieceAsync(http, answer)));
        On("PUT", Put);
        On("GET", (_, session) => Task.FromResult(Progress(session)));
        On("DELETE", (_, session) =>
        {
            _sessions.TryRemove(session.Name, out UploadSession? _);
            return Task.FromResult(GraphAnswer.NoContent);
        });
    }

    public async Task<GraphAnswer> Create(HttpContext http, GraphCaller caller, GraphMailbox mailbox)
    {
        DraftEndpoints.MayWrite(caller, mailbox);
        var draft = drafts.Find(mailbox.Address, http.Request.RouteValues["id"]!.ToString()!);
        var json = await GraphBody.JsonAsync(http.Request);
        if (json.ValueKind != JsonValueKind.Object || !json.EnumerateObject().Any(p => p.Name.Equals("AttachmentItem", StringComparison.OrdinalIgnoreCase)))
            throw new GraphException(GraphError.MissingParameter("AttachmentItem"));
        var session = Read(json.EnumerateObject().First(p => p.Name.Equals("AttachmentItem", StringComparison.OrdinalIgnoreCase)).Value, mailbox.Address, draft.Id);
        _sessions[session.Name] = session;
        return new(201, Progress(session, new Uri(graph(), $"upload/{session.Name}?authtoken={session.Token}")));
    }

    private UploadSession Read(JsonElement item, string mailbox, string draft)
    {
        var (name, type, size, inline, id) = ("", "application/octet-stream", -1L, false, (string?)null);
        foreach (var property in item.EnumerateObject())
        {
            switch (property.Name)
            {
                case "attachmentType":
                    if (property.Value.GetString() != "file") throw new GraphException(GraphError.BadValue($"{property.Value}", "microsoft.graph.attachmentType"));
                    break;
                case "name":
                    name = property.Value.GetString() ?? "";
                    break;
                case "size":
                    size = property.Value.TryGetInt64(out var read) ? read : throw new GraphException(GraphError.BadValue(property.Value.GetRawText(), "Edm.Int64"));
                    break;
                case "contentType":
                    type = MessageReader.OneLine(property.Value);
                    break;
                case "isInline":
                    inline = property.Value.GetBoolean();
                    break;
                case "contentId":
                    id = MessageReader.OneLine(property.Value);
                    break;
                case "@odata.type":
                    break;
                default:
                    throw new GraphException(GraphError.UnknownProperty(property.Name, "attachmentItem"));
            }
        }
        if (name.Length == 0) throw new GraphException(GraphError.MissingParameter("name"));
        if (size < 0) throw new GraphException(GraphError.MissingParameter("size"));
        if (size < Smallest) throw new GraphException(GraphError.AttachmentTooSmall);
        if (size > Largest) throw new GraphException(GraphError.AttachmentTooLarge);
        return new(Random(18), Random(60), mailbox, draft, new(name, type, [], inline, id), new byte[size], clock.GetUtcNow() + Lifetime);
    }

    private async Task PieceAsync(HttpContext http, Func<HttpContext, UploadSession, Task<GraphAnswer>> answer)
    {
        GraphRequests.Begin(http);
        try
        {
            if (http.Request.Headers.Authorization.Count > 0) throw new GraphException(GraphError.UploadWithToken);
            if (!_sessions.TryGetValue(http.Request.RouteValues["session"]!.ToString()!, out var session) || http.Request.Query["authtoken"] != session.Token || session.Expires <= clock.GetUtcNow())
                throw new GraphException(GraphError.ItemNotFound);
            var given = await answer(http, session);
            log.Add("graph", $"{http.Request.Method} /upload {http.Request.Headers.ContentRange} user={session.Mailbox}", $"{given.Status}");
            await GraphRequests.SendAsync(http, given);
        }
        catch (GraphException refusal)
        {
            log.Add("graph", $"{http.Request.Method} /upload {http.Request.Headers.ContentRange}", $"{refusal.Error.Status} {refusal.Error.Code}");
            await requests.RefuseAsync(http, refusal.Error);
        }
    }

    private async Task<GraphAnswer> Put(HttpContext http, UploadSession session)
    {
        if (!ContentRangeHeaderValue.TryParse(http.Request.Headers.ContentRange, out var range) || range is not { Unit: "bytes", From: { } from, To: { } to, Length: { } length })
            throw new GraphException(GraphError.UploadRange(session.Next));
        if (http.Request.ContentLength > GraphRequests.LargestRequest) throw new GraphException(GraphError.RequestTooLarge);
        var piece = await GraphBody.BytesAsync(http.Request);
        lock (session)
        {
            if (from != session.Next || length != session.Content.Length || to - from + 1 != piece.Length) throw new GraphException(GraphError.UploadRange(session.Next));
            piece.CopyTo(session.Content, from);
            session.Next = to + 1;
        }
        if (session.Next < session.Content.Length) return Progress(session);
        _sessions.TryRemove(session.Name, out UploadSession? _);
        var id = messages.Add(session.Mailbox, session.Draft, session.Attachment with { Content = session.Content });
        return new(201, Location: new Uri(graph(), $"v1.0/users/{session.Mailbox}/messages/{session.Draft}/attachments/{id}").AbsoluteUri);
    }

    private static GraphAnswer Progress(UploadSession session) => new(200, Progress(session, null));

    private static Dictionary<string, object> Progress(UploadSession session, Uri? url)
    {
        var body = new Dictionary<string, object> { ["expirationDateTime"] = session.Expires.UtcDateTime, ["nextExpectedRanges"] = new[] { $"{session.Next}-" } };
        if (url is not null) body["uploadUrl"] = url;
        return body;
    }

    private static string Random(int bytes) => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(bytes));

    private sealed record UploadSession(string Name, string Token, string Mailbox, string Draft, FileAttachment Attachment, byte[] Content, DateTimeOffset Expires)
    {
        public long Next { get; set; }
    }
}
