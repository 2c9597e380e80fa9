using MailPortal.Components;

namespace MailPortal.Outbox;

/// <summary>Names of what a mail is, in the reader's language.</summary>
internal static class OutboxWords
{
    public static string Of(OutgoingStatus status) => status switch
    {
        OutgoingStatus.Queued => OutboxText.Queued,
        OutgoingStatus.Sending => OutboxText.Sending,
        OutgoingStatus.Sent => OutboxText.Sent,
        OutgoingStatus.Failed => OutboxText.Failed,
        OutgoingStatus.Uncertain => OutboxText.Uncertain,
        OutgoingStatus.Cancelled => OutboxText.Cancelled,
    };

    public static string Of(OutgoingKind kind) => kind switch
    {
        OutgoingKind.Api => OutboxText.KindApi,
        OutgoingKind.Test => OutboxText.KindTest,
        OutgoingKind.Alert => OutboxText.KindAlert,
        OutgoingKind.Backup => OutboxText.KindBackup,
    };

    public static string Of(NotReady reason) => reason switch
    {
        NotReady.NotLinked => OutboxRuleText.NotLinked,
        NotReady.LinkExpired => OutboxRuleText.LinkExpired,
        NotReady.LinkFailing => OutboxRuleText.LinkFailing,
        NotReady.SharedLinkFailing => OutboxRuleText.SharedLinkFailing,
        NotReady.LinkOutdated => OutboxRuleText.LinkOutdated,
        NotReady.SecretMissing => OutboxRuleText.SecretMissing,
        NotReady.ApplicationNotLent => OutboxRuleText.ApplicationNotLent,
        NotReady.UserDisabled => OutboxRuleText.UserDisabled,
    };

    /// <summary>Colour and drawing.</summary>
    public static (ChipTone Tone, string Icon) Look(OutgoingStatus status) => status switch
    {
        OutgoingStatus.Queued => (ChipTone.Info, "clock"),
        OutgoingStatus.Sending => (ChipTone.Info, "refresh"),
        OutgoingStatus.Sent => (ChipTone.Good, "success"),
        OutgoingStatus.Failed => (ChipTone.Bad, "error"),
        OutgoingStatus.Uncertain => (ChipTone.Warning, "help"),
        OutgoingStatus.Cancelled => (ChipTone.Neutral, "dash"),
    };
}
