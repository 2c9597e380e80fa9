using MailPortal.Components;

namespace MailPortal.Mailboxes;

/// <summary>Whether and until when a mailbox in trouble is tried again by itself.</summary>
internal static class RetryWords
{
    /// <summary>Null when nothing is in the way.</summary>
    public static string? Of(ReceptionMailbox mailbox, TimeZoneInfo zone)
    {
        if (mailbox.StatusCause is not (MailboxStatusCause.Problem or MailboxStatusCause.SettingsChanged)) return null;
        if (mailbox.DueAt is not { } due) return MailboxActivityText.RetryNever;
        return mailbox.RetriesUntil is { } until
            ? string.Format(null, MailboxActivityText.RetryUntil, TimeTexts.Clock(until, zone))
            : string.Format(null, MailboxActivityText.RetryAt, TimeTexts.Clock(due, zone));
    }
}
