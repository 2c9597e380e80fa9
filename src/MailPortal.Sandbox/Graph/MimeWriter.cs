using System.Text;
using MailPortal.Sandbox.Samples;
using MailPortal.Sandbox.Transport;

namespace MailPortal.Sandbox.Graph;

/// <summary>Makes of Graph's JSON the message that Exchange would send.</summary>
internal static class MimeWriter
{
    public static byte[] Write(MessageContent message, Mailbox from)
    {
        var mail = new StringBuilder();
        void Line(string line) => mail.Append(line).Append("\r\n");
        Line($"From: {One(from)}");
        if (message.To.Count > 0) Line($"To: {Many(message.To)}");
        if (message.Cc.Count > 0) Line($"Cc: {Many(message.Cc)}");
        if (message.Bcc.Count > 0) Line($"Bcc: {Many(message.Bcc)}");
        if (message.ReplyTo.Count > 0) Line($"Reply-To: {Many(message.ReplyTo)}");
        Line($"Subject: {MailWriter.Words(message.Subject)}");
        if (message.MessageId is not null) Line($"Message-ID: {message.MessageId}");
        if (message.Importance != "normal") Line($"Importance: {message.Importance}");
        foreach (var (name, value) in message.Headers) Line($"{name}: {MailWriter.Words(value)}");
        Line("MIME-Version: 1.0");
        WithFiles(Line, message.Attachments, () =>
        {
            Line($"Content-Type: text/{(message.IsHtml ? "html" : "plain")}; charset=utf-8");
            Base64(Line, Encoding.UTF8.GetBytes(message.Body));
        });
        return Encoding.ASCII.GetBytes(mail.ToString());
    }

    /// <summary>A message that came as MIME, with the files that were added to its draft afterwards.</summary>
    public static byte[] Add(RawMessage message, IReadOnlyList<FileAttachment> files)
    {
        if (files.Count == 0) return message.ToBytes();
        var (head, part) = message.Split();
        var mail = new StringBuilder(head);
        void Line(string line) => mail.Append(line).Append("\r\n");
        if (message.Value("MIME-Version") is null) Line("MIME-Version: 1.0");
        WithFiles(Line, files, () => Line(part));
        return Encoding.Latin1.GetBytes(mail.ToString());
    }

    private static void WithFiles(Action<string> line, IReadOnlyList<FileAttachment> files, Action content)
    {
        IReadOnlyList<FileAttachment> inline = [.. files.Where(f => f.IsInline)], attached = [.. files.Where(f => !f.IsInline)];
        Action related = inline.Count > 0 ? () => Multipart(line, "related", inline, content) : content;
        if (attached.Count > 0) Multipart(line, "mixed", attached, related);
        else related();
    }

    private static void Multipart(Action<string> line, string kind, IReadOnlyList<FileAttachment> files, Action first)
    {
        var boundary = $"_{kind}_{Guid.NewGuid():N}_";
        line($"Content-Type: multipart/{kind}; boundary=\"{boundary}\"");
        line("");
        line($"--{boundary}");
        first();
        foreach (var file in files)
        {
            line($"--{boundary}");
            line($"Content-Type: {file.ContentType}; {Parameter("name", file.Name)}");
            line($"Content-Disposition: {(file.IsInline ? "inline" : "attachment")}; {Parameter("filename", file.Name)}");
            if (file.ContentId is not null) line($"Content-ID: <{file.ContentId}>");
            Base64(line, file.Content);
        }
        line($"--{boundary}--");
    }

    private static void Base64(Action<string> line, byte[] content)
    {
        line("Content-Transfer-Encoding: base64");
        line("");
        if (content.Length > 0) line(Convert.ToBase64String(content, Base64FormattingOptions.InsertLineBreaks));
    }

    // RFC 2231 where the name is not ASCII: filename*=utf-8''Facturaci%C3%B3n.pdf
    private static string Parameter(string name, string value) => value.All(c => c is >= ' ' and <= '~' and not '"' and not '\\')
        ? $"{name}=\"{value}\""
        : $"{name}*=utf-8''{Uri.EscapeDataString(value)}";

    private static string Many(IEnumerable<Mailbox> mailboxes) => string.Join(",\r\n ", mailboxes.Select(One));

    private static string One(Mailbox mailbox) => string.IsNullOrEmpty(mailbox.Name) ? $"<{mailbox.Address}>" : $"{MailWriter.Words(mailbox.Name)} <{mailbox.Address}>";
}
