using MailPortal.Components;
using MailPortal.Users;

namespace MailPortal.Mailboxes;

/// <summary>Why what somebody pressed at a mailbox did not happen.</summary>
internal static class MailboxRefusalWords
{
    /// <summary>Null for what is no refusal but a fault.</summary>
    public static string? Of(Exception refusal) => refusal switch
    {
        MailboxPausedException => MailboxesText.ReasonPaused,
        AlreadyReceivedException => MailboxesText.ReasonAlreadyReceived,
        ChangedByOthersException => MailboxPagesText.Overtaken,
        NotFoundException => MailboxesText.Gone,
        _ => null,
    };
}
