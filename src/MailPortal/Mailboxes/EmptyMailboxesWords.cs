using MailPortal.Users;

namespace MailPortal.Mailboxes;

/// <summary>What somebody can do where there is no mailbox yet.</summary>
internal static class EmptyMailboxesWords
{
    /// <param name="mayCreate">The button stands on the page.</param>
    public static string Of(Actor actor, bool mayCreate) =>
        mayCreate ? MailboxPagesText.ListEmptyText
        : actor.Role is PortalRole.Administrator ? MailboxPagesText.ListEmptyHomeless
        : MailboxPagesText.ListEmptyReader;
}
