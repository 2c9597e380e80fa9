using MailPortal.Mail.Problems;
using MailPortal.Mail.Sending;

namespace MailPortal.Outbox;

/// <summary>How a mail was taken: by all of its recipients' servers, or by some.</summary>
/// <param name="Reference">What the server called it; null when nobody got it in this attempt.</param>
/// <param name="NotTaken">Those that it did not take, for now or for good.</param>
public sealed record Handover(string? Reference, IReadOnlyList<RecipientResult> NotTaken)
{
    /// <summary>Who may have it or not, because no answer came; the others are known.</summary>
    public IReadOnlyList<string> Unsure { get; init; } = [];

    /// <summary>Why nobody knows; null where all is known.</summary>
    public Exception? Lost { get; init; }

    /// <summary>Who may yet get it, in a later attempt.</summary>
    public IEnumerable<RecipientResult> Waiting => NotTaken.Where(r => r.Status is RecipientStatus.RefusedForNow);

    /// <summary>Who will not.</summary>
    public IEnumerable<RecipientResult> Refused => NotTaken.Where(r => r.Status is RecipientStatus.Refused);

    /// <summary>What the mail waits for, or failed for, because of one recipient.</summary>
    public static MailProblemException Refusal(RecipientResult recipient) => new(
        recipient.Problem ?? (recipient.Status is RecipientStatus.RefusedForNow ? MailProblem.SmtpRefusedForNow : MailProblem.RecipientRefused), $"{recipient.Address}: {recipient.Text}") { UpstreamCode = recipient.EnhancedCode };
}
