using System.Buffers;
using System.Text.Json;
using MailPortal.Mail.Mime;
using MailPortal.Mail.Mime.Composing;

namespace MailPortal.Mail.Graph;

/// <summary>A file of a mail as Graph's <c>fileAttachment</c> (https://learn.microsoft.com/graph/api/resources/fileattachment).</summary>
/// <param name="Name">Graph wants one always.</param>
/// <param name="ContentType">type/subtype.</param>
/// <param name="Content">The bytes.</param>
/// <param name="ContentId">What HTML shows it by; null for a file beside the text.</param>
internal sealed record GraphFile(string Name, string ContentType, OutgoingContent Content, string? ContentId)
{
    private const int Piece = 64 * 1024;

    public static IEnumerable<GraphFile> Of(OutgoingMessage message) => Pictures(message).Concat(Attachments(message));

    public static IEnumerable<GraphFile> Pictures(OutgoingMessage message) =>
        message.Pictures.Select(p => new GraphFile(NameOf(p.Name, "picture"), p.ContentType, p.Content, PartHeaders.CheckedContentId(p.ContentId)));

    public static IEnumerable<GraphFile> Attachments(OutgoingMessage message) =>
        message.Attachments.Select(a => new GraphFile(NameOf(a.Name, "attachment"), a.ContentType, a.Content, null));

    public async Task<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellation)
    {
        var whole = new ArrayBufferWriter<byte>((int)Math.Max(Content.Length ?? 0, 1));
        var buffer = new byte[Piece];
        await foreach (var piece in Content.ReadAsync(buffer, cancellation).ConfigureAwait(false)) whole.Write(piece.Span);
        return whole.WrittenMemory;
    }

    public void Write(ReadOnlyMemory<byte> bytes, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("@odata.type", "#microsoft.graph.fileAttachment");
        json.WriteString("name", Name);
        json.WriteString("contentType", ContentType);
        if (ContentId is not null)
        {
            json.WriteBoolean("isInline", true);
            json.WriteString("contentId", ContentId);
        }
        json.WriteBase64String("contentBytes", bytes.Span);
        json.WriteEndObject();
    }

    /// <summary>The body of createUploadSession (https://learn.microsoft.com/graph/api/attachment-createuploadsession).</summary>
    public void WriteSession(long length, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartObject("AttachmentItem");
        json.WriteString("attachmentType", "file");
        json.WriteString("name", Name);
        json.WriteString("contentType", ContentType);
        json.WriteNumber("size", length);
        if (ContentId is not null)
        {
            json.WriteBoolean("isInline", true);
            json.WriteString("contentId", ContentId);
        }
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string NameOf(string? name, string otherwise) => FileNames.WithoutDeception(name) is { Length: > 0 } clean ? clean : otherwise;
}
