namespace MailPortal.Sandbox.Graph;

/// <summary>A draft as Graph shows it.</summary>
internal static class DraftJson
{
    public static object Of(Draft draft, GraphMailbox mailbox)
    {
        var content = draft.Content;
        return new Dictionary<string, object?>
        {
            ["@odata.context"] = $"https://graph.microsoft.com/v1.0/$metadata#users('{mailbox.Id}')/messages/$entity",
            ["id"] = draft.Id,
            ["createdDateTime"] = draft.Created.UtcDateTime,
            ["hasAttachments"] = content.Attachments.Any(a => !a.IsInline),
            ["internetMessageId"] = content.MessageId,
            ["subject"] = content.Subject,
            ["importance"] = content.Importance,
            ["isRead"] = true,
            ["isDraft"] = true,
            ["webLink"] = $"https://outlook.office365.com/owa/?ItemID={Uri.EscapeDataString(draft.Id)}",
            ["body"] = new { contentType = content.IsHtml ? "html" : "text", content = content.Body },
            ["from"] = Of(content.From ?? new(mailbox.Address, mailbox.DisplayName)),
            ["toRecipients"] = content.To.Select(Of),
            ["ccRecipients"] = content.Cc.Select(Of),
            ["bccRecipients"] = content.Bcc.Select(Of),
            ["replyTo"] = content.ReplyTo.Select(Of),
        };
    }

    public static object Of(string id, FileAttachment attachment) => new Dictionary<string, object?>
    {
        ["@odata.type"] = "#microsoft.graph.fileAttachment",
        ["id"] = id,
        ["name"] = attachment.Name,
        ["contentType"] = attachment.ContentType,
        ["size"] = attachment.Content.Length,
        ["isInline"] = attachment.IsInline,
        ["contentId"] = attachment.ContentId,
    };

    private static object Of(Mailbox mailbox) => new { emailAddress = new { name = mailbox.Name ?? mailbox.Address, address = mailbox.Address } };
}
