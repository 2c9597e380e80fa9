using MailPortal.Alerts;
using MailPortal.Mailboxes;

namespace MailPortal.Dashboard;

/// <summary>Why somebody has to look, the most urgent first.</summary>
public enum AttentionKind
{
    /// <summary>Nothing is read until a person mends it.</summary>
    Stopped,
    /// <summary>It does not work at the moment.</summary>
    Failing,
    /// <summary>Nothing is sent from an account until its user links it again.</summary>
    LinkExpired,
    /// <summary>Nothing is sent from an account, or from those of an organisation, until its application is mended.</summary>
    LinkFailing,
    /// <summary>The typed date is over.</summary>
    SecretExpired,
    /// <summary>Mails that were not sent, or nobody knows.</summary>
    SendsFailed,
    /// <summary>Mails that have been waiting for long.</summary>
    SendsWaiting,
    /// <summary>Required fields are missing.</summary>
    NotConfigured,
    /// <summary>Another mailbox receives from the same address.</summary>
    Aside,
    /// <summary>Messages that a person has to look at.</summary>
    Quarantine,
    /// <summary>Within <see cref="PanelQuery.ExpiryWarning"/>.</summary>
    SecretExpires,
    /// <summary>New settings wait for a permission to spread, or were never proved.</summary>
    Waiting,
    /// <summary>Settings were saved and are not in force.</summary>
    Candidate,
    /// <summary>Mail lies where nobody reads it.</summary>
    Junk,
    /// <summary>A person paused it.</summary>
    Paused,
}

/// <summary>One thing that needs somebody.</summary>
/// <param name="Kind">What.</param>
/// <param name="Mailbox">Where; null for what concerns all that the caller sees.</param>
/// <param name="Since">When it began, or was seen.</param>
/// <param name="Count">How many messages, where it is about messages.</param>
/// <param name="Alert">What is open, where it is about sending.</param>
public sealed record AttentionItem(AttentionKind Kind, ReceptionMailbox? Mailbox, DateTimeOffset? Since = null, int Count = 0, OpenAlert? Alert = null)
{
    /// <summary>Alerts of sending; what reception has to say stands in its mailboxes' own rows. Null for those.</summary>
    public static AttentionItem? Of(OpenAlert open) => KindOf(open.Alert) is { } kind ? new(kind, null, open.Alert.RaisedAt, Alert: open) : null;

    /// <summary>What a mailbox's own row says, each thing once; nothing for one that works.</summary>
    public static IEnumerable<AttentionItem> Of(ReceptionMailbox mailbox, DateOnly today)
    {
        var state = StateOf(mailbox);
        if (state is { } kind) yield return new(kind, mailbox, mailbox.StatusSince);
        // Who is told that the secret is refused need not be told that its date is over.
        var refused = MailboxRemedies.FieldOf(mailbox) == "secret";
        if (!refused && mailbox.SecretExpiresOn is { } expires && expires <= today.AddDays(PanelQuery.ExpiryWarning))
            yield return new(expires < today ? AttentionKind.SecretExpired : AttentionKind.SecretExpires, mailbox);
        if (mailbox.JunkCount > 0) yield return new(AttentionKind.Junk, mailbox, mailbox.LastPollAt, mailbox.JunkCount.Value);
    }

    private static AttentionKind? StateOf(ReceptionMailbox mailbox) => mailbox.Status switch
    {
        MailboxStatus.NotConfigured => AttentionKind.NotConfigured,
        MailboxStatus.Failing => mailbox.DueAt is null ? AttentionKind.Stopped : AttentionKind.Failing,
        // Saved a moment ago and being checked: nobody is needed.
        MailboxStatus.PendingActivation => mailbox.StatusProblem is null ? null : AttentionKind.Waiting,
        MailboxStatus.Active => null,
        MailboxStatus.Inactive => mailbox.StatusCause switch
        {
            MailboxStatusCause.Paused => AttentionKind.Paused,
            MailboxStatusCause.AlreadyReceived => AttentionKind.Aside,
            MailboxStatusCause.None or MailboxStatusCause.Problem or MailboxStatusCause.SettingsChanged => AttentionKind.Stopped,
        },
    };

    private static AttentionKind? KindOf(Alert alert) => alert.Kind switch
    {
        AlertKind.LinkExpired => AttentionKind.LinkExpired,
        AlertKind.LinkFailing or AlertKind.ApplicationFailing => AttentionKind.LinkFailing,
        AlertKind.SendsFailed => AttentionKind.SendsFailed,
        AlertKind.SendsWaiting => AttentionKind.SendsWaiting,
        AlertKind.SendingSecretExpires or AlertKind.ApplicationSecretExpires => alert.Facts.DaysLeft < 0 ? AttentionKind.SecretExpired : AttentionKind.SecretExpires,
        AlertKind.MailboxInactive or AlertKind.MailboxFailing or AlertKind.Quarantine or AlertKind.ReceptionSecretExpires => null,
    };
}
