using System.Globalization;
using MailPortal.Accounts;
using MailPortal.Components;

namespace MailPortal.Alerts;

/// <summary>Alerts in the reader's language, on the panel and in mails alike.</summary>
internal static class AlertWords
{
    /// <summary>In a few words, without whom it concerns.</summary>
    public static string Title(AlertKind kind) => kind switch
    {
        AlertKind.LinkExpired => AlertText.LinkExpiredTitle,
        AlertKind.LinkFailing => AlertText.LinkFailingTitle,
        AlertKind.ApplicationFailing => AlertText.ApplicationFailingTitle,
        AlertKind.SendsFailed => AlertText.SendsFailedTitle,
        AlertKind.SendsWaiting => AlertText.SendsWaitingTitle,
        AlertKind.SendingSecretExpires or AlertKind.ApplicationSecretExpires or AlertKind.ReceptionSecretExpires => AlertText.SecretTitle,
        AlertKind.MailboxInactive => AlertText.MailboxInactiveTitle,
        AlertKind.MailboxFailing => AlertText.MailboxFailingTitle,
        AlertKind.Quarantine => AlertText.QuarantineTitle,
    };

    /// <summary>What is wrong.</summary>
    public static string Sentence(AlertKind kind, AlertFacts facts) => kind switch
    {
        AlertKind.LinkExpired => Say(AlertText.LinkExpired, facts.Name),
        AlertKind.LinkFailing => Say(AlertText.LinkFailing, facts.Name),
        AlertKind.ApplicationFailing => facts.Count == 1 ? Say(AlertText.ApplicationFailingOne, facts.Name) : Say(AlertText.ApplicationFailing, facts.Name, facts.Count ?? 0),
        AlertKind.SendsFailed => facts.Count == 1 ? Say(AlertText.SendFailed, facts.Name) : Say(AlertText.SendsFailed, facts.Name, facts.Count ?? 0),
        AlertKind.SendsWaiting => facts.Count == 1 ? Say(AlertText.SendWaiting, facts.Name) : Say(AlertText.SendsWaiting, facts.Name, facts.Count ?? 0),
        AlertKind.SendingSecretExpires => Say(AlertText.SendingSecret, facts.Name, When(facts)),
        AlertKind.ApplicationSecretExpires => Say(AlertText.ApplicationSecret, facts.Name, When(facts)),
        AlertKind.ReceptionSecretExpires => Say(AlertText.ReceptionSecret, facts.Name, When(facts)),
        AlertKind.MailboxInactive => Say(AlertText.MailboxInactive, facts.Name),
        AlertKind.MailboxFailing => Say(AlertText.MailboxFailing, facts.Name),
        AlertKind.Quarantine => Say(AlertText.Quarantine, facts.Name),
    };

    /// <summary>What to do.</summary>
    /// <param name="kind">What is wrong.</param>
    /// <param name="facts">Its particulars.</param>
    /// <param name="mends">The reader is one of those who can.</param>
    public static string Fix(AlertKind kind, AlertFacts facts, bool mends = true) => kind switch
    {
        AlertKind.LinkExpired or AlertKind.LinkFailing when facts.Remedy is LinkRemedy.ChooseApplication => AlertText.LinkChooseFix,
        AlertKind.LinkExpired => AlertText.LinkExpiredFix,
        AlertKind.LinkFailing => facts.Remedy is LinkRemedy.LinkAnew ? AlertText.LinkFailingAnewFix : AlertText.LinkFailingFix,
        AlertKind.ApplicationFailing => mends ? AlertText.ApplicationFailingFix : AlertText.ApplicationFailingAsk,
        AlertKind.SendsFailed => AlertText.SendsFailedFix,
        AlertKind.SendsWaiting => AlertText.SendsWaitingFix,
        AlertKind.SendingSecretExpires or AlertKind.ApplicationSecretExpires => AlertText.SendingSecretFix,
        AlertKind.ReceptionSecretExpires => AlertText.ReceptionSecretFix,
        AlertKind.MailboxInactive or AlertKind.MailboxFailing => AlertText.MailboxFix,
        AlertKind.Quarantine => AlertText.QuarantineFix,
    };

    /// <summary>On the button that leads to where it is done.</summary>
    public static string Action(AlertKind kind) => kind switch
    {
        AlertKind.LinkExpired => AlertText.LinkExpiredAction,
        AlertKind.LinkFailing => AlertText.LinkFailingAction,
        AlertKind.ApplicationFailing => AlertText.ApplicationFailingAction,
        AlertKind.SendsFailed or AlertKind.SendsWaiting => AlertText.SendsAction,
        AlertKind.SendingSecretExpires or AlertKind.ReceptionSecretExpires => AlertText.SecretAction,
        AlertKind.ApplicationSecretExpires => AlertText.ApplicationSecretAction,
        AlertKind.MailboxInactive or AlertKind.MailboxFailing => AlertText.MailboxAction,
        AlertKind.Quarantine => AlertText.QuarantineAction,
    };

    /// <summary>"hoy, 29 nov 2026", "mañana, …", "en 5 días, el …"; once it is over, "el …, y esa fecha ya pasó".</summary>
    private static string When(AlertFacts facts) => facts is not { ExpiresOn: { } day, DaysLeft: { } left } ? "" : left switch
    {
        < 0 => Say(AlertText.WhenOver, TimeTexts.Day(day)),
        0 => Say(AlertText.WhenToday, TimeTexts.Day(day)),
        1 => Say(AlertText.WhenTomorrow, TimeTexts.Day(day)),
        _ => Say(AlertText.WhenDays, TimeTexts.Day(day), left),
    };

    private static string Say(string format, params object[] values) => string.Format(CultureInfo.CurrentCulture, format, values);
}
