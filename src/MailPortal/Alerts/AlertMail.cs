using System.Globalization;
using MailPortal.Diagnosis;
using MailPortal.Hosting;
using MailPortal.Outbox;
using Microsoft.Extensions.Options;

namespace MailPortal.Alerts;

/// <summary>An alert as a mail, in its recipient's language.</summary>
public sealed class AlertMail(IOptionsMonitor<PublicAddress> address)
{
    public SystemMailText Of(Alert alert, AlertRecipient recipient)
    {
        using var _ = new PersonsLanguage(recipient.Language);
        var title = string.Format(CultureInfo.CurrentCulture, alert.IsOver ? AlertText.SubjectOver : AlertText.Subject, AlertWords.Title(alert.Kind), alert.Facts.Name);
        List<string> paragraphs = alert.IsOver ? [string.Format(CultureInfo.CurrentCulture, AlertText.Over, AlertWords.Title(alert.Kind), alert.Facts.Name)] : [AlertWords.Sentence(alert.Kind, alert.Facts)];
        if (!alert.IsOver && alert.Facts.Problem is { } problem) paragraphs.Add(ProblemWords.Of(problem).Meaning);
        if (!alert.IsOver) paragraphs.Add(AlertWords.Fix(alert.Kind, alert.Facts));
        return MailLayout.Make(recipient.Address, title, paragraphs, alert.IsOver ? AlertText.Look : AlertWords.Action(alert.Kind), Absolute(AlertPlaces.Of(alert, recipient.UserId)), AlertText.Why);
    }

    /// <summary>"Pedir que vuelva a vincular", to the account's user.</summary>
    /// <param name="account">Its address.</param>
    /// <param name="asks">Who pressed.</param>
    /// <param name="recipient">The account's user.</param>
    public SystemMailText AskToLink(string account, string asks, AlertRecipient recipient)
    {
        using var _ = new PersonsLanguage(recipient.Language);
        return MailLayout.Make(recipient.Address, string.Format(CultureInfo.CurrentCulture, AlertText.AskSubject, account),
            [string.Format(CultureInfo.CurrentCulture, AlertText.Ask, asks, account), AlertText.LinkExpiredFix], AlertText.LinkExpiredAction, Absolute(PortalUrls.LinkStart), AlertText.Why);
    }

    // Without the portal's address there is nothing to click: the words must do.
    private Uri? Absolute(string page) => address.CurrentValue.PublicBaseUrl is { Length: > 0 } known ? new Uri(new Uri(known.TrimEnd('/') + "/"), page.TrimStart('/')) : null;
}
