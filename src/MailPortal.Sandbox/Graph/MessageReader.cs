using System.Text.Json;
using MailPortal.Sandbox.Transport;

namespace MailPortal.Sandbox.Graph;

/// <summary>Reads Graph's JSON of a message as strictly as Graph does: what it does not know it refuses.</summary>
internal static class MessageReader
{
    private const int MostHeaders = 5;
    private const int LargestAttachment = 3 * 1024 * 1024;

    // Known, and of no meaning for a message to be sent.
    private static readonly HashSet<string> Ignored = new(StringComparer.Ordinal)
        { "categories", "isDeliveryReceiptRequested", "isReadReceiptRequested", "inferenceClassification", "flag", "singleValueExtendedProperties", "isRead" };

    /// <exception cref="GraphException">Something in it is not as Graph wants it.</exception>
    public static MessageContent Read(JsonElement json, MessageContent? before = null)
    {
        var message = before ?? new();
        foreach (var property in Properties(json, "message"))
        {
            var value = property.Value;
            message = property.Name switch
            {
                "subject" => message with { Subject = Text(value) },
                "body" => Body(message, value),
                "toRecipients" => message with { To = Mailboxes(value) },
                "ccRecipients" => message with { Cc = Mailboxes(value) },
                "bccRecipients" => message with { Bcc = Mailboxes(value) },
                "replyTo" => message with { ReplyTo = Mailboxes(value) },
                "from" or "sender" => message with { From = One(value) },
                "importance" => message with { Importance = Text(value) is "low" or "normal" or "high" ? Text(value) : throw Bad(value, "microsoft.graph.importance") },
                "internetMessageHeaders" => message with { Headers = Headers(value) },
                "internetMessageId" => message with { MessageId = OneLine(value) },
                "attachments" => message with { Attachments = [.. Items(value).Select(Attachment)] },
                _ when Ignored.Contains(property.Name) => message,
                _ => throw new GraphException(GraphError.UnknownProperty(property.Name, "message")),
            };
        }
        return message;
    }

    public static FileAttachment Attachment(JsonElement json)
    {
        var (name, type, bytes, inline, id) = ("", "application/octet-stream", (byte[]?)null, false, (string?)null);
        foreach (var property in Properties(json, "fileAttachment"))
        {
            switch (property.Name)
            {
                case "@odata.type":
                    if (Text(property.Value) is not ("#microsoft.graph.fileAttachment" or "microsoft.graph.fileAttachment")) throw Bad(property.Value, "microsoft.graph.attachment");
                    break;
                case "name":
                    name = Text(property.Value);
                    break;
                case "contentType":
                    type = OneLine(property.Value);
                    break;
                case "isInline":
                    inline = property.Value.GetBoolean();
                    break;
                case "contentId":
                    id = OneLine(property.Value);
                    break;
                case "contentBytes":
                    bytes = property.Value.TryGetBytesFromBase64(out var read) ? read : throw Bad("contentBytes", "Edm.Binary");
                    break;
                default:
                    throw new GraphException(GraphError.UnknownProperty(property.Name, "fileAttachment"));
            }
        }
        if (!json.TryGetProperty("@odata.type", out _)) throw new GraphException(GraphError.MissingParameter("@odata.type"));
        if (name.Length == 0) throw new GraphException(GraphError.MissingParameter("name"));
        if (bytes is null) throw new GraphException(GraphError.MissingParameter("contentBytes"));
        return bytes.Length < LargestAttachment ? new(name, type, bytes, inline, id) : throw new GraphException(GraphError.AttachmentTooLarge);
    }

    private static MessageContent Body(MessageContent message, JsonElement json)
    {
        foreach (var property in Properties(json, "itemBody"))
        {
            message = property.Name switch
            {
                "contentType" => message with { IsHtml = Text(property.Value).ToUpperInvariant() switch { "HTML" => true, "TEXT" => false, _ => throw Bad(property.Value, "microsoft.graph.bodyType") } },
                "content" => message with { Body = Text(property.Value) },
                _ => throw new GraphException(GraphError.UnknownProperty(property.Name, "itemBody")),
            };
        }
        return message;
    }

    private static IReadOnlyList<Mailbox> Mailboxes(JsonElement json) => [.. Items(json).Select(One)];

    private static Mailbox One(JsonElement json)
    {
        var (address, name) = ("", (string?)null);
        foreach (var property in Properties(json, "recipient"))
        {
            if (property.Name != "emailAddress") throw new GraphException(GraphError.UnknownProperty(property.Name, "recipient"));
            foreach (var part in Properties(property.Value, "emailAddress"))
            {
                if (part.Name == "address") address = Text(part.Value);
                else if (part.Name == "name") name = part.Value.GetString();
                else throw new GraphException(GraphError.UnknownProperty(part.Name, "emailAddress"));
            }
        }
        return MailAddresses.IsValid(address) ? new(address, name) : throw new GraphException(GraphError.InvalidRecipients);
    }

    private static List<(string Name, string Value)> Headers(JsonElement json)
    {
        var headers = new List<(string Name, string Value)>();
        foreach (var item in Items(json))
        {
            var (name, value) = ("", "");
            foreach (var property in Properties(item, "internetMessageHeader"))
            {
                if (property.Name == "name") name = OneLine(property.Value);
                else if (property.Name == "value") value = Text(property.Value);
                else throw new GraphException(GraphError.UnknownProperty(property.Name, "internetMessageHeader"));
            }
            if (!name.StartsWith("x-", StringComparison.OrdinalIgnoreCase) || name.Any(c => c is ' ' or ':')) throw new GraphException(GraphError.HeaderName(name));
            headers.Add((name, value));
        }
        return headers.Count <= MostHeaders ? headers : throw new GraphException(GraphError.TooManyHeaders);
    }

    private static JsonElement.ObjectEnumerator Properties(JsonElement json, string type) =>
        json.ValueKind == JsonValueKind.Object ? json.EnumerateObject() : throw Bad(json, $"microsoft.graph.{type}");

    private static JsonElement.ArrayEnumerator Items(JsonElement json) => json.ValueKind == JsonValueKind.Array ? json.EnumerateArray() : throw Bad(json, "Collection");

    private static string Text(JsonElement json) => json.ValueKind is JsonValueKind.String or JsonValueKind.Null ? json.GetString() ?? "" : throw Bad(json, "Edm.String");

    // What goes into a head as it is must not end its line: the rest would be a header that nobody allowed.
    public static string OneLine(JsonElement json) => Text(json) is var text && text.Any(c => c is < ' ' or > '~') ? throw Bad(json, "Edm.String") : text;

    private static GraphException Bad(JsonElement value, string type) => Bad(value.GetRawText().Trim('"'), type);

    private static GraphException Bad(string value, string type) => new(GraphError.BadValue(value, type));
}
