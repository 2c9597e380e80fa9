using MailPortal.Diagnosis;

namespace MailPortal.Mailboxes;

/// <summary>A mailbox's state in words, in the language of the caller.</summary>
public static class MailboxWords
{
    public static string Of(MailboxStatus status) => status switch
    {
        MailboxStatus.NotConfigured => MailboxesText.StatusNotConfigured,
        MailboxStatus.PendingActivation => MailboxesText.StatusPendingActivation,
        MailboxStatus.Active => MailboxesText.StatusActive,
        MailboxStatus.Failing => MailboxesText.StatusFailing,
        MailboxStatus.Inactive => MailboxesText.StatusInactive,
    };

    /// <summary>Of several mailboxes.</summary>
    public static string OfSeveral(MailboxStatus status) => status switch
    {
        MailboxStatus.NotConfigured or MailboxStatus.PendingActivation or MailboxStatus.Failing => Of(status),
        MailboxStatus.Active => MailboxActivityText.StatesActive,
        MailboxStatus.Inactive => MailboxActivityText.StatesInactive,
    };

    /// <summary>Why it is in its state; null when there is nothing to say.</summary>
    public static string? Reason(ReceptionMailbox mailbox) => mailbox.StatusCause switch
    {
        MailboxStatusCause.None => null,
        MailboxStatusCause.Problem => mailbox.StatusProblem is { } problem ? ProblemWords.Of(problem).Meaning : null,
        MailboxStatusCause.Paused => MailboxesText.ReasonPaused,
        MailboxStatusCause.SettingsChanged => MailboxesText.ReasonSettingsChanged,
        MailboxStatusCause.AlreadyReceived => MailboxesText.ReasonAlreadyReceived,
    };

    public static string Of(ServerType type) => type switch
    {
        ServerType.OutlookModern => MailboxesText.ServerTypeOutlookModern,
        ServerType.OutlookBasic => MailboxesText.ServerTypeOutlookBasic,
        ServerType.Gmail => "Gmail",
        ServerType.Yahoo => "Yahoo",
        ServerType.ICloud => "iCloud",
        ServerType.Zoho => "Zoho",
        ServerType.Other => MailboxesText.ServerTypeOther,
    };
}
