using System.Buffers;
using System.Text;

namespace MailPortal.Mail.Mime.Composing;

/// <summary>The body of a mail to be written: its parts, and how they lie in one another.</summary>
internal sealed class OutgoingBody
{
    private const int Piece = 64 * 1024;

    private const int LongestCharset = 60; // RFC 2978 section 2.3 has names of 40 at most
    private readonly OutgoingMessage message;
    private readonly List<(string Type, TextBody Body)> texts = [];
    private readonly Dictionary<OutgoingContent, TransferEncoding> opaque = [];

    public OutgoingBody(OutgoingMessage message)
    {
        this.message = message;
        if (message.Pictures.Count > 0 && message.Html is null)
            throw new ArgumentException("Pictures: without HTML there is nothing to show them in.");
        foreach (var picture in message.Pictures)
            Check(picture.ContentType, picture.Content, "Pictures", composite: false);
        foreach (var attachment in message.Attachments)
        {
            Check(attachment.ContentType, attachment.Content, "Attachments", composite: true);
            if (attachment.Charset is { } charset && (!MimeToken.Is(charset) || charset.Length > LongestCharset || !attachment.ContentType.StartsWith("text/", StringComparison.OrdinalIgnoreCase)))
                throw new ArgumentException($"Attachments: '{charset}' is no charset of '{attachment.ContentType}'.");
        }

        if (message.Text is { } text)
            texts.Add(("text/plain", TextBody.Encode(text)));
        if (message.Html is { } html)
            texts.Add(("text/html", TextBody.Encode(html)));
        if (texts.Count == 0 && message.Attachments.Count == 0)
            texts.Add(("text/plain", TextBody.Encode("")));
    }

    /// <summary>What the whole asks of the transport; known once <see cref="HoldsAsync"/> has looked.</summary>
    // The greater asks for more: the enumeration begins with 7bit, 8bit, binary.
    public TransferEncoding Encoding => opaque.Values.DefaultIfEmpty(TransferEncoding.SevenBit).Max();

    /// <summary>Whether a boundary occurs in what is written as it is; sees what those bytes ask of the transport, too.</summary>
    public async ValueTask<bool> HoldsAsync(byte[] boundary, CancellationToken cancellation)
    {
        var holds = texts.Exists(text => text.Body.Bytes.Span.IndexOf(boundary) >= 0);
        var contents = message.Attachments.Where(attachment => IsComposite(attachment.ContentType)).Select(attachment => attachment.Content).Distinct().ToList();
        if (contents.Count == 0)
            return holds;
        var buffer = ArrayPool<byte>.Shared.Rent(Piece);
        try
        {
            foreach (var content in contents)
            {
                var scan = new OpaqueScan(boundary);
                await foreach (var piece in content.ReadAsync(buffer.AsMemory(0, Piece), cancellation).ConfigureAwait(false))
                    scan.Add(piece.Span);
                opaque[content] = scan.Encoding;
                holds = holds || scan.HoldsBoundary;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        return holds;
    }

    /// <summary>Writes the fields of MIME's content, the empty line and the body.</summary>
    public void Write(MessageWriter writer, string boundary)
    {
        if (message.Attachments.Count == 0 && message.Pictures.Count == 0 && texts.Count == 1)
        {
            Text(texts[0], writer);
            if (!texts[0].Body.Bytes.Span.EndsWith("\r\n"u8) && texts[0].Body.Bytes.Length > 0)
                writer.Write("\r\n"u8);
            return;
        }
        if (message.Attachments.Count == 0)
            Readable(writer, boundary);
        else
        {
            var mixed = new MultipartWriter(writer, $"{boundary}-1");
            mixed.Begin("mixed", Encoding);
            if (texts.Count > 0)
            {
                mixed.Next();
                Readable(writer, boundary);
            }
            foreach (var attachment in message.Attachments)
            {
                mixed.Next();
                Attachment(attachment, writer);
            }
            mixed.End();
        }
        writer.Write("\r\n"u8);
    }

    private void Readable(MessageWriter writer, string boundary)
    {
        if (message.Pictures.Count == 0)
        {
            Alternatives(writer, boundary);
            return;
        }
        var related = new MultipartWriter(writer, $"{boundary}-2");
        // RFC 2387 section 3.1: the type of the part that the others belong to.
        related.Begin("related", TransferEncoding.SevenBit, texts.Count == 1 ? "text/html" : "multipart/alternative");
        related.Next();
        Alternatives(writer, boundary);
        foreach (var picture in message.Pictures)
        {
            related.Next();
            Picture(picture, writer);
        }
        related.End();
    }

    private void Alternatives(MessageWriter writer, string boundary)
    {
        if (texts.Count == 1)
        {
            Text(texts[0], writer);
            return;
        }
        var alternative = new MultipartWriter(writer, $"{boundary}-3");
        alternative.Begin("alternative", TransferEncoding.SevenBit);
        foreach (var text in texts)
        {
            alternative.Next();
            Text(text, writer);
        }
        alternative.End();
    }

    private static void Text((string Type, TextBody Body) text, MessageWriter writer)
    {
        writer.Headers.Field("Content-Type", $"{text.Type};", "charset=utf-8");
        PartHeaders.Encoding(text.Body.Encoding, writer.Headers);
        writer.Write("\r\n"u8);
        writer.Write(text.Body.Bytes.Span);
    }

    private void Attachment(OutgoingAttachment attachment, MessageWriter writer)
    {
        var encoding = IsComposite(attachment.ContentType) ? opaque[attachment.Content] : TransferEncoding.Base64;
        PartHeaders.File(attachment.ContentType, attachment.Charset, "attachment", attachment.Name, encoding, writer.Headers);
        writer.Write("\r\n"u8);
        writer.Write(attachment.Content, encoding == TransferEncoding.Base64);
    }

    private static void Picture(OutgoingPicture picture, MessageWriter writer)
    {
        PartHeaders.File(picture.ContentType, null, "inline", picture.Name, TransferEncoding.Base64, writer.Headers);
        writer.Headers.Field("Content-ID", $"<{PartHeaders.CheckedContentId(picture.ContentId)}>");
        writer.Write("\r\n"u8);
        writer.Write(picture.Content, base64: true);
    }

    private static bool IsComposite(string type) => type.StartsWith("message/", StringComparison.OrdinalIgnoreCase);

    private static void Check(string type, OutgoingContent content, string field, bool composite)
    {
        var slash = type.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !MimeToken.Is(type.AsSpan(0, slash)) || !MimeToken.Is(type.AsSpan(slash + 1)) || type.Length >= HeaderWriter.Width)
            throw new ArgumentException($"{field}: '{type}' is no content type.");
        // RFC 2045 section 6.4 forbids to encode these, and as they are they would need a boundary of their own.
        if (type.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) || (IsComposite(type) && !composite))
            throw new ArgumentException($"{field}: {type} cannot be attached.");
        if (IsComposite(type) && !content.CanReadAgain)
            throw new ArgumentException($"{field}: a mail is looked through before it is written; its stream must be able to seek.");
    }
}
