using MailPortal.Data;
using MailPortal.Mail.Problems;
using MailPortal.Mail.Smtp;

namespace MailPortal.Outbox;

/// <summary>When a mail that time can help is tried again.</summary>
internal static class SendingPauses
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(15), Longest = TimeSpan.FromMinutes(30), LongestAsked = TimeSpan.FromHours(1);

    /// <summary>Behind a mail of which nobody knows whether it was sent: whatever happened to it would happen to the next one.</summary>
    public static readonly TimeSpan AfterUncertain = TimeSpan.FromMinutes(1);

    /// <summary>So often a mail is tried before it is given up, however long it has waited for its turn: about half an hour.</summary>
    public const int TriesAtLeast = 8;

    /// <summary>As the server asks, within reason: nobody waits for 68 years because a proxy says so.</summary>
    public static TimeSpan Of(MailProblemException refusal, int attempts) =>
        refusal.RetryAfter is { } asked && asked > TimeSpan.Zero ? (asked > LongestAsked ? LongestAsked : asked) : After(attempts);

    /// <summary>What is between the server and this mail alone: its recipients, what it holds. The account's other mails need not wait for it. A database
    /// that is away is none of that.</summary>
    public static bool IsOfMailAlone(MailProblemException refusal) => !DatabaseTrouble.Is(refusal)
        && (refusal.Problem is MailProblem.RecipientMailboxFull or MailProblem.RecipientUnknown or MailProblem.RecipientRefused or MailProblem.MessageRefused
        or MailProblem.RecipientsInvalid or MailProblem.PortalFault or MailProblem.MessageTooBig or MailProblem.TooManyRecipients
            // A recipient's, that is: what the server says of the sender or to the message (too much mail, no room) it would say to the next one as well.
            || refusal is { Problem: MailProblem.SmtpRefusedForNow, InnerException: not SmtpCommandException });

    /// <summary>15 seconds, 30, a minute … at most half an hour.</summary>
    public static TimeSpan After(int attempts) => TimeSpan.FromTicks(Math.Min(Longest.Ticks, First.Ticks << Math.Clamp(attempts - 1, 0, 10)));
}
