using MailPortal.Mail.Problems;

namespace MailPortal.Mailboxes;

/// <summary>What a person can do about the state of a mailbox, in one step.</summary>
public enum MailboxRemedy
{
    /// <summary>Nothing: it works, or time mends it.</summary>
    None,
    /// <summary>Fill the form in.</summary>
    Configure,
    /// <summary>Correct one field of the form.</summary>
    ChangeField,
    /// <summary>Try at once instead of when it is due.</summary>
    Poll,
    /// <summary>Take it up again.</summary>
    Resume,
}

/// <summary>Which remedy a state has, and how it is called.</summary>
public static class MailboxRemedies
{
    /// <summary>Fields of the form that a problem may name; others name things at Microsoft's.</summary>
    private static readonly HashSet<string> FormFields = ["serverType", "protocol", "host", "port", "security", "user", "credential", "tenantId", "applicationId", "secret", "password", "sourceFolder", "folders", "pollInterval", "cloud", "tokenScope"];

    public static MailboxRemedy Of(ReceptionMailbox mailbox) => mailbox.Status switch
    {
        MailboxStatus.NotConfigured => MailboxRemedy.Configure,
        MailboxStatus.Active => MailboxRemedy.None,
        MailboxStatus.PendingActivation => MailboxRemedy.Poll,
        MailboxStatus.Failing or MailboxStatus.Inactive => mailbox.StatusCause switch
        {
            MailboxStatusCause.Paused => MailboxRemedy.Resume,
            MailboxStatusCause.AlreadyReceived => MailboxRemedy.Configure,
            MailboxStatusCause.None or MailboxStatusCause.SettingsChanged => MailboxRemedy.Poll,
            MailboxStatusCause.Problem => FieldOf(mailbox) is null ? MailboxRemedy.Poll : MailboxRemedy.ChangeField,
        },
    };

    /// <summary>The field to blame, where a person has to change it; null where time may mend it or the form has no such field.</summary>
    public static string? FieldOf(ReceptionMailbox mailbox) =>
        mailbox.StatusProblem is { } problem && ProblemCatalogue.Describe(problem).Retry is not ProblemRetry.Later
        && MailboxTrouble.FieldOf(mailbox, problem) is { } field && FormFields.Contains(field) ? field : null;

    public static string Of(MailboxRemedy remedy, string? field) => remedy switch
    {
        MailboxRemedy.None => MailboxActivityText.RemedyLook,
        MailboxRemedy.Configure => MailboxActivityText.RemedyConfigure,
        MailboxRemedy.Poll => MailboxPagesText.PollNow,
        MailboxRemedy.Resume => MailboxPagesText.Resume,
        MailboxRemedy.ChangeField => field switch
        {
            "secret" => MailboxActivityText.RemedySecret,
            "password" => MailboxActivityText.RemedyPassword,
            _ => MailboxActivityText.RemedyField,
        },
    };
}
