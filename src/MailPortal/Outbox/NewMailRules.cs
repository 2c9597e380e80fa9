using System.Text;
using MailPortal.Accounts;
using MailPortal.Components;
using MailPortal.Mail.Mime;

namespace MailPortal.Outbox;

/// <summary>What a mail would be refused for before it is queued: everything at once, by the names that the API has.</summary>
internal static class NewMailRules
{
    public static IReadOnlyList<FieldProblem> Check(NewMail mail)
    {
        var problems = new List<FieldProblem>();
        void Add(string field, string message)
        {
            if (problems.TrueForAll(p => p.Field != field)) problems.Add(new(field, message));
        }

        var recipients = mail.To.Count + (mail.Cc?.Count ?? 0) + (mail.Bcc?.Count ?? 0);
        if (recipients == 0) Add("to", OutboxRuleText.RecipientMissing);
        if (recipients > OutgoingLimits.RecipientsPerMessage) Add("to", string.Format(null, OutboxRuleText.TooManyRecipients, OutgoingLimits.RecipientsPerMessage));
        if (mail.From is { } from && !AddressList.IsAddress(from)) Add("from", OutboxRuleText.AddressMalformed);
        foreach (var (field, addresses) in ((string, IReadOnlyList<MailAddress>?)[])[("to", mail.To), ("cc", mail.Cc), ("bcc", mail.Bcc), ("replyTo", mail.ReplyTo)])
        {
            if (AddressList.Malformed(addresses?.Select(a => a.Address) ?? []) is { } wrong) Add(field, string.Format(null, OutboxRuleText.AddressesMalformed, wrong));
            else if (addresses?.Any(a => a.Name.Any(char.IsControl) || a.Name.Length > SenderDefaults.LongestName) is true) Add(field, OutboxRuleText.NameMalformed);
        }
        if (mail.Subject.Length > OutgoingLimits.LongestSubject) Add("subject", string.Format(null, OutboxRuleText.SubjectTooLong, OutgoingLimits.LongestSubject));
        // A line end in a subject is how headers are smuggled in.
        else if (mail.Subject.Any(char.IsControl)) Add("subject", OutboxRuleText.SubjectControl);
        if (mail.Text is null && mail.Html is null) Add("text", OutboxRuleText.BodyMissing);
        if (mail.Text is { Length: > OutgoingLimits.LongestBody }) Add("text", OutboxRuleText.BodyTooLong);
        if (mail.Html is { Length: > OutgoingLimits.LongestBody }) Add("html", OutboxRuleText.BodyTooLong);
        CheckFiles(mail, Add);
        return problems;
    }

    private static void CheckFiles(NewMail mail, Action<string, string> add)
    {
        if (mail.Attachments.Count > OutgoingLimits.FilesPerMessage) add("attachments", string.Format(null, OutboxRuleText.TooManyFiles, OutgoingLimits.FilesPerMessage));
        if (mail.Attachments.Sum(f => (long)f.Content.Length) + Bytes(mail.Text) + Bytes(mail.Html) > OutgoingLimits.MailBytes) add("attachments", string.Format(null, OutboxRuleText.FilesTooLarge, OutgoingLimits.MailBytes / 1024 / 1024));
        foreach (var file in mail.Attachments)
        {
            if (file.Name.Trim() is not { Length: > 0 and <= OutgoingLimits.LongestFileName } name || name.Any(char.IsControl) || name.AsSpan().ContainsAny('/', '\\')) add("attachments", OutboxRuleText.FileNameMalformed);
            else if (file.ContentType is { } type && !IsContentType(type)) add("attachments", string.Format(null, OutboxRuleText.ContentTypeMalformed, name));
        }
    }

    private static long Bytes(string? text) => text is null ? 0 : Encoding.UTF8.GetByteCount(text);

    // RFC 2045 section 5.1: two tokens, no parameters: the file's name is said elsewhere.
    private static bool IsContentType(string type) => type.Length <= OutgoingLimits.LongestFileName && type.Split('/') is [{ Length: > 0 } one, { Length: > 0 } other] && IsToken(one) && IsToken(other);

    private static bool IsToken(string text) => text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '+' or '-' or '_' or '!' or '#' or '$' or '&' or '^');
}
