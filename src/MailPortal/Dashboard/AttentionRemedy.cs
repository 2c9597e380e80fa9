using MailPortal.Alerts;
using MailPortal.Mailboxes;
using MailPortal.Users;

namespace MailPortal.Dashboard;

/// <summary>What is one click away from a thing that needs somebody.</summary>
/// <param name="Words">On the button.</param>
/// <param name="Href">The very page or field; null where pressing does it.</param>
/// <param name="Press">What pressing does.</param>
internal sealed record AttentionRemedy(string Words, string? Href, MailboxRemedy Press = MailboxRemedy.None)
{
    public static AttentionRemedy Of(AttentionItem item, Actor actor)
    {
        // What somebody else has to mend: here is what it means for oneself.
        if (item.Alert is { Mends: false }) return new(AlertText.ApplicationFailingLook, PortalUrls.Sending);
        if (item.Alert is { Alert: var alert }) return new(AlertWords.Action(alert.Kind), AlertPlaces.Of(alert, actor.UserId));
        if (item.Mailbox is not { } mailbox) return new(DashboardText.RemedyQuarantine, $"{PortalUrls.Messages}?outcome=quarantined");
        // Who may only look is led to where the rest stands.
        if (!actor.MayManage(mailbox.OrganizationId)) return new(DashboardText.RemedyLook, PortalUrls.MailboxActivity(mailbox.Id));
        return item.Kind switch
        {
            AttentionKind.SecretExpired or AttentionKind.SecretExpires => Change(mailbox, "secret"),
            AttentionKind.Candidate => new(DashboardText.RemedyCandidate, PortalUrls.Mailbox(mailbox.Id)),
            AttentionKind.Junk or AttentionKind.Quarantine => new(DashboardText.RemedyLook, PortalUrls.MailboxActivity(mailbox.Id)),
            AttentionKind.Stopped or AttentionKind.Failing or AttentionKind.NotConfigured or AttentionKind.Aside or AttentionKind.Waiting or AttentionKind.Paused
                or AttentionKind.LinkExpired or AttentionKind.LinkFailing or AttentionKind.SendsFailed or AttentionKind.SendsWaiting => OfState(mailbox),
        };
    }

    private static AttentionRemedy OfState(ReceptionMailbox mailbox)
    {
        var remedy = MailboxRemedies.Of(mailbox);
        return remedy switch
        {
            MailboxRemedy.ChangeField => Change(mailbox, MailboxRemedies.FieldOf(mailbox) ?? ""),
            MailboxRemedy.Configure => new(MailboxRemedies.Of(remedy, null), PortalUrls.Mailbox(mailbox.Id)),
            MailboxRemedy.Poll or MailboxRemedy.Resume => new(MailboxRemedies.Of(remedy, null), null, remedy),
            MailboxRemedy.None => new(MailboxRemedies.Of(remedy, null), PortalUrls.MailboxActivity(mailbox.Id)),
        };
    }

    private static AttentionRemedy Change(ReceptionMailbox mailbox, string field) =>
        new(MailboxRemedies.Of(MailboxRemedy.ChangeField, field), PortalUrls.MailboxField(mailbox.Id, field));
}
