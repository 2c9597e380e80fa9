using System.Text.Json;
using MailPortal.Outbox;

namespace MailPortal.Alerts;

/// <summary>Where what an alert tells is mended.</summary>
internal static class AlertPlaces
{
    /// <param name="alert">What is wrong.</param>
    /// <param name="reader">Whose click it is; null for nobody known.</param>
    public static string Of(Alert alert, Guid? reader) => alert.Kind switch
    {
        AlertKind.LinkExpired when !alert.IsOver && alert.Facts.UserId is { } own && own == reader => PortalUrls.LinkStart,
        AlertKind.LinkExpired or AlertKind.LinkFailing or AlertKind.SendingSecretExpires => alert.Facts.UserId is not { } user ? PortalUrls.SystemSender : user == reader ? PortalUrls.Sending : PortalUrls.SendingOf(user),
        AlertKind.SendsFailed or AlertKind.SendsWaiting => PortalUrls.OutboxOf(JsonNamingPolicy.CamelCase.ConvertName($"{alert.Facts.Mails ?? OutgoingStatus.Failed}")),
        AlertKind.ApplicationSecretExpires or AlertKind.ApplicationFailing => PortalUrls.Organization(alert.SubjectId),
        AlertKind.MailboxInactive or AlertKind.MailboxFailing => PortalUrls.MailboxActivity(alert.SubjectId),
        AlertKind.ReceptionSecretExpires => PortalUrls.MailboxField(alert.SubjectId, "secret"),
        AlertKind.Quarantine => $"{PortalUrls.Messages}?outcome=quarantined",
    };
}
