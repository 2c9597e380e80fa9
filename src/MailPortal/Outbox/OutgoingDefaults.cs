using System.Net;
using MailPortal.Accounts;
using MailPortal.Mail.Mime;

namespace MailPortal.Outbox;

/// <summary>Completes a mail with its account's "valores por defecto para envíos", once, when it is queued: what is in the row is what is sent.</summary>
internal static class OutgoingDefaults
{
    public static NewMail Apply(NewMail mail, SendingAccount account)
    {
        var signed = mail.WithSignature && account.Signature.Length > 0;
        return mail with
        {
            From = mail.From is { } from && from.Trim().Length > 0 ? from.Trim() : null,
            Subject = mail.Subject.Trim(),
            Cc = mail.Cc ?? Addresses(account.Cc),
            Bcc = mail.Bcc ?? Addresses(account.Bcc),
            ReplyTo = mail.ReplyTo ?? Addresses(account.ReplyTo),
            SaveToSentItems = mail.SaveToSentItems ?? account.SaveToSentItems,
            Html = signed ? WithSignature(mail.Html ?? AsHtml(mail.Text), account.Signature) : mail.Html,
        };
    }

    // Inside the body where there is one: behind </html> some readers show nothing.
    private static string? WithSignature(string? html, string signature)
    {
        if (html is null) return null;
        var end = html.LastIndexOf("</body", StringComparison.OrdinalIgnoreCase);
        return end < 0 ? $"{html}\n<br>\n{signature}" : $"{html[..end]}\n<br>\n{signature}\n{html[end..]}";
    }

    private static string? AsHtml(string? text) => text is null ? null : $"<div style=\"white-space: pre-wrap\">{WebUtility.HtmlEncode(text)}</div>";

    private static IReadOnlyList<MailAddress> Addresses(string list) => [.. AddressList.Split(list).Select(a => new MailAddress("", a))];
}
