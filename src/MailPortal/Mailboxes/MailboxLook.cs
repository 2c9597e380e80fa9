using MailPortal.Components;

namespace MailPortal.Mailboxes;

/// <summary>Colour and drawing of a mailbox's state, beside its word.</summary>
internal static class MailboxLook
{
    public static (ChipTone Tone, string Icon) Of(MailboxStatus status) => status switch
    {
        MailboxStatus.NotConfigured => (ChipTone.Neutral, "dash"),
        MailboxStatus.PendingActivation => (ChipTone.Info, "clock"),
        MailboxStatus.Active => (ChipTone.Good, "success"),
        MailboxStatus.Failing => (ChipTone.Bad, "error"),
        MailboxStatus.Inactive => (ChipTone.Warning, "pause"),
    };
}
