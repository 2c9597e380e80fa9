using System.Globalization;
using MailPortal.Alerts;
using MailPortal.Components;
using MailPortal.Diagnosis;
using MailPortal.Mailboxes;

namespace MailPortal.Dashboard;

/// <summary>How what needs somebody is shown: colour, drawing and word, and what is wrong in a sentence.</summary>
internal static class AttentionLook
{
    public static (ChipTone Tone, string Icon, string Word) Of(AttentionItem item) => item.Kind switch
    {
        AttentionKind.Stopped => (ChipTone.Bad, "error", item.Mailbox is { } mailbox ? MailboxWords.Of(mailbox.Status) : ""),
        AttentionKind.Failing => (ChipTone.Bad, "warning", DashboardText.KindFailing),
        AttentionKind.LinkExpired => (ChipTone.Bad, "clock", AlertWords.Title(AlertKind.LinkExpired)),
        AttentionKind.LinkFailing => (ChipTone.Bad, "error", AlertWords.Title(item.Alert?.Alert.Kind ?? AlertKind.LinkFailing)),
        AttentionKind.SendsFailed => (ChipTone.Warning, "send", AlertWords.Title(AlertKind.SendsFailed)),
        AttentionKind.SendsWaiting => (ChipTone.Warning, "clock", AlertWords.Title(AlertKind.SendsWaiting)),
        AttentionKind.SecretExpired => (ChipTone.Bad, "clock", DashboardText.KindSecretExpired),
        AttentionKind.NotConfigured => (ChipTone.Neutral, "dash", DashboardText.KindNotConfigured),
        AttentionKind.Aside => (ChipTone.Warning, "copy", DashboardText.KindAside),
        AttentionKind.Quarantine => (ChipTone.Warning, "quarantine", DashboardText.KindQuarantine),
        AttentionKind.SecretExpires => (ChipTone.Warning, "clock", DashboardText.KindSecretExpires),
        AttentionKind.Waiting => (ChipTone.Info, "clock", DashboardText.KindWaiting),
        AttentionKind.Candidate => (ChipTone.Info, "edit", DashboardText.KindCandidate),
        AttentionKind.Junk => (ChipTone.Warning, "mail", DashboardText.KindJunk),
        AttentionKind.Paused => (ChipTone.Neutral, "pause", DashboardText.KindPaused),
    };

    public static string Sentence(AttentionItem item) => item.Alert is { Alert: var alert, Mends: var mends }
        ? mends ? AlertWords.Sentence(alert.Kind, alert.Facts) : $"{AlertWords.Sentence(alert.Kind, alert.Facts)} {AlertWords.Fix(alert.Kind, alert.Facts, mends)}" : item.Kind switch
    {
        AttentionKind.Stopped or AttentionKind.Failing or AttentionKind.Waiting =>
            item.Mailbox?.StatusProblem is { } problem ? ProblemWords.Of(problem).Meaning : item.Mailbox is { } mailbox ? MailboxWords.Reason(mailbox) ?? "" : "",
        AttentionKind.LinkExpired or AttentionKind.LinkFailing or AttentionKind.SendsFailed or AttentionKind.SendsWaiting => "",
        AttentionKind.SecretExpired => Say(DashboardText.SecretExpired, Expiry(item)),
        AttentionKind.SecretExpires => Say(DashboardText.SecretExpires, Expiry(item)),
        AttentionKind.NotConfigured => DashboardText.NotConfigured,
        AttentionKind.Aside => MailboxesText.ReasonAlreadyReceived,
        AttentionKind.Quarantine => Say(DashboardText.Quarantined, CountOf(item.Count)),
        AttentionKind.Candidate => item.Mailbox?.Status is MailboxStatus.Active ? DashboardText.Candidate : DashboardText.CandidateIdle,
        AttentionKind.Junk => Say(DashboardText.Junk, item.Count),
        AttentionKind.Paused => MailboxesText.ReasonPaused,
    };

    /// <summary>"más de 1.000" where counting ended.</summary>
    public static string CountOf(int count) => count > PanelQuery.CountedAtMost ? Say(DashboardText.MoreThan, PanelQuery.CountedAtMost) : count.ToString("N0", CultureInfo.CurrentCulture);

    private static string Expiry(AttentionItem item) => item.Mailbox?.SecretExpiresOn is { } day ? TimeTexts.Day(day) : "";

    private static string Say(string format, object value) => string.Format(CultureInfo.CurrentCulture, format, value);
}
