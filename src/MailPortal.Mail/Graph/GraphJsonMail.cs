using System.Buffers;
using System.Text.Json;
using MailPortal.Mail.Mime;
using MailPortal.Mail.Mime.Composing;

namespace MailPortal.Mail.Graph;

/// <summary>A mail as Graph's <c>message</c> resource (https://learn.microsoft.com/graph/api/resources/message).</summary>
internal static class GraphJsonMail
{
    private const int MostHeaders = 5;

    /// <summary>Whether nothing of the mail would get lost. A text beside HTML may: Exchange makes one itself.</summary>
    public static bool CanCarry(OutgoingMessage message) =>
        message.From.Count == 1 && message.InReplyTo is null && message.References.Count == 0 && message.ExtraHeaders.Count <= MostHeaders
        && message.ExtraHeaders.All(h => h.Key.StartsWith("x-", StringComparison.OrdinalIgnoreCase));

    /// <summary>The body of sendMail, without a copy in Sent Items.</summary>
    /// <param name="message">What <see cref="CanCarry"/> takes.</param>
    /// <param name="messageId">Without angle brackets.</param>
    /// <param name="cancellation">Ends the reading of files.</param>
    public static async Task<ReadOnlyMemory<byte>> WriteAsync(OutgoingMessage message, string messageId, CancellationToken cancellation)
    {
        var output = new ArrayBufferWriter<byte>();
        var json = new Utf8JsonWriter(output);
        await using (json.ConfigureAwait(false))
        {
            json.WriteStartObject();
            json.WriteStartObject("message");
            Fields(message, messageId, json);
            json.WriteStartArray("attachments");
            foreach (var file in GraphFile.Of(message)) file.Write(await file.ReadAsync(cancellation).ConfigureAwait(false), json);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteBoolean("saveToSentItems", false);
            json.WriteEndObject();
        }
        return output.WrittenMemory;
    }

    private static void Fields(OutgoingMessage message, string messageId, Utf8JsonWriter json)
    {
        json.WriteString("internetMessageId", $"<{messageId}>");
        json.WriteString("subject", HeaderText.Clean(message.Subject));
        json.WriteStartObject("body");
        json.WriteString("contentType", message.Html is null ? "text" : "html");
        json.WriteString("content", message.Html ?? message.Text ?? "");
        json.WriteEndObject();
        json.WriteString("importance", message.Importance switch { MailImportance.Normal => "normal", MailImportance.High => "high", MailImportance.Low => "low" });
        json.WritePropertyName("from");
        Address(message.From[0], "From", json);
        if (message.Sender is { } sender)
        {
            json.WritePropertyName("sender");
            Address(sender, "Sender", json);
        }
        Addresses("toRecipients", message.To, "To", json);
        Addresses("ccRecipients", message.Cc, "Cc", json);
        Addresses("bccRecipients", message.Bcc, "Bcc", json);
        Addresses("replyTo", message.ReplyTo, "Reply-To", json);
        if (message.ExtraHeaders.Count == 0) return; // Graph refuses an empty list
        json.WriteStartArray("internetMessageHeaders");
        foreach (var (name, value) in message.ExtraHeaders)
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteString("value", value);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Addresses(string name, IReadOnlyList<MailAddress> addresses, string field, Utf8JsonWriter json)
    {
        json.WriteStartArray(name);
        foreach (var address in addresses) Address(address, field, json);
        json.WriteEndArray();
    }

    // {"emailAddress":{"address":"a@b.c","name":"A"}}
    private static void Address(MailAddress address, string field, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartObject("emailAddress");
        json.WriteString("address", AddressEncoder.Wire(address.Address, field));
        if (HeaderText.Clean(address.Name) is { Length: > 0 } name) json.WriteString("name", name);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
