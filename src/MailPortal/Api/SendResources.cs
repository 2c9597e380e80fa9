using System.Text.Json.Serialization;
using MailPortal.Mail.Mime;
using MailPortal.Mail.Mime.Composing;
using MailPortal.Mail.Problems;
using MailPortal.Outbox;

namespace MailPortal.Api;

/// <summary>A mail as a caller sends it. Addresses stand alone or with a name: <c>ana@empresa.com</c>, <c>Ana Ruiz &lt;ana@empresa.com&gt;</c>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)] // "attachment": the invoice would leave without its file
internal sealed record SendInput
{
    public string? Account { get; init; }
    public string? From { get; init; }
    public IReadOnlyList<string?>? To { get; init; }
    public IReadOnlyList<string?>? Cc { get; init; }
    public IReadOnlyList<string?>? Bcc { get; init; }
    public string? ReplyTo { get; init; }
    public string? Subject { get; init; }
    public string? Text { get; init; }
    public string? Html { get; init; }
    public MailImportance? Importance { get; init; }
    public bool? SaveToSentItems { get; init; }
    public IReadOnlyList<SendFile?>? Attachments { get; init; }

    public NewMail ToMail() => new()
    {
        From = From,
        To = Addresses(To) ?? [],
        Cc = Addresses(Cc),
        Bcc = Addresses(Bcc),
        ReplyTo = ReplyTo is null ? null : Addresses([ReplyTo]),
        Subject = Subject ?? "",
        Text = Text,
        Html = Html,
        Importance = Importance ?? MailImportance.Normal,
        SaveToSentItems = SaveToSentItems,
        Attachments = [.. (Attachments ?? []).Select(f => new NewFile(f?.Name ?? "", f?.ContentType, f?.ContentBase64 ?? []))],
    };

    private static IReadOnlyList<MailAddress>? Addresses(IReadOnlyList<string?>? typed) => typed is null ? null : [.. typed.Select(Parse)];

    // What is none goes on as it is, and the rules name it.
    private static MailAddress Parse(string? typed) => System.Net.Mail.MailAddress.TryCreate(typed, out var address) ? new(address.DisplayName, address.Address) : new("", typed ?? "");
}

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record SendFile(string? Name, string? ContentType, byte[]? ContentBase64);

/// <summary>How a mail is. <c>sent</c> means accepted by the server.</summary>
internal sealed record SendResource(
    Guid Id, Guid AccountId, OutgoingStatus Status, int Attempts, ProblemResource? Problem, string MessageId, string Subject, string From, IReadOnlyList<string> To,
    DateTimeOffset CreatedAt, DateTimeOffset? EndedAt, string? ServerReference, IReadOnlyList<string> RefusedRecipients, IReadOnlyList<string> RemainingRecipients)
{
    public static SendResource Of(OutgoingMail m) => new(
        m.Id, m.AccountId, m.Status, m.Attempts, m.Problem is { } problem ? ProblemResource.Of(problem, m.ProblemDetail, m.UpstreamCode).ForSender("from", OfMail(problem)) : null, m.MessageId, m.Subject, m.From.Address,
        [.. m.To.Select(a => a.Address)], m.CreatedAt, m.EndedAt, m.ServerReference, m.Refused, m.Remaining ?? []);

    // Which part of a mail is meant: what it holds, or to whom it goes.
    private static string? OfMail(MailProblem problem) => problem switch
    {
        MailProblem.MessageTooBig => "attachments",
        MailProblem.RecipientUnknown or MailProblem.RecipientsInvalid or MailProblem.RecipientRefused or MailProblem.RecipientMailboxFull or MailProblem.TooManyRecipients => "to",
        _ => null,
    };
}
